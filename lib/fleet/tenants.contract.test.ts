/**
 * Nothing that somebody is told who sees some associations only depends on the others: in two worlds that differ in those alone, every answer is the
 * same, on both databases.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { not, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { everyWhoCanRow, whoCan } from '../analysis/index.ts'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { someSelector } from '../auth/rules/tenants.fixture.ts'
import { catalog } from '../catalog/index.ts'
import { listRecentChanges } from '../history/index.ts'
import { closeStore, database } from '../store/database.ts'
import { openStore } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import * as tables from '../store/tables.ts'
import {
  countRows,
  fleetStatus,
  listFleetAccounts,
  listFleetClusters,
  listFleetRoles,
  listRows,
  overview,
  streamRows,
  suggestValues,
} from './index.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const accounts = ['1', '2', '12']
const clusters = ['a', 'b', 'tenant-a']
const namespaces = ['tenant-a', 'tenant-b', 'ab', 'a_b']
const roles = ['shared', 'path/own', 'gone', 'idle']
const at = new Date('2026-11-26T10:00:00Z')
const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`

const someRow = fc.record({
  accountId: fc.constantFrom(...accounts),
  region: fc.constantFrom('eu', 'us'),
  cluster: fc.constantFrom(...clusters),
  namespace: fc.constantFrom(...namespaces),
  serviceAccount: fc.constantFrom('api', 'job'),
  tags: fc.option(
    fc.dictionary(fc.constantFrom('team', 'tenant'), fc.constantFrom('a', 'b', 'x{}'), { maxKeys: 2 }),
  ),
  role: fc.constantFrom(...roles),
  target: fc.option(fc.constantFrom(...roles)),
  analysis: fc.constantFrom('low', 'high', null),
  toAnalyse: fc.boolean(),
  policy: fc.option(fc.constant('p')),
  owner: fc.option(fc.constantFrom('ebs-csi', 'cni')),
  missing: fc.constantFrom(0, 0, 0, 1, 2),
  isDescribed: fc.boolean(),
})
type Some = typeof someRow extends fc.Arbitrary<infer Row> ? Row : never

const problem = {
  kind: 'not-authorised',
  operation: 'eks:DescribePodIdentityAssociation',
  accountId: '1',
  region: 'eu',
  message: 'no',
  outcomeUnknown: false,
} as const

function toRow({ role, target, owner, isDescribed, ...row }: Some, number: number) {
  const role1 = isDescribed ? roleArn(row.accountId, role) : null
  const targetRoleArn = isDescribed && target !== null ? roleArn('12', target) : null
  return {
    ...row,
    associationId: `a-${number}`,
    arn: `arn:aws:eks:${row.region}:${row.accountId}:podidentityassociation/${row.cluster}/a-${number}`,
    roleArn: role1,
    targetRoleArn,
    effectiveRoleArn: targetRoleArn ?? role1,
    tags: isDescribed ? { ...row.tags } : null,
    analysis: isDescribed ? row.analysis : null,
    policy: isDescribed ? row.policy : null,
    ownerArn: owner && `arn:aws:eks:eu:1:addon/a/${owner}/1`,
    disableSessionTags: isDescribed ? true : null,
    modifiedAt: isDescribed ? new Date(at.getTime() + number * 1000) : null,
    problem: isDescribed ? null : problem,
    words: `${row.namespace} ${row.serviceAccount}`,
    readAt: at,
  }
}

/** What does not depend on associations: the places, and what is known of roles. */
async function fillTheRest(): Promise<void> {
  const db = await database()
  const counts = { cut: 0, denied: 0, conditional: 0, exact: true, granted: 1, narrowed: 0 }
  await db.insert(tables.analyses).values([
    { ...counts, key: 'low', inert: 0, some: 'none', all: 'none', findings: [], risk: 10 },
    {
      ...counts,
      key: 'high',
      inert: 1,
      some: 'every',
      all: 'every',
      findings: [{ code: 'privilege-escalation', severity: 'security', count: 1 }],
      risk: 90,
    },
  ])
  const bits = Math.ceil(catalog.actions.length / 8)
  await db.insert(tables.actionSets).values([
    { hash: 'none', catalog: catalog.date, size: 0, bits: new Uint8Array(bits) },
    {
      hash: 'every',
      catalog: catalog.date,
      size: catalog.actions.length,
      bits: new Uint8Array(bits).fill(255),
    },
  ])
  await db.insert(tables.fleetAccounts).values(
    accounts.map((accountId) => ({
      accountId,
      name: `account ${accountId}`,
      rolesReadAt: at,
      rolesQuota: 10,
    })),
  )
  const places = accounts.flatMap((accountId) => ['eu', 'us'].map((region) => ({ accountId, region })))
  await db
    .insert(tables.fleetPlaces)
    .values(places.map((place) => ({ ...place, accountName: `account ${place.accountId}`, readAt: at })))
  await db.insert(tables.fleetClusters).values(
    places.flatMap((place) =>
      clusters.map((cluster) => ({
        ...place,
        cluster,
        readAt: at,
        agent: 'active' as const,
        associations: 7,
        associationsReadAt: at,
      })),
    ),
  )
  await db.insert(tables.fleetRoles).values(
    accounts.flatMap((accountId) =>
      ['shared', 'path/own', 'idle'].map((name) => ({
        accountId,
        arn: roleArn(accountId, name),
        name: name.split('/').at(-1) ?? name,
        trust: '{"Principal":{"Service":"pods.eks.amazonaws.com"}}',
        policies: [],
        tags: {},
        content: name,
        readAt: at,
      })),
    ),
  )
  await db.insert(tables.documents).values({ hash: 'p', text: '{}' })
}

