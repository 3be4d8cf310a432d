/** The estate in numbers, its roles and its clusters, on both databases: every number is the length of the list it leads to. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { everything } from '../auth/rules/index.ts'
import { catalog } from '../catalog/index.ts'
import { closeStore, database } from '../store/database.ts'
import { openStore } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import * as tables from '../store/tables.ts'
import { roleKinds, roleSortKeys } from './filter/index.ts'
import type { FleetRole, Overview, RoleKind, RoleSort } from './index.ts'
import {
  countRows,
  fleetStatus,
  knownRoleUses,
  listFleetAccounts,
  listFleetClusters,
  listFleetRoles,
  listUnreadAssociations,
  overview,
} from './index.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const account = '111122223333'
const other = '444455556666'
const place = { accountId: account, region: 'eu-west-1' }
const roleArn = (name: string, of = account) => `arn:aws:iam::${of}:role/${name}`
const read = new Date('2026-11-26T10:00:00Z')
const later = new Date('2026-11-26T11:00:00Z')
const refused = {
  kind: 'not-authorised',
  operation: 'eks:ListClusters',
  accountId: account,
  region: 'us-east-2',
  message: 'no',
  outcomeUnknown: false,
} as const

type Given = Partial<typeof tables.fleetAssociations.$inferInsert>
function row(serviceAccount: string, given: Given = {}) {
  const role = given.roleArn === undefined ? roleArn('shared') : given.roleArn
  return {
    ...place,
    cluster: 'prod',
    associationId: `a-${serviceAccount}`,
    arn: `arn:aws:eks:eu-west-1:${account}:podidentityassociation/prod/a-${serviceAccount}`,
    namespace: 'shop',
    serviceAccount,
    roleArn: role,
    effectiveRoleArn: given.targetRoleArn ?? role,
    disableSessionTags: true,
    analysis: 'fine',
    createdAt: read,
    modifiedAt: read,
    toAnalyse: false,
    words: serviceAccount,
    readAt: read,
    ...given,
  }
}

const rows = [
  row('plain'),
  row('narrow', { policy: 'p', analysis: 'risky' }),
  row('broken', { roleArn: roleArn('closed'), analysis: 'broken' }),
  // On to a role of an account nobody could read, and once to itself.
  row('across', { targetRoleArn: roleArn('far', '999999999999'), analysis: null }),
  row('itself', { targetRoleArn: roleArn('shared') }),
  row('gone', { roleArn: roleArn('deleted'), analysis: null }),
  row('target-gone', { targetRoleArn: roleArn('path/vanished', other), analysis: null }),
  row('waiting', { analysis: null, toAnalyse: true, cluster: 'bare' }),
  row('undescribed', { roleArn: null, analysis: null, problem: refused }),
  row('left', { missing: 2, policy: 'p' }),
]

async function fill(): Promise<void> {
  const db = await database()
  const analysis = { granted: 1, narrowed: 0, cut: 0, inert: 0, denied: 0, conditional: 0, exact: true }
  const sets = { some: 's', all: 's' }
  await db.insert(tables.analyses).values([
    { ...analysis, ...sets, key: 'fine', findings: [], risk: 10 },
    {
      ...analysis,
      ...sets,
      key: 'risky',
      inert: 2,
      risk: 80,
      findings: [
        { code: 'privilege-escalation', severity: 'security', count: 1 },
        { code: 'trust-open-to-every-pod', severity: 'suggestion', count: 1 },
      ],
    },
    {
      ...analysis,
      ...sets,
      key: 'broken',
      risk: 50,
      findings: [{ code: 'trust-denied', severity: 'error', count: 1 }],
    },
  ])
  await db
    .insert(tables.actionSets)
    .values({ hash: 's', catalog: catalog.date, size: 0, bits: new Uint8Array(1) })
  await db.insert(tables.fleetAccounts).values([
    { accountId: account, name: 'prod', rolesReadAt: read, rolesQuota: 10 },
    { accountId: other, name: 'data', rolesReadAt: read, rolesQuota: 1000 },
    { accountId: '777788889999', name: 'dark', rolesProblem: refused },
  ])
  await db.insert(tables.fleetPlaces).values([
    { ...place, accountName: 'prod', readAt: read, completeAt: read },
    { accountId: account, region: 'us-east-2', accountName: 'prod', readAt: read, problem: refused },
  ])
  const cluster = { ...place, readAt: read, status: 'ACTIVE', version: '1.34' }
  await db.insert(tables.fleetClusters).values([
    { ...cluster, cluster: 'prod', agent: 'active', associations: 9, associationsReadAt: read },
    { ...cluster, cluster: 'bare', agent: 'missing', associations: 1, associationsReadAt: later },
    { ...cluster, cluster: 'new', agent: 'unknown', problem: refused },
    { ...cluster, cluster: 'away', missing: 2, agent: 'missing', associations: 5 },
  ])
  const role = { accountId: account, policies: [], tags: {}, content: 'c', readAt: read }
  const forPods = '{"Principal":{"Service":"pods.eks.amazonaws.com"}}'
  await db.insert(tables.fleetRoles).values([
    { ...role, arn: roleArn('shared'), name: 'shared', trust: forPods },
    { ...role, arn: roleArn('closed'), name: 'closed', trust: '{}' },
    { ...role, arn: roleArn('spare'), name: 'spare', trust: forPods },
    { ...role, arn: roleArn('lambda'), name: 'lambda', trust: '{}' },
    { ...role, arn: roleArn('deleted'), name: 'deleted', trust: forPods, missing: 2 },
  ])
  await db.insert(tables.documents).values({ hash: 'p', text: '{}' })
  await db.insert(tables.fleetAssociations).values(rows)
}

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-estate-'))
  postgres = await startPostgres()
}, 120_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

async function numbers(): Promise<Overview> {
  const answer = await overview(everything)
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value
}

const byName: RoleSort = { key: 'name', descending: false }
async function roles(kind: RoleKind, filter = '', sort = byName, from = 0, limit = 50) {
  const answer = await listFleetRoles(everything, { filter, kind, sort, from, limit })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value
}
const namesOf = ({ rows: found }: { readonly rows: readonly FleetRole[] }) => found.map(({ name }) => name)

describe.each(['PGlite', 'PostgreSQL'])('on %s', (kind) => {
  beforeAll(async () => {
    const url = kind === 'PGlite' ? null : await postgres.newDatabase()
    const opening = openStore(url === null ? { kind: 'folder', folder } : { kind: 'postgres', url })
    Object.assign(globalThis, { [Symbol.for('podscope.store')]: opening })
    return closeStore
  })

  test('an estate of which nothing was read is nothing', async () => {
    expect(await numbers()).toMatchObject({
      associations: 0,
      clusters: 0,
      oldestReadAt: null,
      risk: { high: 0 },
    })
    expect(await roles('all')).toEqual({
      rows: [],
      counts: { used: 0, trust: 0, gone: 0, unread: 0, idle: 0, all: 0 },
    })
    expect(await listFleetClusters(everything)).toEqual({ ok: true, value: [] })
    await fill()
  })

  test('in numbers', async () => {
    expect(await numbers()).toEqual({
      accounts: 3,
      places: 2,
      unreadablePlaces: 1,
      clusters: 3,
      unreadableClusters: 1,
      clustersWithoutAgent: 1,
      unreadClusters: 1,
      associations: 9,
      narrowed: 1,
      without: 7,
      unreadable: 4,
      waiting: 1,
      roleGone: 2,
      withoutAgent: 1,
      brokenTrust: 1,
      inert: 1,
      risk: { high: 1, medium: 1, low: 2 },
      severities: { security: 1, error: 1, warning: 0, suggestion: 1 },
      rolesInUse: 5,
      roles: 4,
      oldestReadAt: read.toISOString(),
      newestReadAt: later.toISOString(),
    })
  })

  test.each<[string, (of: Overview) => number]>([
    ['', ({ associations }) => associations],
    ['has:session-policy', ({ narrowed }) => narrowed],
    ['lacks:session-policy', ({ without }) => without],
    ['lacks:description', ({ associations, narrowed, without }) => associations - narrowed - without],
    ['has:problem', ({ unreadable }) => unreadable],
    ['has:waiting', ({ waiting }) => waiting],
    ['has:role-gone', ({ roleGone }) => roleGone],
    ['lacks:agent', ({ withoutAgent }) => withoutAgent],
    ['has:broken-trust', ({ brokenTrust }) => brokenTrust],
    ['has:inert', ({ inert }) => inert],
    ['risk:>=75', ({ risk }) => risk.high],
    ['risk:50..74', ({ risk }) => risk.medium],
    ['risk:<50', ({ risk }) => risk.low],
    ['lacks:analysis', ({ associations, risk }) => associations - risk.high - risk.medium - risk.low],
    ['severity:security', ({ severities }) => severities.security],
    ['severity:error', ({ severities }) => severities.error],
    ['severity:suggestion', ({ severities }) => severities.suggestion],
  ])('the list of %s is as long as its number', async (filter, of) => {
    expect(await countRows(everything, filter)).toEqual({ ok: true, value: of(await numbers()) })
  })

  test.each<[string, number]>([
    ['has:agent', 8],
    ['-has:agent', 1],
    ['-lacks:agent', 8],
    ['lacks:role-gone', 6],
    ['lacks:broken-trust', 3],
    ['severity:security,error', 2],
    ['-severity:security', 3],
  ])('%s selects %i', async (filter, count) => {
    expect(await countRows(everything, filter)).toEqual({ ok: true, value: count })
  })

  test('roles by kind, each with how many share it', async () => {
    const used = await roles('used')
    expect(used.counts).toEqual({ used: 5, trust: 1, gone: 2, unread: 1, idle: 1, all: 7 })
    const shared = used.rows.find(({ name }) => name === 'shared')
    expect(shared).toEqual({
      arn: roleArn('shared'),
      name: 'shared',
      accountId: account,
      accountName: 'prod',
      state: 'read',
      associations: 6,
      targets: 0,
      narrowed: 1,
      broken: 0,
      trustsPods: true,
    })
    expect(namesOf(await roles('gone'))).toEqual(['deleted', 'vanished'])
    expect((await roles('unread')).rows).toMatchObject([{ name: 'far', targets: 1, accountName: null }])
    expect((await roles('trust')).rows).toMatchObject([{ name: 'closed', broken: 1 }])
    expect(namesOf(await roles('idle'))).toEqual(['spare'])
    for (const each of roleKinds) expect((await roles(each)).rows).toHaveLength(used.counts[each])
  })

  test('as many associations as the list that a role leads to', async () => {
    for (const { arn, associations, narrowed, broken } of (await roles('used')).rows) {
      expect(await countRows(everything, `role:${arn}`)).toEqual({ ok: true, value: associations })
      expect(await countRows(everything, `role:${arn} has:session-policy`)).toEqual({
        ok: true,
        value: narrowed,
      })
      expect(await countRows(everything, `role:${arn} has:broken-trust`)).toEqual({ ok: true, value: broken })
    }
  })

  test('roles by words, and page by page', async () => {
    expect(namesOf(await roles('all', 'SHAR'))).toEqual(['shared'])
    expect(namesOf(await roles('all', 'prod spare'))).toEqual(['spare'])
    expect(namesOf(await roles('all', '%'))).toEqual([])
    for (const key of roleSortKeys) {
      const all = namesOf(await roles('all', '', { key, descending: true }))
      const parts = [0, 3, 6].map((from) => roles('all', '', { key, descending: true }, from, 3))
      expect((await Promise.all(parts)).flatMap(namesOf)).toEqual(all)
    }
    const beyond = await roles('all', '', byName, 1000)
    expect(beyond).toMatchObject({ rows: [], counts: { all: 7 } })
  })

  test('what uses a role, where asking AWS for all would take too long', async () => {
    const db = await database()
    expect(await knownRoleUses(account, 'shared')).toBeNull()
    const { fleetClusters: c } = tables
    await db.update(c).set({ associations: 5000 }).where(eq(c.cluster, 'prod'))
    // One cluster was never listed, and has no reason for it.
    expect(await knownRoleUses(account, 'shared')).toBeNull()
    await db.update(c).set({ listProblem: refused }).where(eq(c.cluster, 'new'))
    const known = await knownRoleUses(account, 'shared')
    const namesIn = (of: typeof known) => of?.associations.map(({ serviceAccount }) => serviceAccount).sort()
    expect(namesIn(known)).toEqual(['across', 'itself', 'narrow', 'plain', 'target-gone', 'waiting'])
    const narrow = known?.associations.find(({ serviceAccount }) => serviceAccount === 'narrow')
    expect(narrow).toMatchObject({ roleArn: roleArn('shared'), disableSessionTags: true, policy: '{}' })
    expect(known).toMatchObject({ looked: { clusters: 3, associations: 5001 }, readAt: read.toISOString() })
    const where = known?.unseen.map(({ region, cluster, associations }) => [region, cluster, associations])
    expect(where).toEqual([
      ['us-east-2', undefined, null],
      ['eu-west-1', 'new', null],
      ['eu-west-1', 'prod', 1],
    ])
    expect(namesIn(await knownRoleUses('999999999999', 'FAR'))).toEqual(['across'])
    expect(namesIn(await knownRoleUses(other, 'vanished'))).toEqual(['target-gone'])
    expect(namesIn(await knownRoleUses(account, 'hared'))).toEqual([])
    await db.update(c).set({ associations: 9 }).where(eq(c.cluster, 'prod'))
    await db.update(c).set({ listProblem: null }).where(eq(c.cluster, 'new'))
  })

  test('what is known is not taken for all while a place is read for the first time', async () => {
    const db = await database()
    const { fleetClusters: c, fleetPlaces: p } = tables
    await db.update(c).set({ associations: 5000 }).where(eq(c.cluster, 'prod'))
    await db.update(c).set({ listProblem: refused }).where(eq(c.cluster, 'new'))
    expect(await knownRoleUses(account, 'shared')).not.toBeNull()
    // Listed, and being described.
    await db.update(c).set({ associations: 50, associationsReadAt: null }).where(eq(c.cluster, 'bare'))
    expect(await knownRoleUses(account, 'shared')).toBeNull()
    await db.update(c).set({ associations: 1, associationsReadAt: later }).where(eq(c.cluster, 'bare'))
    // Its other clusters are not listed yet.
    await db.update(p).set({ completeAt: null }).where(eq(p.region, 'eu-west-1'))
    expect(await knownRoleUses(account, 'shared')).toBeNull()
    await db.update(p).set({ completeAt: read }).where(eq(p.region, 'eu-west-1'))
    expect(await knownRoleUses(account, 'shared')).not.toBeNull()
    await db.update(c).set({ associations: 9 }).where(eq(c.cluster, 'prod'))
    await db.update(c).set({ listProblem: null }).where(eq(c.cluster, 'new'))
  })

  test('a role that nobody has looked for since it is named is not gone', async () => {
    const db = await database()
    const { fleetAccounts: a, fleetAssociations: f } = tables
    const isIt = eq(f.serviceAccount, 'target-gone')
    const stateOf = async () => (await roles('all', 'vanished')).rows[0]?.state
    const named = 'has:role-gone target-gone'
    expect([await stateOf(), await countRows(everything, named)]).toEqual(['gone', { ok: true, value: 1 }])
    await db.update(f).set({ modifiedAt: later }).where(isIt)
    expect([await stateOf(), await countRows(everything, named)]).toEqual(['unread', { ok: true, value: 0 }])
    await db.update(f).set({ modifiedAt: read }).where(isIt)
    await db.update(a).set({ rolesProblem: refused }).where(eq(a.accountId, other))
    expect([await stateOf(), await countRows(everything, named)]).toEqual(['unread', { ok: true, value: 0 }])
    await db.update(a).set({ rolesProblem: null }).where(eq(a.accountId, other))
    expect((await roles('gone')).counts.gone).toBe((await numbers()).roleGone)
  })

  test('accounts, those nearest to their quota first', async () => {
    expect(await listFleetAccounts(everything)).toMatchObject({
      ok: true,
      value: [
        { name: 'prod', roles: 4, quota: 10, rolesReadAt: read.toISOString() },
        { name: 'data', roles: 0, quota: 1000 },
        { name: 'dark', roles: null, quota: null, rolesProblem: { kind: 'not-authorised' } },
      ],
    })
  })

  test('clusters by place, those that left not among them', async () => {
    const places = await listFleetClusters(everything)
    expect(places).toMatchObject({
      ok: true,
      value: [
        {
          region: 'eu-west-1',
          accountName: 'prod',
          problem: null,
          readAt: read.toISOString(),
          completeAt: read.toISOString(),
          clusters: [
            { cluster: 'bare', agent: 'missing', associations: 1, described: 1, narrowed: 0 },
            {
              cluster: 'new',
              problem: { kind: 'not-authorised' },
              associations: null,
              associationsReadAt: null,
            },
            { cluster: 'prod', described: 7, narrowed: 1, associationsReadAt: read.toISOString() },
          ],
        },
        { region: 'us-east-2', problem: { operation: 'eks:ListClusters' }, clusters: [], completeAt: null },
      ],
    })
  })

  test('what could not be described, by place and reason', async () => {
    expect(await listUnreadAssociations()).toEqual({
      ok: true,
      value: [{ ...place, count: 1, clusters: ['prod'], problem: refused }],
    })
  })

  test('what the frame of a page says, while something is read and after', async () => {
    const forget = () => Reflect.deleteProperty(globalThis, Symbol.for('podscope.fleet-remembered'))
    forget()
    const counts = { accounts: 3, clusters: 3, associations: 9, roles: 5, waiting: 1 }
    expect(await fleetStatus(everything)).toEqual({
      ok: true,
      value: { ...counts, failed: 0, oldestReadAt: read.toISOString(), crawl: null },
    })
    const db = await database()
    const crawl = {
      ...place,
      reason: 'asked',
      state: 'running',
      clusters: 2,
      described: 4,
      failed: 1,
    } as const
    const [open] = await db
      .insert(tables.crawls)
      .values({ ...crawl, rate: 5 })
      .returning()
    if (!open) throw new Error('no crawl')
    await db.insert(tables.crawlClusters).values({ crawlId: open.id, cluster: 'prod' })
    await db.insert(tables.crawls).values({
      ...place,
      region: 'us-east-2',
      reason: 'asked',
      state: 'failed',
      endedAt: read,
      problem: refused,
    })
    forget()
    // Ten are known of, and a cluster that was never listed may hold as many as the others.
    expect(await fleetStatus(everything)).toMatchObject({
      ok: true,
      value: {
        ...counts,
        failed: 1,
        crawl: { places: 1, name: 'prod', share: 1 / 3, remainingSeconds: 2 },
      },
    })
  })
})
