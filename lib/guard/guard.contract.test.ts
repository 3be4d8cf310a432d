/** Guard rails over a whole fleet, on both databases, held against the engine asked for every association. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fillFleet } from '../analysis/fleet.fixture.ts'
import { analyseWaiting, storedAccess } from '../analysis/index.ts'
import { everything } from '../auth/rules/index.ts'
import { catalog } from '../catalog/index.ts'
import { runExpectations } from '../expectations/index.ts'
import { listRows } from '../fleet/index.ts'
import { cases } from '../sandbox/seed/names.ts'
import { closeStore, database } from '../store/database.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { checkGuardRails, railsOver, railsOverNew, readGuardRails } from './index.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
const example = join(import.meta.dirname, 'example.yaml')
vi.mock('../env.ts', async () => {
  const { parseEnv } = await import('../env-schema.ts')
  return { readEnv: () => parseEnv(process.env) }
})

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-guard-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

const text = `rails:
  - rail: The platform leaves IAM alone
    of: namespace:platform-*
    not: iam:*
  - rail: Only the platform touches IAM
    of: -namespace:platform-*
    not: iam:*
  - rail: One bucket
    not: [s3:DeleteObject, s3:PutObject]
    on: [arn:aws:s3:::invoices-eu/2026/*, arn:aws:s3:::invoices-us/*]
  - rail: Nobody does this
    not: braket:CreateJob
    of: namespace:payments
  - rail: Nobody is this
    not: '*'
    of: namespace:nobody
`

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  beforeAll(async () => {
    vi.stubEnv('PODSCOPE_DATA', join(folder, kind))
    vi.stubEnv('PODSCOPE_GUARD_RAILS', example)
    if (kind === 'PostgreSQL') vi.stubEnv('DATABASE_URL', await postgres.newDatabase())
    await fillFleet(await database())
    await analyseWaiting()
  })
  afterAll(async () => {
    await closeStore()
    vi.unstubAllEnvs()
  })

  const check = async (of: string) => {
    const { list, problems } = readGuardRails(of)
    expect(problems).toEqual([])
    const answer = await checkGuardRails(everything, list)
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }

  test('say who breaks them, with a request as the proof', async () => {
    const [iam, others, bucket, never, nobody] = await check(text)
    expect(iam?.state).toBe('broken')
    expect(iam?.first.every(({ namespace }) => namespace.startsWith('platform-'))).toBe(true)
    // Roles that are not readable may allow anything: nothing is claimed of them.
    expect(others).toMatchObject({ state: 'unknown', breaking: 0, witness: null })
    expect(others?.unknown).toBeGreaterThan(0)
    expect(iam?.witness?.result).toMatchObject({ state: 'broken', decision: { verdict: 'allowed' } })
    expect(iam?.witness?.result.example?.action).toMatch(/^iam:/)
    expect(bucket?.first.map(({ serviceAccount }) => serviceAccount)).toContain(
      cases.narrowing.serviceAccount,
    )
    expect(never).toMatchObject({ state: 'kept', breaking: 0, unknown: 0, witness: null })
    expect(nobody).toMatchObject({ state: 'kept', total: 0 })
  })

  test('agree with the engine, asked for each association', async () => {
    const rows = await allRows()
    const inputs = await storedAccess(rows)
    const overAll = (await check(text)).filter(({ rail }) => rail.of === '')
    expect(overAll).toHaveLength(1)
    for (const { rail, ...result } of overAll) {
      const states = inputs.map(({ policies, session }) => {
        const [held] = runExpectations([rail.expectation], policies, session, catalog)
        return held?.state
      })
      expect(states.filter((state) => state === 'broken')).toHaveLength(result.breaking)
      // Of those whose role is not readable nothing is known either.
      const unread = rows.length - inputs.length
      expect(states.filter((state) => state === 'unknown').length + unread).toBe(result.unknown)
    }
  })

  test('of a part are held against that part alone', async () => {
    const { list } = readGuardRails(text)
    const scope = { kind: 'some', selectors: [{ namespaces: ['payments'] }] } as const
    const answer = await checkGuardRails(scope, list)
    expect(
      answer.ok && answer.value.flatMap(({ first }) => first.map(({ namespace }) => namespace)),
    ).not.toContain('media')
  })

  test('over one association are those whose filter selects it', async () => {
    const rows = await allRows()
    const named = async (serviceAccount: string) => {
      const row = rows.find((each) => each.serviceAccount === serviceAccount)
      if (!row) throw new Error(serviceAccount)
      return (await railsOver(row)).map(({ name }) => name)
    }
    expect(await named(cases.overBroad.serviceAccount)).toEqual(['Nobody stops the audit trail'])
    expect(await named(cases.targetRole.serviceAccount)).toEqual([
      'Only the platform changes identities',
      'Nobody stops the audit trail',
      'Tenants leave invoices alone',
    ])
  })

  test('over one that is to be created are those whose filter will select it', async () => {
    const [row] = await allRows()
    if (!row?.detail) throw new Error('no association')
    const { accountId, region } = row
    const named = async (namespace: string) => {
      const of = { accountId, region, cluster: 'prod-eu-1', namespace, serviceAccount: 'new' }
      const { roleArn } = row.detail ?? { roleArn: '' }
      const rails = await railsOverNew({ ...of, roleArn, disableSessionTags: true, tags: {} })
      return rails.map(({ name }) => name)
    }
    expect(await named('platform-new')).toEqual(['Nobody stops the audit trail'])
    expect(await named('tenant-new')).toEqual([
      'Only the platform changes identities',
      'Nobody stops the audit trail',
      'Tenants leave invoices alone',
    ])
  })

  async function allRows() {
    const found = []
    const sort = { key: 'namespace', descending: false } as const
    for (let from = 0; ; from += 100) {
      const page = await listRows(everything, { filter: '', sort }, { from })
      if (!page.ok) throw new Error(page.error.kind)
      found.push(...page.value.rows)
      if (page.value.rows.length < 100) return found
    }
  }
})

test('a filter that does not parse says so with its line', () => {
  expect(readGuardRails('rails:\n  - rail: a\n    of: has:moon\n    not: s3:*').problems).toMatchObject([
    { line: 2, message: expect.stringContaining('“of” of “a”') },
  ])
})
