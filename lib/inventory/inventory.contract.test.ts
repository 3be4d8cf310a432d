/** What pages read, over HTTP from the local AWS: what is there, and what is said when something cannot be read. */
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { listAssociations } from '../aws/index.ts'
import { type LocalAws, makeRole, pointAt, startLocalAws } from '../aws/local-aws.fixture.ts'
import { catalog } from '../catalog/index.ts'
import { effectivePermissions } from '../iam/index.ts'
import { effectiveRoleArn, layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { accounts, cases, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import { database, tables } from '../store/index.ts'
import type * as Inventory from './index.ts'
import type { AssociationPage, ClusterGroup } from './types.ts'

let local: LocalAws
let door: typeof Inventory
beforeAll(async () => {
  local = await startLocalAws()
  // What is read is told to the history; opening that holds everything up for a while.
  await database()
})
/** A new door for each test: what is remembered of roles must not carry over. */
async function anew(settings: Readonly<Record<string, string>> = {}): Promise<typeof Inventory> {
  pointAt({ ...local.settings, ...settings })
  vi.resetModules()
  return import('./index.ts')
}
afterEach(() => local.reset())
afterAll(() => local.close())

const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }

function groupOf(groups: readonly ClusterGroup[], accountId: string, region: string): ClusterGroup {
  const group = groups.find((each) => each.account.id === accountId && each.region === region)
  if (!group) throw new Error(`no group ${accountId} ${region}`)
  return group
}

const namesOf = ({ clusters }: ClusterGroup) =>
  clusters.state === 'read' ? clusters.value.map(({ cluster }) => cluster.cluster) : clusters.problem.kind

async function pageOf({ namespace, serviceAccount }: { namespace: string; serviceAccount: string }) {
  const listed = await listAssociations(mainCluster, { namespace, serviceAccount })
  const [found] = listed.ok ? listed.value : []
  if (!found) throw new Error(`no ${namespace}/${serviceAccount}`)
  const page = await door.readAssociation(found)
  if (!page.ok) throw new Error(page.error.message)
  return page.value
}

async function rolesOf(accountId: string) {
  const roles = await door.listRoles(accountId)
  return roles.state === 'read' ? roles.value : []
}

describe('listClusterGroups', () => {
  test('every cluster of every account and region, with agent and number of associations', async () => {
    door = await anew()
    const groups = await door.listClusterGroups()
    const seen = groups.flatMap(({ clusters }) => (clusters.state === 'read' ? clusters.value : []))
    const stored = Object.values(local.sandbox.state.accounts).flatMap(({ clusters }) =>
      Object.values(clusters),
    )
    expect(seen.map(({ cluster }) => cluster.arn).sort()).toEqual(stored.map(({ arn }) => arn).sort())
    for (const { arn, associations } of stored) {
      expect(seen.find(({ cluster }) => cluster.arn === arn)).toMatchObject({
        associations: Object.keys(associations).length,
        accountName: expect.stringMatching(/^acme-/),
      })
    }
    expect(groups.every(({ unreadable }) => unreadable.length === 0)).toBe(true)
  })

  test('a region that cannot be listed hides no other', async () => {
    door = await anew()
    await local.arm('eks:ListClusters', { kind: 'deny' }, 1)
    const groups = await door.listClusterGroups()
    const refused = groups.filter(({ clusters }) => clusters.state === 'unreadable')
    expect(refused).toHaveLength(1)
    expect(refused[0]?.clusters).toMatchObject({
      problem: { kind: 'not-authorised', operation: 'eks:ListClusters' },
    })
    expect(groups.length).toBeGreaterThan(3)
  })

  test('a cluster that cannot be described is named with the reason and hides no other', async () => {
    door = await anew()
    await local.arm('eks:DescribeCluster', { kind: 'deny' }, 1)
    const groups = await door.listClusterGroups()
    const all = groups.flatMap((group) => [
      ...(group.clusters.state === 'read' ? group.clusters.value.map(({ cluster }) => cluster.cluster) : []),
      ...group.unreadable.map(({ cluster }) => cluster),
    ])
    expect(all).toHaveLength(8)
    expect(groups.flatMap(({ unreadable }) => unreadable)).toMatchObject([
      { problem: { kind: 'not-authorised', operation: 'eks:DescribeCluster' } },
    ])
  })

  test('what hangs on a cluster and cannot be read is unknown, not none', async () => {
    door = await anew()
    await local.arm('eks:ListPodIdentityAssociations', { kind: 'deny' })
    await local.arm('eks:DescribeAddon', { kind: 'deny' })
    const { clusters } = groupOf(await door.listClusterGroups(), accounts.prod, 'eu-west-1')
    expect(clusters).toMatchObject({ value: [{ associations: null, agent: 'unknown' }] })
  })

  test('credentials that work for one account only', async () => {
    const keys = local.sandbox.settings().accounts
    const file = await local.accountsFile(
      keys.map((each) =>
        each.id === accounts.data
          ? { ...each, credentials: { accessKeyId: 'AKIAX', secretAccessKey: 'x' } }
          : each,
      ),
    )
    door = await anew({ PODSCOPE_SETTINGS: file })
    const groups = await door.listClusterGroups()
    expect(namesOf(groupOf(groups, accounts.data, 'eu-central-1'))).toBe('credentials')
    expect(namesOf(groupOf(groups, accounts.prod, 'eu-west-1'))).toEqual(['prod-eu-1'])
  })

  test('without usable accounts, one group says why', async () => {
    door = await anew({ PODSCOPE_SETTINGS: '/nowhere/accounts.json' })
    const groups = await door.listClusterGroups()
    expect(groups).toMatchObject([
      {
        clusters: {
          state: 'unreadable',
          problem: { kind: 'credentials', message: expect.stringMatching(/ENOENT/) },
        },
      },
    ])
    expect(await door.readCluster(mainCluster)).toMatchObject({
      cluster: { state: 'unreadable' },
      associations: { problem: { kind: 'credentials' } },
    })
    expect(await door.readAssociation({ ...mainCluster, associationId: 'a-1' })).toMatchObject({
      error: { kind: 'credentials' },
    })
  })
})

describe('readCluster', () => {
  test('every association with its role, policy and what it may do', async () => {
    door = await anew()
    const { cluster, associations } = await door.readCluster(mainCluster)
    expect(cluster).toMatchObject({ value: { accountName: 'acme-prod', agent: 'active' } })
    const rows = associations.state === 'read' ? associations.value : []
    expect(cluster).toMatchObject({ value: { associations: rows.length } })
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.every(({ detail }) => detail.state === 'read')).toBe(true)
    const row = rows.find(({ serviceAccount }) => serviceAccount === cases.narrowing.serviceAccount)
    expect(row?.counts).toMatchObject({ granted: expect.any(Number), narrowed: expect.any(Number) })
    // One question about roles for each account, not for each association.
    const roles = await local.calls(/GetAccountAuthorizationDetails/)
    expect(roles.length).toBeLessThan(8)
  })

  test('what is remembered between rows is what each row would be by itself', async () => {
    door = await anew()
    const { associations } = await door.readCluster(mainCluster)
    const rows = associations.state === 'read' ? associations.value : []
    const roles = [...(await rolesOf(accounts.prod)), ...(await rolesOf(accounts.data))]
    let compared = 0
    for (const { detail, counts } of rows) {
      if (detail.state === 'unreadable' || counts === null) continue
      const role = roles.find(({ arn }) => arn === effectiveRoleArn(detail.value)) ?? null
      const policies = layersOf(detail.value, role)
      const session = sessionContextOf(detail.value, role)
      expect(counts).toEqual(effectivePermissions(policies, session, catalog).counts)
      compared++
    }
    expect(compared).toBeGreaterThan(100)
  })

  test('a role that is gone, not ours or not readable is not counted', async () => {
    door = await anew()
    const { associations } = await door.readCluster(mainCluster)
    const rows = associations.state === 'read' ? associations.value : []
    for (const one of [cases.missingRole, cases.unreadableTarget]) {
      const row = rows.find(({ serviceAccount }) => serviceAccount === one.serviceAccount)
      expect(row).toMatchObject({ counts: null, detail: { state: 'read' } })
    }
  })

  test('an association that cannot be described is a row with the reason', async () => {
    door = await anew()
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' }, 3)
    const { associations } = await door.readCluster(mainCluster)
    const rows = associations.state === 'read' ? associations.value : []
    const unreadable = rows.filter(({ detail }) => detail.state === 'unreadable')
    expect(unreadable).toHaveLength(3)
    expect(unreadable[0]).toMatchObject({ counts: null, detail: { problem: { kind: 'not-authorised' } } })
  })

  test('a cluster that cannot be described shows its associations', async () => {
    door = await anew()
    await local.arm('eks:DescribeCluster', { kind: 'deny' })
    expect(await door.readCluster(demo)).toMatchObject({
      cluster: { state: 'unreadable', problem: { operation: 'eks:DescribeCluster' } },
      associations: { state: 'read', value: [{ serviceAccount: walkthrough.serviceAccount }] },
    })
  })

  test('an unknown cluster and an unknown account', async () => {
    door = await anew()
    for (const at of [
      { ...demo, cluster: 'nope' },
      { ...demo, accountId: '999999999999' },
    ]) {
      expect(await door.readCluster(at)).toMatchObject({
        cluster: { problem: { kind: 'not-found' } },
        associations: { problem: { kind: 'not-found' } },
      })
    }
  })

  test.each([
    [{ kind: 'throttle' }, 'throttled'],
    [{ kind: 'drop' }, 'unreachable'],
  ])('an endpoint that stays away (%j) is not asked for every association', async (fault, kind) => {
    door = await anew()
    const { associations: all } = await door.readCluster(mainCluster)
    const total = all.state === 'read' ? all.value.length : 0
    await local.calm()
    await local.arm('eks:DescribePodIdentityAssociation', fault)
    const { associations } = await door.readCluster(mainCluster)
    const rows = associations.state === 'read' ? associations.value : []
    expect(rows).toHaveLength(total)
    expect(rows.every(({ detail }) => detail.state === 'unreadable' && detail.problem.kind === kind)).toBe(
      true,
    )
    expect((await local.calls(/DescribePodIdentity/)).length).toBeLessThan(total)
  })

  test('failures that say nothing of the next association do not end it', async () => {
    door = await anew()
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' }, 40)
    const { associations } = await door.readCluster(mainCluster)
    const rows = associations.state === 'read' ? associations.value : []
    expect(rows.filter(({ detail }) => detail.state === 'unreadable')).toHaveLength(40)
    expect(await local.calls(/DescribePodIdentity/)).toHaveLength(rows.length)
  })
})

