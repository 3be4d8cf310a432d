/** Which way the site comes up beside a real local AWS; the site itself, and its build, stand in here: e2e and the benches start those. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readStartSettings } from './settings.ts'
import { startOnLocalAws } from './start-parts.ts'

const build = vi.hoisted(() => ({ isBuilt: true }))
const did: string[] = []
let number = 0

vi.mock('./build.ts', () => ({
  isBuilt: async () => build.isBuilt,
  ensureBuild: async () => did.push('build'),
}))
vi.mock('./site.ts', () => ({
  startSite: async () => {
    const mine = ++number
    did.push(`start ${mine}`)
    return { url: `site ${mine}`, stop: async () => did.push(`stop ${mine}`) }
  },
}))

let folder: string
const accounts = () => join(folder, 'sandbox-accounts.json')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-start-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Starts and stops again. Returns what was done and which site there was. */
async function startOnce(args: readonly string[] = []) {
  did.length = 0
  number = 0
  const env = { PODSCOPE_DATA: folder, PODSCOPE_SANDBOX_PORT: '0', PODSCOPE_AWS: 'sandbox' }
  const { site, sandbox } = await startOnLocalAws(readStartSettings([...args], env), {}, () => undefined)
  await sandbox?.close()
  return { did: [...did], url: site.url }
}

test('the first start waits for the local AWS, the next does not', async () => {
  expect(await startOnce()).toEqual({ did: ['build', 'start 1'], url: 'site 1' })
  expect(await startOnce()).toEqual({ did: ['start 1'], url: 'site 1' })
  expect(await startOnce(['--fresh'])).toEqual({ did: ['build', 'start 1'], url: 'site 1' })
})

test('a site that is not built waits for its build', async () => {
  await startOnce()
  build.isBuilt = false
  expect(await startOnce()).toEqual({ did: ['build', 'start 1'], url: 'site 1' })
  build.isBuilt = true
})

test('on accounts that are others a site is started anew', async () => {
  await startOnce()
  const right = await readFile(accounts(), 'utf8')
  await writeFile(accounts(), '{"accounts":[]}')
  expect(await startOnce()).toEqual({ did: ['start 1', 'stop 1', 'build', 'start 2'], url: 'site 2' })
  expect(await readFile(accounts(), 'utf8')).toBe(right)
})

test('a local AWS that cannot be read leaves no site behind', async () => {
  await startOnce()
  await writeFile(join(folder, 'sandbox/state.json'), '{ broken')
  await expect(startOnce()).rejects.toThrow('is damaged')
  expect(did).toEqual(['start 1', 'stop 1'])
})
