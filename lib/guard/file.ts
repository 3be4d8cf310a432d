import 'server-only'
import { readFile } from 'node:fs/promises'
import { fail, ok, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import type { ReadGuardRails } from '../expectations/index.ts'
import { readGuardRails } from './read.ts'

export type RailsFile = ReadGuardRails & { readonly path: string; readonly text: string }

/** The guard rails that are set (PODSCOPE_GUARD_RAILS), as the file stands now. Null: none are. */
export async function openGuardRails(): Promise<Result<RailsFile | null, string>> {
  const path = readEnv().guardRailsFile
  if (path === null) return ok(null)
  try {
    const text = await readFile(path, 'utf8')
    return ok({ ...readGuardRails(text), path, text })
  } catch (error) {
    return fail(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