/** Nothing may look allowed or denied because something could not be read. */
function expectUnknown(page: AssociationPage): void {
  expect(page.policies.unreadable).toEqual(['identity'])
  expect(page.effective.exact).toBe(false)
  expect(page.effective.unreadable).toEqual(['identity'])
}

describe('readAssociation', () => {
  test('the walkthrough’s association', async () => {
    door = await anew()
    const listed = await listAssociations(demo)
    const [at] = listed.ok ? listed.value : []
    const page = await door.readAssociation({ ...demo, associationId: at?.associationId ?? '' })
    expect(page).toMatchObject({
      ok: true,
      value: {
        accountName: 'acme-prod',
        association: { roleArn: walkthrough.roleArn },
        role: { state: 'read', value: { arn: walkthrough.roleArn } },
        effective: { exact: expect.any(Boolean), unreadable: [] },
      },
    })
    expect(page.ok && page.value).not.toHaveProperty('targetRole')
  })

  test('with a target role of another account, that role decides', async () => {
    door = await anew()
    const page = await pageOf(cases.targetRole)
    expect(page.role).toMatchObject({ value: { name: 'acme-export' } })
    expect(page.targetRole).toMatchObject({ value: { name: 'partner-landing', accountId: accounts.data } })
    expect(page.policies.identity.map(({ name }) => name)).toEqual(
      page.targetRole?.state === 'read' ? page.targetRole.value.policies.map(({ name }) => name) : [],
    )
    expect(page.context.principal).toContain('partner-landing')
  })

  test('a boundary is a layer of its own', async () => {
    door = await anew()
    expect((await pageOf(cases.boundary)).policies.boundary).toHaveLength(1)
  })

  test('a role that is gone', async () => {
    door = await anew()
    const page = await pageOf(cases.missingRole)
    expect(page.role).toMatchObject({ state: 'unreadable', problem: { kind: 'not-found' } })
    expectUnknown(page)
  })

  test('a role of an account that is not ours', async () => {
    door = await anew()
    const page = await pageOf(cases.unreadableTarget)
    expect(page.role).toMatchObject({ state: 'read' })
    expect(page.targetRole).toMatchObject({
      state: 'unreadable',
      problem: {
        kind: 'not-configured',
        message: expect.stringMatching(/999900001111 is not among .*readRole/),
      },
    })
    expectUnknown(page)
  })

  test.each([
    [{ kind: 'deny' }, 'not-authorised'],
    [{ kind: 'error', status: 500 }, 'server-error'],
    [{ kind: 'html', status: 200 }, 'unsupported'],
    [{ kind: 'drop' }, 'unreachable'],
  ])('with IAM out of reach (%j) access is unknown, and the association is shown', async (fault, kind) => {
    door = await anew()
    await local.arm('iam:*', fault)
    const page = await pageOf(cases.narrowing)
    expect(page.role).toMatchObject({ state: 'unreadable', problem: { kind } })
    expectUnknown(page)
  })

  test('where the account may not be listed, roles are read one by one', async () => {
    door = await anew()
    const wanted = await pageOf(cases.boundary)
    for (const fault of [{ kind: 'deny' }, { kind: 'error', status: 501 }]) {
      door = await anew()
      await local.arm('iam:GetAccountAuthorizationDetails', fault)
      const page = await pageOf(cases.boundary)
      expect(page.role).toMatchObject({ state: 'read' })
      expect(page.policies.boundary).toEqual(wanted.policies.boundary)
      expect(page.effective.counts).toEqual(wanted.effective.counts)
      await local.calm()
    }
  })

  test('then a role half of which is refused is not readable', async () => {
    door = await anew()
    await local.arm('iam:GetAccountAuthorizationDetails', { kind: 'deny' })
    await local.arm('iam:ListAttachedRolePolicies', { kind: 'deny' })
    const page = await pageOf(cases.narrowing)
    // The right that would serve best is the one that is asked for.
    expect(page.role).toMatchObject({ problem: { operation: 'iam:GetAccountAuthorizationDetails' } })
    expectUnknown(page)
  })

  test('with the right to list alone, a role that is not in the list is gone', async () => {
    door = await anew()
    await local.arm('iam:GetRole', { kind: 'deny' })
    expect((await pageOf(cases.missingRole)).role).toMatchObject({ problem: { kind: 'not-found' } })
  })

  test('one that is not there', async () => {
    door = await anew()
    const at = { ...demo, associationId: 'a-0123456789abcdefg' }
    expect(await door.readAssociation(at)).toMatchObject({ ok: false, error: { kind: 'not-found' } })
    expect(await door.readAssociation({ ...at, associationId: 'x' })).toMatchObject({
      error: { kind: 'not-found' },
    })
  })
})

