/** The crawl over HTTP against the local AWS, on both databases. */
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { carriedOutThen, type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { accounts, cases, mainCluster } from '../sandbox/seed/names.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'

// Opening a database takes a second, and on a busy machine half a minute.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const describeOne = 'eks:DescribePodIdentityAssociation'
const listAll = 'eks:ListPodIdentityAssociations'
const home = { accountId: mainCluster.accountId, region: mainCluster.region }

async function load() {
  // The settings are read once by a module.
  vi.resetModules()
  const [crawls, run, gates, note, documents, store, stores, aws] = await Promise.all([
    import('./crawls.ts'),
    import('./run.ts'),
    import('./gate.ts'),
    import('./note.ts'),
    import('./documents.ts'),
    import('../store/index.ts'),
    import('../store/database.ts'),
    import('../aws/index.ts'),
  ])
  return { ...crawls, ...run, ...gates, ...note, ...documents, ...store, ...stores, ...aws }
}
type Rooms = Awaited<ReturnType<typeof load>>

let postgres: LocalPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  let local: LocalAws
  let rooms: Rooms
  beforeAll(async () => {
    const database: Record<string, string> =
      kind === 'PGlite' ? {} : { DATABASE_URL: await postgres.newDatabase() }
    local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '2000', ...database })
    rooms = await load()
  })
  afterAll(async () => {
    await rooms.closeStore()
    await local.close()
  })

  const places = () =>
    local.sandbox
      .settings()
      .accounts.flatMap(({ id, regions }) => regions.map((region) => ({ accountId: id, region })))

  async function crawl(of = places()) {
    for (const place of of) {
      const { id } = await rooms.openCrawl(place, 'asked', 10)
      await rooms.runCrawl(id, new AbortController().signal, () => undefined, rooms.createGate(1000))
    }
    const all = await rooms.listCrawls()
    return all.filter(({ accountId, region }) =>
      of.some((place) => place.accountId === accountId && place.region === region),
    )
  }

  const rows = async () => {
    const { fleetAssociations } = rooms.tables
    return (await rooms.database()).select().from(fleetAssociations).orderBy(fleetAssociations.associationId)
  }
  const changes = async () => (await rooms.database()).select().from(rooms.tables.changes)

  /** Which rows were written when: PostgreSQL counts transactions. */
  async function written(): Promise<ReadonlyMap<string, string>> {
    const store = await rooms.database()
    const found = await store
      .select({
        id: rooms.tables.fleetAssociations.associationId,
        by: sql<string>`${rooms.tables.fleetAssociations}.xmin::text`,
      })
      .from(rooms.tables.fleetAssociations)
    return new Map(found.map(({ id, by }) => [id, by]))
  }

  function stored() {
    return Object.values(local.sandbox.state.accounts).flatMap((account) =>
      Object.values(account.clusters).flatMap((cluster) =>
        Object.values(cluster.associations).map((each) => ({
          ...each,
          accountId: account.id,
          cluster: cluster.name,
        })),
      ),
    )
  }

  /** The store holds what AWS holds, and no problem but those of the seed. */
  async function expectAllRead() {
    const texts = new Map(
      (await (await rooms.database()).select().from(rooms.tables.documents)).map(({ hash, text }) => [
        hash,
        text,
      ]),
    )
    const inView = (await rows()).filter(({ missing }) => missing < 2)
    const read = inView.map((row) => [
      row.associationId,
      row.accountId,
      row.cluster,
      row.namespace,
      row.serviceAccount,
      row.roleArn,
      row.targetRoleArn ?? '',
      row.policy === null ? '' : texts.get(row.policy),
      row.disableSessionTags,
      row.problem,
      row.missing,
    ])
    const expected = stored()
      .toSorted((left, right) => (left.id < right.id ? -1 : 1))
      .map((each) => [
        each.id,
        each.accountId,
        each.cluster,
        each.namespace,
        each.serviceAccount,
        each.roleArn,
        each.targetRoleArn ?? '',
        each.policy ?? '',
        each.disableSessionTags ?? false,
        null,
        0,
      ])
    expect(read.toSorted(byId)).toEqual(expected.toSorted(byId))
  }
  const byId = (left: readonly unknown[], right: readonly unknown[]) =>
    String(left[0]) < String(right[0]) ? -1 : 1

  async function storedOf(names: { namespace: string; serviceAccount: string }) {
    const listed = await rooms.listAssociations(mainCluster, names)
    const [found] = listed.ok ? listed.value : []
    const one = found && (await rooms.describeAssociation(found))
    if (!one?.ok) throw new Error('nothing there')
    return one.value
  }

  test('reads everything, and tells of nothing as news', async () => {
    const done = await crawl()
    expect(done.map(({ state, problem, failed }) => ({ state, problem, failed }))).toEqual(
      places().map(() => ({ state: 'done', problem: null, failed: 0 })),
    )
    await expectAllRead()
    expect(done.reduce((sum, { described }) => sum + described, 0)).toBe(stored().length)
    expect(await changes()).toEqual([])
    const store = await rooms.database()
    const roles = await store.select().from(rooms.tables.fleetRoles)
    const inAws = Object.values(local.sandbox.state.accounts).flatMap(({ roles: some }) =>
      Object.values(some),
    )
    expect(roles.map(({ arn }) => arn).sort()).toEqual(inAws.map(({ arn }) => arn).sort())
    const quotas = await store.select().from(rooms.tables.fleetAccounts)
    expect(quotas.every(({ rolesQuota, rolesProblem }) => rolesQuota === 1000 && rolesProblem === null)).toBe(
      true,
    )
    expect(
      quotas.every(
        ({ organizationReadAt, organizationProblem }) => organizationReadAt && !organizationProblem,
      ),
    ).toBe(true)
    const overProd = quotas.find(({ accountId }) => accountId === accounts.prod)?.organization
    const texts = await rooms.readDocuments(store, overProd?.scps?.flat().map(({ hash }) => hash) ?? [])
    expect(texts.size).toBeGreaterThan(0)
    const read = await store.select().from(rooms.tables.fleetPlaces)
    expect(read.every(({ completeAt, problem }) => completeAt !== null && problem === null)).toBe(true)
  })

  test('a second time it writes nothing, and then what changed alone', async () => {
    const store = await rooms.database()
    await store.update(rooms.tables.fleetAssociations).set({ toAnalyse: false })
    const before = await written()
    const second = await crawl()
    expect(await written()).toEqual(before)
    expect(second.every(({ changed }) => changed === 0)).toBe(true)
    const names = [cases.narrowing, cases.denyBased]
    const was = await Promise.all(names.map(storedOf))
    const policy =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
    for (const one of was) {
      const update = { policy, disableSessionTags: true, clientRequestToken: one.associationId }
      expect(await rooms.updateAssociation(one, update)).toMatchObject({ ok: true })
    }
    await crawl([home])
    const after = await written()
    const rewritten = [...after].filter(([id, by]) => before.get(id) !== by).map(([id]) => id)
    expect(rewritten.sort()).toEqual(was.map(({ associationId }) => associationId).sort())
    await expectAllRead()
    const news = await changes()
    expect(news).toHaveLength(2)
    for (const one of was)
      expect(news.find(({ associationId }) => associationId === one.associationId)).toMatchObject({
        kind: 'update',
        source: 'outside',
        outcome: 'stored',
        before: { policy: one.policy },
        after: { policy },
      })
    const toAnalyse = (await rows()).filter((row) => row.toAnalyse).map(({ associationId }) => associationId)
    expect(toAnalyse.sort()).toEqual(rewritten)
  })

  test('a page that reads it afterwards finds nothing new, and what a page noted is not noted again', async () => {
    const noted = (await changes()).length
    const { observe } = await import('../history/index.ts')
    await observe(await storedOf(cases.narrowing))
    expect(await changes()).toHaveLength(noted)
    const one = await storedOf(cases.narrowing)
    await rooms.updateAssociation(one, { policy: '', disableSessionTags: false, clientRequestToken: 'again' })
    const changed = await rooms.updateAssociation(one, {
      policy: one.policy?.replace('s3:GetObject', 's3:PutObject') ?? '',
      disableSessionTags: true,
      clientRequestToken: 'once more',
    })
    expect(changed).toMatchObject({ ok: true })
    await observe(await storedOf(cases.narrowing))
    await crawl([home])
    expect(await changes()).toHaveLength(noted + 1)
    await expectAllRead()
  })

  test('an edited role has its users worked out anew, and nobody else', async () => {
    const store = await rooms.database()
    await store.update(rooms.tables.fleetAssociations).set({ toAnalyse: false })
    const one = await storedOf(cases.narrowing)
    const credentials = local.sandbox.settings().accounts.find(({ id }) => id === accounts.prod)?.credentials
    if (!credentials) throw new Error('no account')
    const iam = new IAMClient({ region: 'us-east-1', endpoint: local.sandbox.url, credentials })
    const PolicyDocument =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}'
    const RoleName = one.roleArn.split('/').at(-1)
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument }))
    await crawl([home])
    const marked = (await rows()).filter(({ toAnalyse }) => toAnalyse)
    expect(marked.length).toBeGreaterThan(0)
    expect(marked.every(({ roleArn, targetRoleArn }) => [roleArn, targetRoleArn].includes(one.roleArn))).toBe(
      true,
    )
  })

  test('a write whose answer got lost, and which is made again, counts once what the list lacks', async () => {
    const store = await rooms.database()
    const { fleetAssociations } = rooms.tables
    const [known] = (await rows()).filter(
      ({ accountId, region }) => accountId === home.accountId && region === home.region,
    )
    if (!known) throw new Error('no association')
    const isIt = eq(fleetAssociations.associationId, 'a-nowhere')
    await store.insert(fleetAssociations).values({ ...known, associationId: 'a-nowhere' })
    const done = store.transaction.bind(store)
    let lost = false
    // Committed, and then the connection breaks: each write is made twice.
    vi.spyOn(store, 'transaction').mockImplementation(async (...asked) => {
      const value = await done(...asked)
      lost = !lost
      if (lost) throw Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' })
      return value
    })
    try {
      await crawl([home])
    } finally {
      vi.restoreAllMocks()
    }
    const [row] = await store.select().from(fleetAssociations).where(isIt)
    expect(row).toMatchObject({ missing: 1 })
    await store.delete(fleetAssociations).where(isIt)
  })

  test('what is gone leaves the view at the second list without it, and is told then', async () => {
    const one = await storedOf(cases.denyBased)
    const row = async () => (await rows()).find(({ associationId }) => associationId === one.associationId)
    const told = async () =>
      (await changes()).filter(
        ({ associationId, kind: what }) => associationId === one.associationId && what === 'delete',
      )
    expect(await rooms.deleteAssociation(one)).toMatchObject({ ok: true })
    await crawl([home])
    expect(await row()).toMatchObject({ missing: 1 })
    expect(await told()).toEqual([])
    await crawl([home])
    expect(await row()).toMatchObject({ missing: 2 })
    expect(await told()).toMatchObject([{ source: 'outside', before: { roleArn: one.roleArn }, after: null }])
    const { namespace, serviceAccount, roleArn } = one
    const made = await rooms.createAssociation(mainCluster, {
      namespace,
      serviceAccount,
      roleArn,
      disableSessionTags: false,
      tags: {},
      clientRequestToken: 'made anew',
    })
    expect(made).toMatchObject({ ok: true })
    await crawl([home])
    const created = (await changes()).filter(({ kind: what }) => what === 'create')
    expect(created).toMatchObject([{ namespace, serviceAccount, before: null, after: { roleArn } }])
    await expectAllRead()
  })

  const passing: readonly (readonly [string, string, object])[] = [
    ['every second answer is a throttling', describeOne, { fault: { kind: 'throttle' }, every: 2 }],
    ['a tenth fails', 'eks:*', { fault: { kind: 'error', status: 500 }, share: 0.1, seed: 3 }],
    ['a tenth is dropped', describeOne, { fault: { kind: 'drop' }, share: 0.1, seed: 4 }],
    ['some answers are slow', describeOne, { fault: { kind: 'slow', ms: 4000 }, times: 3 }],
    ['some are a gateway’s page', listAll, { fault: { kind: 'html', status: 502 }, times: 2 }],
    [
      'some are throttled after they were carried out',
      describeOne,
      { fault: carriedOutThen({ kind: 'throttle' }), times: 9 },
    ],
    ['IAM throttles', 'iam:*', { fault: { kind: 'throttle' }, times: 2 }],
  ]
  test.each(passing)('%s: all is read in the end', async (_, operation, fault) => {
    await arm(operation, fault)
    const [done] = await crawl([home])
    await local.calm()
    expect(done).toMatchObject({ state: 'done', problem: null, failed: 0 })
    await expectAllRead()
  })

  async function arm(operation: string, fault: object) {
    const answer = await fetch(`${local.sandbox.controlUrl}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation, ...fault }),
    })
    expect(answer.status).toBe(201)
  }

  const forget = (...fields: readonly string[]) => ({ fault: { kind: 'forget', from: 'answer', fields } })
  const lasting: readonly (readonly [
    string,
    string,
    object,
    string,
    'row' | 'list' | 'cluster' | 'place' | 'account',
  ])[] = [
    ['a missing right to describe', describeOne, { fault: { kind: 'deny' } }, 'not-authorised', 'row'],
    ['half an answer', describeOne, forget('association.roleArn'), 'unsupported', 'row'],
    ['an answer without its policy', describeOne, forget('association.policy'), 'unsupported', 'row'],
    ['XML', describeOne, { fault: { kind: 'xml' } }, 'unsupported', 'row'],
    ['a missing right to list', listAll, { fault: { kind: 'deny' } }, 'not-authorised', 'list'],
    ['half a list', listAll, forget('associations'), 'unsupported', 'list'],
    ['a list without names', listAll, forget('associations.namespace'), 'unsupported', 'list'],
    [
      'a missing right to the cluster',
      'eks:DescribeCluster',
      { fault: { kind: 'deny' } },
      'not-authorised',
      'cluster',
    ],
    ['half a cluster', 'eks:DescribeCluster', forget('cluster.arn'), 'unsupported', 'cluster'],
    [
      'a missing right to the clusters',
      'eks:ListClusters',
      { fault: { kind: 'deny' } },
      'not-authorised',
      'place',
    ],
    ['half a list of clusters', 'eks:ListClusters', forget('clusters'), 'unsupported', 'place'],
    ['a dead region', 'eks:*', { fault: { kind: 'drop' } }, 'unreachable', 'place'],
    ['descriptions that never come', describeOne, { fault: { kind: 'drop' } }, 'unreachable', 'place'],
    ['a missing right to IAM', 'iam:*', { fault: { kind: 'deny' } }, 'not-authorised', 'account'],
    [
      'half of IAM',
      'iam:GetAccountAuthorizationDetails',
      forget('RoleDetailList', 'Policies'),
      'unsupported',
      'account',
    ],
  ]
  test.each(lasting)(
    '%s is a state with its reason, and nothing is lost',
    async (_, operation, fault, problem, where) => {
      const store = await rooms.database()
      const before = (await rows()).map(({ problem: _p, readAt: _r, ...rest }) => rest)
      const rolesBefore = await store.select().from(rooms.tables.fleetRoles)
      await arm(operation, fault)
      const [done] = await crawl([home])
      await local.calm()
      expect((await rows()).map(({ problem: _p, readAt: _r, ...rest }) => rest)).toEqual(before)
      expect(await store.select().from(rooms.tables.fleetRoles)).toEqual(rolesBefore)
      expect(done).toMatchObject({ state: where === 'place' ? 'failed' : 'done', changed: 0 })
      const found = {
        row: (await rows()).flatMap((row) => row.problem ?? []),
        list: (await store.select().from(rooms.tables.fleetClusters)).flatMap((row) => row.listProblem ?? []),
        cluster: (await store.select().from(rooms.tables.fleetClusters)).flatMap((row) => row.problem ?? []),
        place: (await store.select().from(rooms.tables.fleetPlaces)).flatMap((row) => row.problem ?? []),
        account: (await store.select().from(rooms.tables.fleetAccounts)).flatMap(
          (row) => row.rolesProblem ?? [],
        ),
      }
      for (const [place, problems] of Object.entries(found))
        expect([...new Set(problems.map(({ kind: what }) => what))], place).toEqual(
          place === where ? [problem] : [],
        )
      const [after] = await crawl([home])
      expect(after).toMatchObject({ state: 'done', failed: 0 })
      await expectAllRead()
      const [place] = await store
        .select()
        .from(rooms.tables.fleetPlaces)
        .where(eq(rooms.tables.fleetPlaces.region, home.region))
      expect(place?.problem).toBeNull()
    },
  )

  test('roles that are told in halves, and cannot be read alone, are a reason of their account', async () => {
    const store = await rooms.database()
    const before = await store.select().from(rooms.tables.fleetRoles)
    await arm('iam:GetAccountAuthorizationDetails', forget('Policies'))
    await arm('iam:GetRole', { fault: { kind: 'deny' } })
    await crawl([home])
    await local.calm()
    const over = async () =>
      (await store.select().from(rooms.tables.fleetAccounts)).find(
        ({ accountId }) => accountId === home.accountId,
      )
    expect(await over()).toMatchObject({ rolesProblem: { kind: 'not-authorised' } })
    expect(await store.select().from(rooms.tables.fleetRoles)).toEqual(before)
    await crawl([home])
    expect(await over()).toMatchObject({ rolesProblem: null })
  })

  test('what an organization does not tell is a reason, and what it told stays', async () => {
    const store = await rooms.database()
    const over = async () =>
      (await store.select().from(rooms.tables.fleetAccounts)).find(
        ({ accountId }) => accountId === accounts.prod,
      )
    const before = await over()
    await arm('organizations:*', { fault: { kind: 'deny' } })
    await crawl([home])
    await local.calm()
    expect(await over()).toMatchObject({
      organization: before?.organization,
      organizationProblem: { kind: 'not-authorised' },
    })
    await crawl([home])
    expect(await over()).toMatchObject({ organizationProblem: null })
  })

  test.each([
    ['as STS tells', null],
    ['as the ARNs tell where STS does not', 'sts:*'],
  ])(
    'an account that another answers for (%s) has that as its reason, and nothing of it is taken',
    async (_, silent) => {
      const store = await rooms.database()
      const before = await rows()
      const { PODSCOPE_SETTINGS: settingsFile = '' } = local.settings
      const listed = local.sandbox.settings().accounts
      const other = listed.find(({ id }) => id === accounts.data)
      const swapped = listed.map((each) =>
        each.id === accounts.prod ? { ...each, credentials: other?.credentials } : each,
      )
      vi.stubEnv('PODSCOPE_SETTINGS', await local.accountsFile(swapped))
      vi.resetModules()
      const fresh = await load()
      if (silent) await arm(silent, { fault: { kind: 'deny' } })
      const { id } = await fresh.openCrawl(home, 'asked', 10)
      await fresh.runCrawl(id, new AbortController().signal, () => undefined)
      await local.calm()
      const clusters = await store.select().from(rooms.tables.fleetClusters)
      expect(clusters.every(({ missing }) => missing === 0)).toBe(true)
      vi.stubEnv('PODSCOPE_SETTINGS', settingsFile)
      expect((await fresh.listCrawls()).find((each) => each.id === id)).toMatchObject({
        state: 'failed',
        problem: {
          kind: 'credentials',
          message: expect.stringContaining(`account ${accounts.data} answered`),
        },
      })
      expect(await rows()).toEqual(before)
      const [place] = await store
        .select()
        .from(rooms.tables.fleetPlaces)
        .where(
          and(
            eq(rooms.tables.fleetPlaces.region, home.region),
            eq(rooms.tables.fleetPlaces.accountId, home.accountId),
          ),
        )
      expect(place?.problem).toMatchObject({ kind: 'credentials' })
      await crawl([home])
      await expectAllRead()
    },
  )

  test('a crawl that is stopped ends at once and keeps what it read', async () => {
    const { id } = await rooms.openCrawl(home, 'asked', 10)
    expect(await rooms.stopCrawl(id)).toBe(true)
    expect(await rooms.stopCrawl(id)).toBe(false)
    await rooms.runCrawl(id, new AbortController().signal, () => undefined)
    expect((await rooms.listCrawls()).find((each) => each.id === id)).toMatchObject({
      state: 'stopped',
      described: 0,
    })
  })

  test('two that are asked for at once are one, and one that is taken cannot be taken again', async () => {
    const asked = await Promise.all([1, 5, 3].map((priority) => rooms.openCrawl(home, 'asked', priority)))
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    const id = asked[0]?.id ?? ''
    const taken = await Promise.all([rooms.takeCrawl(id), rooms.takeCrawl(id)])
    const held = taken.filter((each) => each !== null)
    expect(held).toHaveLength(1)
    // Whoever lost it writes nothing.
    await rooms.stopCrawl(id)
    const late = rooms.writing(held[0] as NonNullable<(typeof held)[0]>, () =>
      Promise.reject(new Error('wrote')),
    )
    await expect(late).rejects.toThrow('the crawl was ended')
  })

  test('what was read freshly is in the store at once, and what was deleted leaves it', async () => {
    const one = await storedOf(cases.largePolicy)
    await rooms.updateAssociation(one, {
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
      disableSessionTags: true,
      clientRequestToken: 'fresh',
    })
    expect(await rooms.rereadAssociation(one)).toMatchObject({ ok: true })
    await expectAllRead()
    await rooms.deleteAssociation(one)
    await rooms.noteGone(one)
    await expectAllRead()
  })
})