async function fill(rows: readonly ReturnType<typeof toRow>[]): Promise<void> {
  const db = await database()
  await db.delete(tables.changes)
  await db.delete(tables.fleetAssociations)
  if (rows.length === 0) return
  await db.insert(tables.fleetAssociations).values([...rows])
  await db.insert(tables.changes).values(
    rows.map(({ accountId, region, cluster, associationId, namespace, serviceAccount }) => ({
      accountId,
      region,
      cluster,
      associationId,
      namespace,
      serviceAccount,
      kind: 'create' as const,
      source: 'outside' as const,
      who: 'somebody',
      startedAt: at,
      outcome: 'stored' as const,
    })),
  )
}

/** The other world: what is out of sight was never there. */
async function takeAwayTheOthers(scope: Scope): Promise<void> {
  const db = await database()
  const seen = inScope(scope) ?? sql`true`
  await db.delete(tables.changes).where(
    sql`(account_id, region, cluster, association_id) not in
      (select account_id, region, cluster, association_id from ${tables.fleetAssociations} where ${seen})`,
  )
  await db.delete(tables.fleetAssociations).where(not(seen))
}

const keys = [
  'namespace',
  'service-account',
  'role',
  'cluster',
  'region',
  'account',
  'tenant',
  'owner',
  'finding',
] as const
const filters = [
  '',
  'tenant:a',
  'has:problem',
  'lacks:session-policy',
  'role:shared',
  'risk:high',
  'api',
  '-cluster:a',
]

async function whoCanSay(scope: Scope) {
  const answer = await whoCan(scope, { action: 's3:GetObject', resource: 'arn:aws:s3:::x/*' })
  if (!answer.ok) throw new Error(answer.error.message)
  const rows = []
  for await (const row of everyWhoCanRow(answer.value, { bare: true })) rows.push(row)
  return { ...answer.value, rows }
}

/** Everything this room, the analysis and the history tell of a scope. */
async function told(scope: Scope): Promise<unknown> {
  // What is remembered for some seconds is of the world before.
  for (const name of ['podscope.fleet-remembered', 'podscope.fleet-index'])
    Reflect.deleteProperty(globalThis, Symbol.for(name))
  const sort = { key: 'namespace', descending: false } as const
  const lists = filters.map(async (filter) => [
    await listRows(scope, { filter, sort }),
    await countRows(scope, filter),
    await listFleetRoles(scope, {
      filter: '',
      kind: 'all',
      sort: { key: 'name', descending: false },
      from: 0,
      limit: 50,
    }),
  ])
  const streamed = []
  for await (const page of streamRows(scope, { filter: '', sort })) streamed.push(page)
  const { suggested, ...rest } = {
    suggested: Promise.all(keys.map((key) => suggestValues(scope, key, ''))),
    lists: await Promise.all(lists),
    streamed,
    overview: await overview(scope),
    status: await fleetStatus(scope),
    clusters: await listFleetClusters(scope),
    accounts: await listFleetAccounts(scope),
    whoCan: await whoCanSay(scope),
  }
  const changes = await listRecentChanges(scope, { limit: 100 })
  return {
    ...rest,
    suggested: await suggested,
    // A change’s own id and place in the record are drawn, not told.
    changes: changes.map(({ associationId, kind }) => ({ associationId, kind })),
  }
}

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-tenants-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

describe.each(['PGlite', 'PostgreSQL'])('on %s', (kind) => {
  beforeAll(async () => {
    const url = kind === 'PGlite' ? null : await postgres.newDatabase()
    const opening = openStore(url === null ? { kind: 'folder', folder } : { kind: 'postgres', url })
    Object.assign(globalThis, { [Symbol.for('podscope.store')]: opening })
    await fillTheRest()
    return closeStore
  })

  test('nothing depends on what is out of sight', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someRow, { minLength: 5, maxLength: 30 }),
        fc.array(someSelector, { maxLength: 2 }),
        async (some, selectors) => {
          const scope: Scope = { kind: 'some', selectors }
          await fill(some.map(toRow))
          const among = await told(scope)
          await takeAwayTheOthers(scope)
          expect(await told(scope)).toEqual(among)
        },
      ),
      { numRuns: 25 },
    )
  })
})
