/** Two moments of an estate that is read over HTTP from the local AWS, changed here and elsewhere between. */
import { EKSClient, UpdatePodIdentityAssociationCommand } from '@aws-sdk/client-eks'
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { everything, type Scope } from '../auth/rules/index.ts'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { buildSeed } from '../sandbox/seed/index.ts'
import { cases, mainCluster } from '../sandbox/seed/names.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

async function load() {
  vi.resetModules()
  const [crawls, run, gates, associations, recording, aws, store, own] = await Promise.all([
    import('../crawl/crawls.ts'),
    import('../crawl/run.ts'),
    import('../crawl/gate.ts'),
    import('../associations/index.ts'),
    import('../associations/recording.ts'),
    import('../aws/index.ts'),
    import('../store/index.ts'),
    import('./index.ts'),
  ])
  // Writes that are recorded, not those of the wire by the same names.
  return { ...aws, ...crawls, ...run, ...gates, ...associations, ...recording, ...store, ...own }
}

let local: LocalAws
let rooms: Awaited<ReturnType<typeof load>>
let eks: EKSClient
let iam: IAMClient
/** Before anything was read, and after the first reading. */
let [before, start] = ['', '']

beforeAll(async () => {
  local = await startLocalAws({}, { seed: () => buildSeed({ associations: 400 }) })
  rooms = await load()
  const account = local.sandbox.settings().accounts.find(({ id }) => id === mainCluster.accountId)
  if (!account) throw new Error('the sandbox has it')
  const { credentials } = account
  eks = new EKSClient({ endpoint: local.sandbox.url, region: mainCluster.region, credentials })
  iam = new IAMClient({ endpoint: local.sandbox.url, region: 'us-east-1', credentials })
  before = await now()
  await readAll()
  start = await now()
})
afterAll(() => local.close())

/** By the store's clock, and after everything that is written. */
async function now(): Promise<string> {
  return (await rooms.storeNow()).toISOString()
}

async function readAll(): Promise<void> {
  const { id } = await rooms.openCrawl(mainCluster, 'asked', 10)
  await rooms.runCrawl(id, new AbortController().signal, () => undefined, rooms.createGate(1000))
}

type Names = { readonly namespace: string; readonly serviceAccount: string }
async function find({ namespace, serviceAccount }: Names) {
  const listed = await rooms.listAssociations(mainCluster, { namespace, serviceAccount })
  const described = listed.ok && listed.value[0] ? await rooms.describeAssociation(listed.value[0]) : null
  if (!described?.ok) throw new Error(`no ${namespace}/${serviceAccount}`)
  return described.value
}

async function setPolicy(names: Names, policy: string): Promise<void> {
  const association = await find(names)
  const seen = rooms.seenVersionOf(association)
  const answer = await rooms.changeAssociation(association, { policy }, { actor: tester, seen })
  if (!answer.ok) throw new Error(answer.error.kind)
  await rooms.accessNoted()
}