describe('what is remembered', () => {
  test('clicks of a few seconds share one reading of the roles, and accounts share nothing', async () => {
    door = await anew()
    const prod = await door.listRoles(accounts.prod)
    const data = await door.listRoles(accounts.data)
    expect(await door.listRoles(accounts.prod)).toBe(prod)
    const first = (await local.calls()).length
    await Promise.all([door.listRoles(accounts.prod), door.listRoles(accounts.data)])
    expect(await local.calls()).toHaveLength(first)
    for (const [roles, id] of [
      [prod, accounts.prod],
      [data, accounts.data],
    ] as const) {
      const arns = roles.state === 'read' ? roles.value.map(({ arn }) => arn) : []
      expect(arns.length).toBeGreaterThan(0)
      expect(arns.every((arn) => arn.includes(`:${id}:`))).toBe(true)
    }
  })

  test('a failure is not remembered', async () => {
    door = await anew()
    await local.arm('iam:GetAccountAuthorizationDetails', { kind: 'deny' }, 1)
    expect(await door.listRoles(accounts.prod)).toMatchObject({ state: 'unreadable' })
    expect(await door.listRoles(accounts.prod)).toMatchObject({ state: 'read' })
  })

  test('an association is read afresh every time, and what it may do follows', async () => {
    door = await anew()
    const before = await pageOf(cases.noSessionPolicy)
    const { updateAssociation } = await import('../aws/index.ts')
    const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
    await updateAssociation(before.association, {
      policy,
      disableSessionTags: true,
      clientRequestToken: 'one',
    })
    const after = await pageOf(cases.noSessionPolicy)
    expect(after.association).toMatchObject({ policy, disableSessionTags: true })
    expect(before.effective.counts.granted).toBeGreaterThan(0)
    expect(after.effective.counts.granted).toBe(0)
  })

  test('a role made after the list was read is found', async () => {
    door = await anew()
    await door.listRoles(accounts.prod)
    const roleArn = await makeRole(local, accounts.prod, 'newcomer')
    const { createAssociation } = await import('../aws/index.ts')
    const created = await createAssociation(demo, {
      namespace: 'demo-ns',
      serviceAccount: 'newcomer',
      roleArn,
      disableSessionTags: false,
      tags: {},
      clientRequestToken: 'newcomer',
    })
    const page = created.ok ? await door.readAssociation(created.value.association) : created
    expect(page).toMatchObject({ ok: true, value: { role: { state: 'read', value: { name: 'newcomer' } } } })
  })
})

