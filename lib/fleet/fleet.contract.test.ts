/** The fleet's table on both databases, over a few associations of every kind. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { everything } from '../auth/rules/index.ts'
import { catalog } from '../catalog/index.ts'
import { readPrincipal } from '../pod-identity/index.ts'
import { closeStore, database } from '../store/database.ts'
import { openStore } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import * as tables from '../store/tables.ts'
import { sortKeys } from './filter/index.ts'
import type { FleetSort } from './index.ts'
import {
  clustersWithoutAgent,
  countRows,
  countRunningAs,
  isSelected,
  listRows,
  listViews,
  ownersOf,
  refusedCandidates,
  removeView,
  saveView,
  streamRows,
  suggestValues,
  willSelect,
} from './index.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const account = '111122223333'
const place = { accountId: account, region: 'eu-west-1' }
const day = 86_400_000
const now = Date.now()
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`

/** The bit of an action in a set of actions. */
function setOf(...names: readonly string[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(catalog.actions.length / 8))
  for (const [index, { name }] of catalog.actions.entries())
    if (names.includes(name)) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  return bits
}

type Given = Partial<typeof tables.fleetAssociations.$inferInsert>
function row(namespace: string, serviceAccount: string, given: Given = {}) {
  const role = given.roleArn === undefined ? roleArn('shared') : given.roleArn
  const associationId = `a-${namespace}-${serviceAccount}`
  return {
    ...place,
    cluster: 'prod-eu-1',
    associationId,
    arn: `arn:aws:eks:eu-west-1:${account}:podidentityassociation/prod-eu-1/${associationId}`,
    namespace,
    serviceAccount,
    roleArn: role,
    effectiveRoleArn: given.targetRoleArn ?? role,
    disableSessionTags: true,
    tags: {},
    modifiedAt: new Date(now - 40 * day),
    analysis: 'some',
    toAnalyse: false,
    words: `${namespace} ${serviceAccount} prod-eu-1 ${role?.split('/').at(-1) ?? ''}`.toLowerCase(),
    readAt: new Date(now),
    ...given,
  }
}

const rows = [
  row('payments', 'writer', { policy: 'p1', modifiedAt: new Date(now - 2 * day) }),
  row('payments', 'reader', { analysis: 'none', disableSessionTags: false }),
  row('analytics', 'report', {
    targetRoleArn: roleArn('path/partner'),
    cluster: 'prod-us-2',
    region: 'us-east-2',
  }),
  row('tenant-acme', 'export', {
    analysis: 'some',
    ownerArn: 'arn:aws:eks:eu-west-1:1:addon/prod-eu-1/ebs-csi/1a',
  }),
  row('tenant-web', '100%_real', { tags: { tenant: 'globex' }, analysis: null, toAnalyse: true }),
  // Listed, and never described.
  row('hidden', 'secret', {
    roleArn: null,
    analysis: null,
    disableSessionTags: null,
    tags: null,
    modifiedAt: null,
    problem: {
      kind: 'not-authorised',
      operation: 'x',
      accountId: account,
      region: 'r',
      message: '',
      outcomeUnknown: false,
    },
  }),
  row('gone', 'away', { missing: 2 }),
]

async function fill(): Promise<void> {
  const db = await database()
  const counts = { cut: 0, inert: 0, denied: 0, conditional: 0, exact: true, all: 'empty' }
  await db.insert(tables.analyses).values([
    {
      ...counts,
      key: 'some',
      granted: 1,
      narrowed: 2,
      cut: 3,
      some: 'delete',
      findings: [{ code: 'inert-grant', severity: 'warning', count: 2 }],
      risk: 60,
    },
    { ...counts, key: 'none', granted: 0, narrowed: 0, some: 'empty', findings: [], risk: 0 },
  ])
  const set = { catalog: catalog.date, size: 1 }
  await db.insert(tables.actionSets).values([
    { ...set, hash: 'delete', bits: setOf('s3:DeleteObject', 's3:GetObject') },
    { ...set, hash: 'empty', bits: setOf() },
  ])
  await db.insert(tables.fleetAccounts).values({ accountId: account, name: 'acme-prod' })
  const cluster = {
    ...place,
    cluster: 'prod-eu-1',
    readAt: new Date(now),
    associationsReadAt: new Date(now + 1000),
  }
  await db.insert(tables.fleetClusters).values(cluster)
  const role = {
    accountId: account,
    trust: '{}',
    policies: [],
    tags: {},
    content: 'c',
    readAt: new Date(now),
  }
  await db.insert(tables.fleetRoles).values({ ...role, arn: roleArn('shared'), name: 'shared' })
  await db.insert(tables.fleetAssociations).values(rows)
}

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-fleet-'))
  postgres = await startPostgres()
}, 120_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