function allowing(...actions: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

async function compare(
  from: string,
  filter = '',
  { to = 'now', scope = everything }: { to?: string; scope?: Scope } = {},
) {
  const answer = await rooms.compareMoments(scope, { filter, at: null, from, to })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value
}
const only = ({ namespace, serviceAccount }: Names) =>
  `namespace:${namespace} service-account:${serviceAccount}`

describe('between two moments', () => {
  test('nothing is different while nothing happens, and what cannot be known is counted apart', async () => {
    const { differences, unchanged, unsure, unlooked, firstRead } = await compare(start)
    const listed = await rooms.countRows(everything, '')
    expect({ differences, unlooked, firstRead }).toEqual({ differences: [], unlooked: 0, firstRead: [] })
    const unknown = unsure.reduce((sum, { associations }) => sum + associations, 0)
    expect(unchanged + unknown).toBe(listed.ok && listed.value)
    // Roles that are gone, or in accounts that nobody can read.
    expect(unknown).toBeGreaterThan(0)
    expect(unknown).toBeLessThan(20)
    expect(unsure.every(({ readAt }) => readAt === null)).toBe(true)
  })

  test('the difference is the net of all steps', async () => {
    const first = (await find(cases.narrowing)).policy ?? ''
    const from = await now()
    await setPolicy(cases.narrowing, allowing('s3:GetObject'))
    const narrowed = await now()
    const { differences } = await compare(from, only(cases.narrowing))
    expect(differences).toMatchObject([
      { ...cases.narrowing, kind: 'changed', isByRole: false, notKnown: null, before: { policy: first } },
    ])
    // `*` is more than its own bucket, and reading is less than writing.
    expect(differences[0]?.access).toMatchObject({
      gained: 1,
      gains: [{ action: 's3:GetObject' }],
      exact: true,
    })
    expect(differences[0]?.access?.lost).toBeGreaterThan(0)
    await setPolicy(cases.narrowing, first)
    expect(await compare(from, only(cases.narrowing))).toMatchObject({ differences: [], unchanged: 1 })
    // From in between, and until then, it is the two halves.
    const [later] = (await compare(narrowed, only(cases.narrowing))).differences
    expect(later?.access?.gained).toBe(differences[0]?.access?.lost)
    const until = await compare(from, only(cases.narrowing), { to: narrowed })
    expect(until.differences[0]?.access).toEqual(differences[0]?.access)
  })

  test('what was done elsewhere is there once it was read', async () => {
    const association = await find(cases.denyBased)
    const from = await now()
    const { associationId, cluster: clusterName } = association
    const policy = allowing('s3:GetObject')
    await eks.send(new UpdatePodIdentityAssociationCommand({ clusterName, associationId, policy }))
    expect((await compare(from, only(cases.denyBased))).differences).toEqual([])
    await readAll()
    expect((await compare(from, only(cases.denyBased))).differences).toMatchObject([
      { kind: 'changed', before: { policy: association.policy }, after: { policy } },
    ])
  })

  test('a role gives more: whoever runs as it gained, until it is taken back', async () => {
    const { roleArn } = await find(cases.noSessionPolicy)
    const RoleName = roleArn.split('/').at(-1) ?? ''
    const from = await now()
    const later = { RoleName, PolicyName: 'later' }
    await iam.send(new PutRolePolicyCommand({ ...later, PolicyDocument: allowing('sqs:SendMessage') }))
    await readAll()
    const given = await now()
    const { differences } = await compare(from, only(cases.noSessionPolicy))
    expect(differences).toMatchObject([
      {
        kind: 'changed',
        isByRole: true,
        access: { gained: 1, lost: 0, gains: [{ action: 'sqs:SendMessage' }] },
      },
    ])
    await iam.send(new DeleteRolePolicyCommand(later))
    await readAll()
    expect(await compare(from, `role:${RoleName}`)).toMatchObject({ differences: [], unsure: [] })
    expect((await compare(from, only(cases.noSessionPolicy), { to: given })).differences).toEqual(differences)
  })

  test('what is new gained all it has, and what is gone lost it', async () => {
    const from = await now()
    const gone = await find(cases.pointlessGrants)
    const seen = rooms.seenVersionOf(gone)
    expect((await rooms.deleteAssociation(gone, seen, { actor: tester })).ok).toBe(true)
    const { roleArn } = gone
    const names = { namespace: 'tenant-acme', serviceAccount: 'later' }
    const input = { ...names, roleArn, disableSessionTags: false, tags: {} }
    expect((await rooms.createAssociation(mainCluster, input, { actor: tester })).ok).toBe(true)
    await rooms.accessNoted()
    const { differences } = await compare(from)
    expect(differences).toMatchObject([
      { ...cases.pointlessGrants, kind: 'gone', after: null, access: { gained: 0 } },
      { ...names, kind: 'new', before: null, access: { lost: 0 } },
    ])
    expect(differences[0]?.access?.lost).toBeGreaterThan(0)
    expect(differences[1]?.access?.gained).toBeGreaterThan(0)
    const acme: Scope = { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] }
    expect((await compare(from, '', { scope: acme })).differences).toMatchObject([{ ...names, kind: 'new' }])
    expect((await compare(from, 'tenant:acme')).differences).toMatchObject([{ ...names, kind: 'new' }])
    // One that came and went in between is no difference.
    const created = await find(names)
    await rooms.deleteAssociation(created, rooms.seenVersionOf(created), { actor: tester })
    await rooms.accessNoted()
    expect((await compare(from, 'tenant:acme')).differences).toEqual([])
  })

  test('before the first reading nothing is made up', async () => {
    const { differences, unchanged, unsure, firstRead } = await compare(before, only(cases.overBroad))
    expect({ differences, unchanged }).toEqual({ differences: [], unchanged: 0 })
    expect(unsure).toMatchObject([{ associations: 1, readAt: expect.stringMatching(/^20/) }])
    const { accountId, region } = mainCluster
    expect(firstRead).toMatchObject([{ accountId, region, at: expect.stringMatching(/^20/) }])
    // Nothing here tells what it was, and EKS tells that it was.
    const { changes, fleetAssociations: f } = rooms.tables
    const db = await rooms.database()
    const { namespace, serviceAccount } = cases.overBroad
    const isIt = and(eq(f.namespace, namespace), eq(f.serviceAccount, serviceAccount))
    const [row] = await db.select().from(f).where(isIt)
    await db.delete(changes).where(eq(changes.associationId, row?.associationId ?? ''))
    await db.update(f).set({ modifiedAt: new Date() }).where(isIt)
    expect((await compare(start, only(cases.overBroad))).differences).toMatchObject([
      { kind: 'unknown', before: null, access: null, notKnown: { kind: 'state', moment: 'from' } },
    ])
    await db.update(f).set({ createdAt: new Date() }).where(isIt)
    expect((await compare(start, only(cases.overBroad))).differences).toMatchObject([{ kind: 'new' }])
  })
})

test('a filter that is not understood is a problem', async () => {
  const asked = { filter: 'nothing:like', at: null, from: start, to: 'now' } as const
  expect(await rooms.compareMoments(everything, asked)).toMatchObject({ error: { kind: 'filter' } })
})
