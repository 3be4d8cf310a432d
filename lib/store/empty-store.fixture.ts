import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openStore } from './open.ts'

let folder: Promise<string> | null = null

async function make(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'podscope-empty-'))
  await (await openStore({ kind: 'folder', folder: join(made, 'store') })).close()
  return made
}

/** Puts a store with its tables, and nothing in them, at a path: copied, since making one takes several seconds. */
export async function putEmptyStore(path: string): Promise<void> {
  folder ??= make()
  await cp(join(await folder, 'store'), path, { recursive: true })
}

afterAll(async () => {
  if (folder) await rm(await folder, { recursive: true, force: true })
})