const byName: FleetSort = { key: 'namespace', descending: false }

/** Service accounts that a filter selects, in the order of the table. */
async function found(filter: string, sort: FleetSort = byName): Promise<readonly string[]> {
  const page = await listRows(everything, { filter, sort })
  if (!page.ok) throw new Error(JSON.stringify(page.error))
  const count = await countRows(everything, filter)
  expect(count).toEqual({ ok: true, value: page.value.rows.length })
  return page.value.rows.map(({ serviceAccount }) => serviceAccount)
}

/** All of the table, two rows at a time, each from behind the last. */
async function byPages(sort: FleetSort): Promise<readonly string[]> {
  const names: string[] = []
  let after: string | null = null
  do {
    const page = await listRows(everything, { filter: '', sort }, after === null ? { from: 0 } : { after }, 2)
    if (!page.ok) throw new Error(page.error.kind)
    names.push(...page.value.rows.map(({ serviceAccount }) => serviceAccount))
    after = page.value.next
  } while (after !== null)
  return names
}

describe.each(['PGlite', 'PostgreSQL'])('on %s', (kind) => {
  beforeAll(async () => {
    // As lib/store/database.ts keeps it: another test's settings name no other store.
    const url = kind === 'PGlite' ? null : await postgres.newDatabase()
    const opening = openStore(url === null ? { kind: 'folder', folder } : { kind: 'postgres', url })
    Object.assign(globalThis, { [Symbol.for('podscope.store')]: opening })
    await fill()
    return closeStore
  })

  test.each([
    ['', ['report', 'secret', 'reader', 'writer', 'export', '100%_real']],
    ['pay', ['reader', 'writer']],
    ['-pay prod', ['report', 'secret', 'export', '100%_real']],
    ['%_r', ['100%_real']],
    ['acme-prod pay', ['reader', 'writer']],
    [`${account} -report`, ['secret', 'reader', 'writer', 'export', '100%_real']],
    ['-acme-prod', []],
    ['ns:pay*', ['reader', 'writer']],
    ['ns:pay', []],
    ['ns:payments,tenant-web -sa:reader', ['writer', '100%_real']],
    ['sa:100?_real', ['100%_real']],
    ['role:shared', ['report', 'reader', 'writer', 'export', '100%_real']],
    ['role:PARTNER', ['report']],
    [`role:${roleArn('path/partner')}`, ['report']],
    // It may have the role: nobody knows.
    ['-role:partner', ['reader', 'writer', 'export', '100%_real']],
    // Which role it has is not known of one that was never described.
    ['-role:nobody-has-it', ['report', 'reader', 'writer', 'export', '100%_real']],
    ['cluster:prod-us-*', ['report']],
    ['region:us-east-2', ['report']],
    ['account:acme-*', ['report', 'secret', 'reader', 'writer', 'export', '100%_real']],
    ['account:999999999999', []],
    ['tenant:acme', ['export']],
    // The tag counts, not the namespace.
    ['tenant:web', []],
    ['tenant:globex,acme', ['export', '100%_real']],
    ['owner:ebs-csi', ['export']],
    ['has:session-policy', ['writer']],
    ['lacks:session-policy', ['report', 'reader', 'export', '100%_real']],
    ['has:target-role', ['report']],
    ['has:session-tags', ['reader']],
    ['lacks:session-tags,owner', ['report', 'writer', '100%_real']],
    ['has:finding', ['report', 'writer', 'export']],
    ['lacks:finding', ['reader']],
    ['has:narrowed has:cut lacks:inert', ['report', 'writer', 'export']],
    ['has:problem', ['secret']],
    ['finding:inert-*', ['report', 'writer', 'export']],
    ['-finding:inert-grant', ['reader']],
    ['can:s3:DeleteObject', ['report', 'writer', 'export']],
    ['can:s3:Delete*,sqs:*', ['report', 'writer', 'export']],
    ['can:*', ['report', 'writer', 'export']],
    ['-can:S3:GETOBJECT', ['reader']],
    ['can:sqs:SendMessage', []],
    ['risk:>=50', ['report', 'writer', 'export']],
    ['risk:<50', ['reader']],
    ['changed:7d', ['writer']],
    ['changed:>7d', ['report', 'reader', 'export', '100%_real']],
    [
      `changed:..${new Date(now).toISOString().slice(0, 10)}`,
      ['report', 'reader', 'writer', 'export', '100%_real'],
    ],
  ])('%s', async (filter, expected) => {
    const names = await found(filter)
    expect(names).toEqual(expected)
  })

  // Of those that are there nothing else was known before.
  const made = rows.filter(({ roleArn, ownerArn, missing }) => roleArn && !ownerArn && !missing)
  test.each([
    '',
    'pay',
    '-pay prod',
    '%_r',
    'acme-prod pay',
    account,
    '-acme-prod',
    'ns:pay*',
    'ns:pay',
    'ns:payments,tenant-web -sa:reader',
    'sa:100?_real',
    'role:shared',
    'role:PARTNER',
    `role:${roleArn('path/partner')}`,
    '-role:partner',
    '-role:nobody-has-it',
    'cluster:prod-us-*',
    'region:us-east-2',
    'account:acme-*',
    'account:999999999999',
    'tenant:acme',
    'tenant:web',
    'tenant:globex,acme',
    '-tenant:globex',
    'owner:ebs-csi',
    'has:session-policy',
    'lacks:session-policy',
    'has:target-role',
    'has:session-tags',
    'lacks:session-tags,owner',
    'has:description,owner',
  ])('one that is to be created is selected as it will be: %s', async (filter) => {
    for (const row of made) {
      const { roleArn, targetRoleArn, disableSessionTags, tags, policy, associationId } = row
      const { accountId, region, cluster, namespace, serviceAccount } = row
      const wanted = {
        ...{ accountId, region, cluster, namespace, serviceAccount },
        roleArn: roleArn ?? '',
        targetRoleArn: targetRoleArn ?? undefined,
        policy: policy ?? undefined,
        disableSessionTags: disableSessionTags === true,
        tags: tags ?? {},
      }
      const there = await isSelected({ accountId, region, cluster, associationId }, filter)
      expect(await willSelect(wanted, filter), serviceAccount).toEqual(there)
    }
  })

  test.each(['finding:inert-*', '-can:s3:GetObject', 'risk:<50', 'has:agent', 'ns:payments lacks:cut'])(
    'what is known only when it is there may be: %s',
    async (filter) => {
      const wanted = {
        ...{ ...place, cluster: 'prod-eu-1', namespace: 'payments', serviceAccount: 'new' },
        ...{ roleArn: roleArn('shared'), disableSessionTags: true, tags: {} },
      }
      expect(await willSelect(wanted, filter)).toEqual({ ok: true, value: true })
      expect(await willSelect({ ...wanted, namespace: 'media' }, `${filter} ns:payments`)).toEqual({
        ok: true,
        value: false,
      })
    },
  )

  const sessionOf = (role: string, cluster: string, owner = account) =>
    readPrincipal(
      `arn:aws:sts::${owner}:assumed-role/${role}/eks-${cluster}-reader-7d9-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b`,
    )
  test.each([
    ['a role’s', sessionOf('shared', 'prod-eu-1'), 'effective', ['reader', 'writer', 'export', '100%_real']],
    ['a target role’s', sessionOf('partner', 'prod-us-2'), 'effective', ['report']],
    ['of the first of two roles', sessionOf('SHARED', 'prod-us-2'), 'first', ['report']],
    ['of a cluster nobody knows', sessionOf('shared', 'prod-eu-2'), '', []],
    ['of another account', sessionOf('shared', 'prod-eu-1', '999999999999'), '', []],
    ['a node’s', readPrincipal(`arn:aws:sts::${account}:assumed-role/shared/i-0123456789abcdef0`), '', []],
  ])('a refused session, %s: what it may be of', async (_, denied, session, expected) => {
    const answer = await refusedCandidates(everything, denied)
    if (!answer.ok) throw new Error(answer.error.message)
    const { candidates, isCut } = answer.value
    expect(candidates.map(({ association }) => association.serviceAccount)).toEqual(expected)
    for (const each of candidates) expect(each.session).toBe(session)
    expect(isCut).toBe(false)
  })

  test('clusters without the agent are named, and not those where nobody could look', async () => {
    const db = await database()
    const at = { ...place, cluster: 'prod-eu-1' }
    const asked = [at, { ...place, cluster: 'nobody-knows' }]
    const isIt = eq(tables.fleetClusters.cluster, at.cluster)
    for (const [agent, expected] of [
      ['missing', [at]],
      ['active', []],
      ['unknown', []],
    ] as const) {
      await db.update(tables.fleetClusters).set({ agent }).where(isIt)
      expect(await clustersWithoutAgent(asked)).toEqual({ ok: true, value: expected })
    }
    expect(await clustersWithoutAgent([])).toEqual({ ok: true, value: [] })
  })

  test('a refused session is looked for in the scope of whoever asks', async () => {
    const scope = { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] } as const
    const answer = await refusedCandidates(scope, sessionOf('shared', 'prod-eu-1'))
    expect(answer).toMatchObject({
      ok: true,
      value: { candidates: [{ association: { serviceAccount: 'export' } }] },
    })
  })

  test('whose pods many sessions may be, each with all that fit', async () => {
    const sessions = [
      sessionOf('shared', 'prod-eu-1'),
      sessionOf('partner', 'prod-us-2'),
      sessionOf('shared', 'prod-us-2'),
      sessionOf('shared', 'prod-eu-1'),
      sessionOf('shared', 'prod-eu-1', '999999999999'),
    ]
    const all = await ownersOf(everything, sessions)
    const told = all.ok && all.value.map(({ serviceAccount, of }) => [serviceAccount, of])
    expect(told).toEqual([
      ...['reader', 'writer', 'export', '100%_real'].map((name) => [name, [0, 3]]),
      ['report', [1]],
    ])
    const acme = { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] } as const
    expect(await ownersOf(acme, sessions)).toMatchObject({
      ok: true,
      value: [{ serviceAccount: 'export', of: [0, 3] }],
    })
  })

  test.each([
    ['a role', everything, roleArn('shared'), 4],
    // Of the first of two roles nothing reaches the pod but the way on.
    ['a target role', everything, roleArn('path/partner'), 1],
    [
      'a role in a scope',
      { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] },
      roleArn('shared'),
      1,
    ],
  ] as const)('how many run as %s', async (_, scope, arn, expected) => {
    expect(await countRunningAs(scope, arn)).toEqual({ ok: true, value: expected })
  })

  test.each(sortKeys)('by %s: both ways, and page by page the same', async (key) => {
    const up = await found('', { key, descending: false })
    const down = await found('', { key, descending: true })
    expect([...down].reverse()).toEqual(up)
    expect(await byPages({ key, descending: false })).toEqual(up)
    expect(await byPages({ key, descending: true })).toEqual(down)
    const middle = await listRows(
      everything,
      { filter: '', sort: { key, descending: false } },
      { from: 3 },
      2,
    )
    expect(middle.ok && middle.value.rows.map(({ serviceAccount }) => serviceAccount)).toEqual(up.slice(3, 5))
  })

  test('a row tells what is known of it, and what is not', async () => {
    const page = await listRows(everything, { filter: '', sort: byName })
    if (!page.ok) throw new Error(page.error.kind)
    const of = (name: string) => page.value.rows.find(({ serviceAccount }) => serviceAccount === name)
    expect(of('writer')).toMatchObject({
      detail: { roleArn: roleArn('shared'), targetRoleArn: null, hasPolicy: true, sessionTags: false },
      counts: { granted: 1, narrowed: 2, cut: 3, inert: 0, denied: 0 },
      findings: [{ code: 'inert-grant', count: 2 }],
      risk: 60,
      waiting: false,
      problem: null,
      // As of the last crawl that read all of the cluster.
      readAt: new Date(now + 1000).toISOString(),
    })
    expect(of('secret')).toMatchObject({
      detail: null,
      counts: null,
      risk: null,
      problem: { kind: 'not-authorised' },
    })
    expect(of('100%_real')).toMatchObject({ counts: null, waiting: true })
    expect(of('export')).toMatchObject({ addOn: 'ebs-csi' })
  })

  test('one that could not be described this time is as old as what is shown of it', async () => {
    const db = await database()
    const { fleetAssociations: f } = tables
    const [known] = await db.select().from(f).where(eq(f.serviceAccount, 'report'))
    const problem = {
      kind: 'not-authorised',
      operation: 'eks:DescribePodIdentityAssociation',
      accountId: account,
      region: 'us-east-2',
      message: 'no',
      outcomeUnknown: false,
    } as const
    const describedAt = new Date(now - 5 * day)
    const isIt = eq(f.serviceAccount, 'report')
    await db
      .update(f)
      .set({ problem, describedAt, readAt: new Date(now + day) })
      .where(isIt)
    const page = await listRows(everything, { filter: 'service-account:report', sort: byName })
    expect(page.ok && new Date(page.value.rows[0]?.readAt ?? '').getTime()).toBeLessThanOrEqual(now + 1000)
    await db
      .update(f)
      .set({ problem: null, describedAt: null, readAt: known?.readAt ?? new Date(now) })
      .where(isIt)
  })

  test('all of it, page after page', async () => {
    const names: string[] = []
    for await (const page of streamRows(everything, { filter: 'lacks:owner', sort: byName }))
      if (page.ok) names.push(...page.value.map(({ serviceAccount }) => serviceAccount))
    expect(names).toEqual(await found('lacks:owner'))
  })

  test('a filter that means nothing selects nothing and says why', async () => {
    const wrong = { ok: false, error: { kind: 'filter', problems: [{ from: 4 }] } }
    expect(await listRows(everything, { filter: 'pay nope:x', sort: byName })).toMatchObject(wrong)
    expect(await countRows(everything, 'pay nope:x')).toMatchObject(wrong)
  })

  test.each(['', 'x', Buffer.from('["risk",false,["1"]]').toString('base64url')])(
    'a cursor that is not of this sort is refused: %s',
    async (after) => {
      expect(await listRows(everything, { filter: '', sort: byName }, { after })).toEqual({
        ok: false,
        error: { kind: 'cursor' },
      })
    },
  )

  test('values are suggested, those that begin so first', async () => {
    expect(await suggestValues(everything, 'namespace', 'a')).toEqual(
      ['analytics', 'gone', 'payments', 'tenant-acme', 'tenant-web'].filter((each) => each.includes('a')),
    )
    expect(await suggestValues(everything, 'role', 'sh')).toEqual(['shared'])
    expect(await suggestValues(everything, 'tenant', '')).toEqual(['acme', 'globex'])
    expect(await suggestValues(everything, 'account', 'acme')).toEqual(['acme-prod'])
    expect(await suggestValues(everything, 'finding', 'inert')).toEqual(['inert-grant'])
    expect(await suggestValues(everything, 'owner', '')).toEqual(['ebs-csi'])
    expect((await suggestValues(everything, 'can', 's3:deleteobj'))[0]).toBe('s3:DeleteObject')
    expect(await suggestValues(everything, 'namespace', '%')).toEqual([])
  })

  test('a view is kept under its name, changed and removed', async () => {
    const view = { filter: 'has:cut', sort: 'risk', columns: ['role'] }
    await saveView('Cut', view)
    await saveView('Cut', { ...view, filter: 'has:inert' })
    const [kept, ...more] = await listViews()
    expect(more).toEqual([])
    expect(kept).toMatchObject({ name: 'Cut', filter: 'has:inert', columns: ['role'] })
    await removeView(kept?.id ?? '')
    expect(await listViews()).toEqual([])
  })
})
