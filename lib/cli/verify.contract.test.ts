import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canonicalJson } from '../audit/canonical.ts'
import { audit, chainOf, source } from '../evidence/evidence.fixture.ts'
import { packOf } from '../evidence/pack.fixture.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'podscope-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

function verify(...args: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts')
  return spawnSync(process.execPath, [main, 'verify', ...args], { encoding: 'utf8' })
}

beforeAll(async () => {
  const { file, fingerprint } = await packOf(source())
  writeFileSync(at('pack.zip'), file)
  const given = chainOf([{ act: 'review.export', detail: { sha256: fingerprint } }], audit.at(-1))
  const lines = [...audit, ...given].map((entry) => `${canonicalJson(entry)}\n`)
  writeFileSync(at('audit.jsonl'), lines.join(''))
})

describe('verify', () => {
  test('says that a pack verifies, with its fingerprint', () => {
    const { status, stdout, stderr } = verify(at('pack.zip'))
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^✓ The pack verifies\.\n/)
    expect(stdout).toMatch(
      /Fingerprint \(SHA-256 of the file\): [0-9a-f]{64}\n.*the entry review\.export holds/,
    )
  })

  test('holds it against the audit, for programs too', () => {
    const { status, stdout } = verify('--json', '--audit', at('audit.jsonl'), at('pack.zip'))
    expect(JSON.parse(stdout)).toMatchObject({
      verifies: true,
      failures: [],
      says: { review: { id: 'rev-1' } },
    })
    expect(status).toBe(0)
  })

  test('says where one byte was changed', () => {
    const file = readFileSync(at('pack.zip'))
    const place = file.indexOf('population.csv') + 40
    file.writeUInt8(file.readUInt8(place) ^ 1, place)
    writeFileSync(at('changed.zip'), file)
    const { status, stdout } = verify(at('changed.zip'))
    expect(stdout).toMatch(/^✕ The pack does not verify\.\n {4}population\.csv: its bytes/)
    expect(status).toBe(1)
  })

  test('a file that cannot be read, or a call that makes no sense', () => {
    expect(verify(at('none.zip'))).toMatchObject({ status: 2, stdout: '' })
    expect(verify('--audit', at('pack.zip'), at('pack.zip'))).toMatchObject({ status: 2, stdout: '' })
    expect(verify()).toMatchObject({ status: 64, stdout: '' })
  })
})
