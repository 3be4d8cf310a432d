/** Roles that could be one, out of the store, on both databases. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { accounts, cases, walkthrough } from '../sandbox/seed/names.ts'
import type { SandboxState } from '../sandbox/state.ts'
import { closeStore, database } from '../store/database.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { fillFleet } from './fleet.fixture.ts'
import { consolidationOf } from './index.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
vi.mock('../env.ts', async () => {
  const { parseEnv } = await import('../env-schema.ts')
  return { readEnv: () => parseEnv(process.env) }
})

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-consolidation-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  let state: SandboxState
  beforeAll(async () => {
    vi.stubEnv('PODSCOPE_DATA', join(folder, kind))
    if (kind === 'PostgreSQL') vi.stubEnv('DATABASE_URL', await postgres.newDatabase())
    state = await fillFleet(await database())
  })
  afterAll(async () => {
    await closeStore()
    vi.unstubAllEnvs()
  })

  const ofProd = () =>
    Object.values(state.accounts[accounts.prod]?.clusters ?? {}).flatMap(({ associations }) =>
      Object.values(associations),
    )

  test('every association is planned, or it is told that it could not be read', async () => {
    const { plan, associations, planned, unread, undescribed } = await consolidationOf(accounts.prod)
    expect(associations).toBe(ofProd().length)
    expect([planned + unread, undescribed]).toEqual([associations, 0])
    const told = [...plan.families.flatMap(({ moved }) => moved), ...plan.stays]
    expect(new Set(told.map(({ association }) => association.associationId)).size).toBe(planned)
    expect(plan.families.flatMap(({ replaces }) => replaces).length).toBeGreaterThanOrEqual(20)
    expect(plan.families.length).toBeLessThanOrEqual(5)
    const whyOf = (serviceAccount: string) =>
      plan.stays.find(({ association }) => association.serviceAccount === serviceAccount)?.obstacle
    expect(whyOf(cases.addOn.serviceAccount)).toBe('add-on')
    expect(whyOf(cases.targetRole.serviceAccount)).toBe('target-role')
    expect(whyOf(cases.tagsInTrust.serviceAccount)).toBe('tags')
  })

  test('up to a bound, and then roles are there with all of their associations or not at all', async () => {
    const { plan, planned } = await consolidationOf(accounts.prod, 100)
    expect(planned).toBeLessThanOrEqual(100)
    for (const arn of plan.families.flatMap(({ replaces }) => replaces)) {
      const all = ofProd().filter(({ roleArn }) => roleArn === arn).length
      const moved = plan.families.flatMap((family) => family.moved).filter(({ role }) => role.arn === arn)
      expect(moved).toHaveLength(all)
    }
  })

  test('a role that pods of another account go on to stays, and a name that is taken is not taken again', async () => {
    const store = await database()
    await store.execute(sql`update fleet_associations set target_role_arn = ${walkthrough.roleArn}
      where account_id = ${accounts.data} and association_id = (select min(association_id) from fleet_associations where account_id = ${accounts.data})`)
    await store.execute(sql`update fleet_roles set name = 'Pods-Shared-1' where arn = ${walkthrough.roleArn}`)
    const { plan } = await consolidationOf(accounts.prod)
    const stays = plan.stays.filter(({ role }) => role.arn === walkthrough.roleArn)
    expect(stays.map(({ obstacle }) => obstacle)).toEqual(['needed'])
    expect(plan.families.map(({ roleArn }) => roleArn.split('/').at(-1))).toEqual([
      'pods-shared-2',
      'pods-shared-3',
    ])
  })
})
