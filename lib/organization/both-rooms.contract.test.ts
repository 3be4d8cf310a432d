/** The same association has the same access on its own page, in a cluster's table and in the fleet, with what its organization lays over it. */
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { traceDecision } from '../iam/index.ts'
import { buildSeed } from '../sandbox/seed/index.ts'
import { accounts, cases, organization as names } from '../sandbox/seed/names.ts'
import type { OrganizationPolicy, SandboxState } from '../sandbox/state.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const locked = 'arn:aws:s3:::invoices-eu/2026/locked/*'

function scp(name: string, statement: object): OrganizationPolicy {
  return {
    id: `p-${name.toLowerCase()}`,
    arn: `arn:aws:organizations::${names.managementAccountId}:policy/${names.id}/service_control_policy/p-${name.toLowerCase()}`,
    name,
    description: name,
    type: 'SERVICE_CONTROL_POLICY',
    awsManaged: false,
    document: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  }
}

/** Beside the seed's: one account's SCP denies what role and session policy allow, another account's level allows but a few services. */
function strictSeed(): SandboxState {
  const state = buildSeed({ associations: 400 })
  const { organization } = state
  if (!organization) throw new TypeError('no organization in the seed')
  const lock = scp('LockInvoices', {
    Sid: 'Locked',
    Effect: 'Deny',
    Action: 's3:PutObject',
    Resource: locked,
  })
  const few = scp('FewServices', { Effect: 'Allow', Action: ['s3:Get*', 's3:List*', 'sts:*'], Resource: '*' })
  const attach = (policy: OrganizationPolicy, target: string, instead?: string) => {
    organization.policies[policy.id] = policy
    const others = (organization.attached[target] ?? []).filter((id) => id !== instead)
    organization.attached[target] = [...others, policy.id]
  }
  attach(lock, accounts.prod)
  attach(few, accounts.data, 'p-FullAWSAccess')
  return state
}

async function load() {
  // The settings are read once by a module.
  vi.resetModules()
  const [crawls, run, gates, analysis, sets, inventory, store, stores, aws, own] = await Promise.all([
    import('../crawl/crawls.ts'),
    import('../crawl/run.ts'),
    import('../crawl/gate.ts'),
    import('../analysis/index.ts'),
    import('../analysis/think/action-set.ts'),
    import('../inventory/index.ts'),
    import('../store/index.ts'),
    import('../store/database.ts'),
    import('../aws/index.ts'),
    import('./index.ts'),
  ])
  return {
    ...crawls,
    ...run,
    ...gates,
    ...analysis,
    ...sets,
    ...inventory,
    ...store,
    ...stores,
    ...aws,
    ...own,
  }
}
type Rooms = Awaited<ReturnType<typeof load>>

let local: LocalAws
let rooms: Rooms
beforeAll(async () => {
  local = await startLocalAws({}, { seed: strictSeed })
  rooms = await load()
})
afterAll(async () => {
  await rooms.closeStore()
  await local.close()
})

async function crawlEverything(): Promise<void> {
  for (const { id: accountId, regions } of local.sandbox.settings().accounts)
    for (const region of regions) {
      const { id } = await rooms.openCrawl({ accountId, region }, 'asked', 10)
      await rooms.runCrawl(id, new AbortController().signal, () => undefined, rooms.createGate(1000))
    }
}

async function findAt({ namespace, serviceAccount }: { namespace: string; serviceAccount: string }) {
  const { fleetAssociations } = rooms.tables
  const [row] = await (await rooms.database())
    .select()
    .from(fleetAssociations)
    .where(
      sql`${fleetAssociations.namespace} = ${namespace} and ${fleetAssociations.serviceAccount} = ${serviceAccount} and ${fleetAssociations.cluster} = 'prod-eu-1'`,
    )
  if (!row) throw new Error(`no ${namespace}/${serviceAccount}`)
  return row
}

async function pageAt(at: Parameters<Rooms['readAssociation']>[0]) {
  const page = await rooms.readAssociation(at)
  if (!page.ok) throw new Error(page.error.message)
  return page.value
}

/** Every analysed association with what the fleet says of it. */
async function analysed() {
  const { fleetAssociations, analyses, actionSets } = rooms.tables
  const rows = await (await rooms.database())
    .select({ at: fleetAssociations, of: analyses, some: actionSets.bits })
    .from(fleetAssociations)
    .innerJoin(analyses, eq(analyses.key, fleetAssociations.analysis))
    .innerJoin(actionSets, eq(actionSets.hash, analyses.some))
    .orderBy(fleetAssociations.associationId)
  return rows.map(({ at, of, some }) => {
    const { granted, narrowed, cut, inert, denied, conditional, exact } = of
    const counts = { granted, narrowed, cut, inert, denied }
    return { at, counts, conditional, exact, some: Buffer.from(some).toString('hex') }
  })
}

describe('before a crawl has read the organization', () => {
  test('pages say that SCPs were not read, and the fleet names the accounts', async () => {
    const [account] = local.sandbox.settings().accounts
    const listed = await rooms.listAssociations({
      accountId: account?.id ?? '',
      region: 'eu-west-1',
      cluster: 'prod-eu-1',
    })
    const [first] = listed.ok ? listed.value : []
    if (!first) throw new Error('no association')
    const { policies } = await pageAt(first)
    expect(policies.scps).toBeUndefined()
    expect(await rooms.organizationOver(accounts.prod)).toBeNull()
  })
})