test('the site’s state is that of its settings', async () => {
  expect((await anew({ PODSCOPE_SANDBOX: '1' })).siteState()).toEqual({ sandbox: true, readOnly: false })
  expect((await anew({ PODSCOPE_READ_ONLY: '1' })).siteState()).toEqual({ sandbox: false, readOnly: true })
})

describe('readRoleWithUses', () => {
  const shared = () => door.readRoleWithUses(accounts.prod, 'shared-data-access')

  test('every association of every cluster that runs as the role, and no other', async () => {
    door = await anew()
    const page = await shared()
    expect(page.role).toMatchObject({ state: 'read', value: { name: 'shared-data-access' } })
    const stored = Object.values(local.sandbox.state.accounts).flatMap(({ clusters }) =>
      Object.values(clusters).flatMap((cluster) => Object.values(cluster.associations)),
    )
    const arn = page.role.state === 'read' ? page.role.value.arn : ''
    const expected = stored.filter(({ roleArn, targetRoleArn }) => [roleArn, targetRoleArn].includes(arn))
    expect(page.uses.map(({ association }) => association.associationId).sort()).toEqual(
      expected.map(({ id }) => id).sort(),
    )
    expect(page.unseen).toEqual([])
    expect(page.looked.associations).toBe(stored.length)
  })

  test('a target role is used from the account of another role, which only goes on to it', async () => {
    door = await anew()
    const { association, targetRole } = await pageOf(cases.targetRole)
    if (targetRole?.state !== 'read') throw new Error('no target role')
    const target = await door.readRoleWithUses(targetRole.value.accountId, targetRole.value.name)
    const [use] = target.uses.filter((each) => each.association.associationId === association.associationId)
    expect(use).toMatchObject({ association: { targetRoleArn: targetRole.value.arn } })
    expect(use).not.toHaveProperty('targetTrust')
    const first = await door.readRoleWithUses(
      association.accountId,
      association.roleArn.split('/').at(-1) ?? '',
    )
    const [going] = first.uses.filter((each) => each.association.associationId === association.associationId)
    expect(going?.targetTrust).toMatchObject({ state: 'read', value: targetRole.value.trustPolicy })
  })

  test('what could not be read is said, and the rest is there', async () => {
    door = await anew()
    const whole = await shared()
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' }, 3)
    const some = await shared()
    expect(some.unseen.reduce((sum, { associations }) => sum + (associations ?? 0), 0)).toBe(3)
    expect(some.unseen.map(({ problem }) => problem.kind)).toContain('not-authorised')
    expect(some.uses.length).toBeGreaterThanOrEqual(whole.uses.length - 3)

    await local.arm('eks:ListPodIdentityAssociations', { kind: 'deny' }, 1)
    const [cluster] = (await shared()).unseen
    expect(cluster).toMatchObject({ associations: null, problem: { kind: 'not-authorised' } })
    expect(cluster?.cluster).toBeDefined()

    await local.arm('eks:ListClusters', { kind: 'deny' }, 1)
    const [region] = (await shared()).unseen
    expect(region).toMatchObject({ associations: null, problem: { kind: 'not-authorised' } })
    expect(region).not.toHaveProperty('cluster')
  })

  test('a region that does not answer is given up', async () => {
    door = await anew()
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'drop' })
    const page = await shared()
    expect(page.uses).toEqual([])
    const total = page.unseen.reduce((sum, { associations }) => sum + (associations ?? 0), 0)
    expect(total).toBe(page.looked.associations)
    // Nothing says what path it has, but its name finds it.
    expect(page.role.state).toBe('read')
  })

  test('a role that is not there', async () => {
    door = await anew()
    const page = await door.readRoleWithUses(accounts.prod, 'no-such-role')
    expect(page.role).toMatchObject({ state: 'unreadable', problem: { kind: 'not-found' } })
    expect(page.uses).toEqual([])
  })
})