describe('with what a crawl has read', () => {
  beforeAll(async () => {
    await crawlEverything()
    await rooms.analyseWaiting()
  })

  test('a page and the fleet say the same of every association', async () => {
    const fleet = await analysed()
    expect(fleet.length).toBeGreaterThan(350)
    // Every account and every kind of case, and some of the many that are alike.
    const special = new Set(Object.values(cases).map((each) => `${each.namespace}/${each.serviceAccount}`))
    const wanted = fleet.filter(
      ({ at }, place) =>
        at.accountId !== accounts.prod ||
        special.has(`${at.namespace}/${at.serviceAccount}`) ||
        place % 4 === 0,
    )
    expect(wanted.length).toBeGreaterThan(100)
    for (const { at, counts, conditional, exact, some } of wanted) {
      const { effective } = await pageAt(at)
      const usable = effective.actions.filter(
        ({ verdict }) => verdict === 'granted' || verdict === 'narrowed',
      )
      const own = {
        counts: effective.counts,
        conditional: effective.conditional,
        exact: effective.exact,
        some: Buffer.from(rooms.actionSetOf(usable.map(({ action }) => action))).toString('hex'),
      }
      expect(own, `${at.accountId} ${at.namespace}/${at.serviceAccount}`).toEqual({
        counts,
        conditional,
        exact,
        some,
      })
    }
    // Not everything is the same without the organization: the test would see it.
    expect(wanted.some(({ counts }) => counts.denied > 0)).toBe(true)
  })

  test('a cluster’s table and the fleet say the same', async () => {
    const fleet = new Map((await analysed()).map(({ at, counts }) => [at.associationId, counts]))
    let seen = 0
    for (const [accountId, { clusters }] of Object.entries(local.sandbox.state.accounts))
      for (const { region, name: cluster } of Object.values(clusters)) {
        const { associations } = await rooms.readCluster({ accountId, region, cluster })
        const rows = associations.state === 'read' ? associations.value : []
        seen += rows.length
        for (const { associationId, counts } of rows)
          expect(counts, associationId).toEqual(fleet.get(associationId) ?? null)
      }
    expect(seen).toBeGreaterThan(350)
  })

  test('an SCP denies what role and session policy allow, and is named with what it is attached to', async () => {
    const { policies, context } = await pageAt(await findAt(cases.narrowing))
    const ask = (resource: string) => {
      const known = { ...context.known, 'aws:SecureTransport': 'true' }
      const request = { principal: context.principal, action: 's3:PutObject', resource, context: known }
      const { verdict, decidedBy, reasons } = traceDecision(request, policies)
      const denying = reasons.filter(
        ({ statement, matched }) => statement.effect === 'Deny' && matched === 'yes',
      )
      return { verdict, decidedBy, by: denying.map(({ statement }) => [statement.policy, statement.sid]) }
    }
    expect(ask('arn:aws:s3:::invoices-eu/2026/a.pdf')).toEqual({
      verdict: 'allowed',
      decidedBy: null,
      by: [],
    })
    expect(ask('arn:aws:s3:::invoices-eu/2026/locked/a.pdf')).toEqual({
      verdict: 'explicitDeny',
      decidedBy: 'scp',
      by: [[`LockInvoices (account ${accounts.prod})`, 'Locked']],
    })
  })

  test('a target role in another account has that account’s SCPs', async () => {
    const { association, policies, effective } = await pageAt(await findAt(cases.targetRole))
    expect(association.targetRoleArn).toContain(accounts.data)
    const levels = policies.scps?.map((level) => level.map(({ name }) => name).sort())
    expect(levels).toEqual([
      ['FullAWSAccess (root)'],
      [`FullAWSAccess (OU ${names.units.production})`, `KeepAuditTrail (OU ${names.units.production})`],
      [`FewServices (account ${accounts.data})`],
    ])
    // The session policy lets it put objects, and the account’s SCP lets nobody.
    expect(effective.actions.find(({ action }) => action === 's3:PutObject')?.verdict).toBe('cut')
  })

  test('what a change would do is told with them', async () => {
    const { association } = await pageAt(await findAt(cases.narrowing))
    const state = { ...association, modifiedAt: null }
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: locked }],
    })
    const compared = await rooms.compareStates(association, state, { ...state, policy })
    expect(compared?.gains.filter(({ action }) => action === 's3:PutObject')).toEqual([])
  })

  test('a table reads the store once for all associations of an account', async () => {
    const reads = vi.spyOn(await rooms.database(), 'select')
    await rooms.readCluster({ accountId: accounts.prod, region: 'eu-west-1', cluster: 'prod-eu-1' })
    // The row and the documents of each of the accounts whose roles its three hundred associations have.
    expect(reads.mock.calls.length).toBeLessThanOrEqual(6)
    reads.mockRestore()
  })

  test('the management account and one that is in no organization are limited by none, which is known', async () => {
    const { fleetAccounts } = rooms.tables
    const store = await rooms.database()
    const of = eq(fleetAccounts.accountId, accounts.staging)
    const at = (await analysed()).find((each) => each.at.accountId === accounts.staging)?.at
    if (!at) throw new Error('no association in staging')
    for (const organization of [{ scps: null, rcps: [] }, null]) {
      await store.update(fleetAccounts).set({ organization }).where(of)
      expect((await pageAt(at)).policies.scps).toEqual([])
    }
    const refused = {
      kind: 'not-authorised',
      operation: 'organizations:ListRoots',
      accountId: accounts.staging,
      region: 'eu-west-1',
      message: 'no',
      outcomeUnknown: false,
    } as const
    await store.update(fleetAccounts).set({ organization: null, organizationProblem: refused }).where(of)
    expect((await pageAt(at)).policies.scps).toBeUndefined()
    expect(await rooms.accountsNotCounted(store)).toContain(accounts.staging)
  })
})