test('what changes made elsewhere did to access is worked out once', async () => {
  door = await anew()
  const { workOutChanges } = door
  const store = await database()
  const { changes } = tables
  const role = `arn:aws:iam::${accounts.prod}:role/${walkthrough.roleName}`
  const state = { roleArn: role, disableSessionTags: true, tags: {}, modifiedAt: null }
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
  })
  const change = {
    ...demo,
    namespace: 'shop',
    serviceAccount: 'cart',
    source: 'outside',
    who: 'unknown',
    outcome: 'stored',
  } as const
  const gone = { ...state, roleArn: `arn:aws:iam::${accounts.prod}:role/not-there` }
  await store.insert(changes).values([
    { ...change, associationId: 'a-narrowed', kind: 'update', before: state, after: { ...state, policy } },
    { ...change, associationId: 'a-new', kind: 'create', before: null, after: state },
    { ...change, associationId: 'a-dark', kind: 'delete', before: gone, after: null },
    { ...change, associationId: 'a-seen', kind: 'seen', before: null, after: state },
  ])
  const first = await workOutChanges(0, 2)
  expect(first).toMatchObject({ worked: 2, hasMore: true })
  // What has no answer is tried once.
  const second = await workOutChanges(first.upTo, 2)
  expect(second).toMatchObject({ worked: 0, hasMore: false })
  expect(second.upTo).toBeGreaterThan(first.upTo)
  expect(await workOutChanges(second.upTo, 2)).toEqual({ worked: 0, upTo: second.upTo, hasMore: false })
  const rows = await store.select().from(changes).where(eq(changes.serviceAccount, 'cart'))
  const accessOf = (id: string) => rows.find(({ associationId }) => associationId === id)?.access
  expect(accessOf('a-narrowed')).toMatchObject({ gained: 0, lost: expect.any(Number) })
  expect(accessOf('a-narrowed')?.lost).toBeGreaterThan(0)
  expect(accessOf('a-new')).toMatchObject({ lost: 0 })
  expect(accessOf('a-new')?.gained).toBeGreaterThan(0)
  expect(accessOf('a-dark')).toBeNull()
  expect(accessOf('a-seen')).toBeNull()
})

test('associations of a role that the store knows are read afresh, and no other', async () => {
  door = await anew()
  const all = await door.readRoleWithUses(accounts.prod, walkthrough.roleName)
  const [use] = all.uses
  if (!use) throw new Error('nobody uses it')
  const stale = { ...use.association, policy: '{}', modifiedAt: '2020-01-01T00:00:00.000Z' }
  const known = {
    associations: [stale],
    unseen: [],
    looked: { clusters: 40, associations: 99_000 },
    readAt: '',
  }
  const page = await door.readRoleWithUses(accounts.prod, walkthrough.roleName, known)
  expect(page.uses).toEqual([use])
  expect(page.looked.associations).toBe(99_000)
  expect(page.readAt).not.toBe('')
  // So many are shown as they were read last.
  const many = { ...known, associations: Array.from({ length: 201 }, () => stale) }
  const old = await door.readRoleWithUses(accounts.prod, walkthrough.roleName, many)
  expect(old.uses).toHaveLength(201)
  expect(old.uses[0]?.association).toEqual(stale)
})
