/** Accounts that the organization tells of, and target roles of accounts that nobody named, over HTTP against the local AWS. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { accounts, organization } from '../sandbox/seed/names.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const roleName = 'PodscopeRead'
const externalId = 'podscope-acme'
const region = 'eu-west-1'
const entry = { via: 'acme-prod', roleName, externalId, regions: [region] }

async function load() {
  // The settings are read once by a module.
  vi.resetModules()
  const [members, crawls, run, gates, targets, store, stores, aws] = await Promise.all([
    import('./members.ts'),
    import('./crawls.ts'),
    import('./run.ts'),
    import('./gate.ts'),
    import('./crawl-targets.ts'),
    import('../store/index.ts'),
    import('../store/database.ts'),
    import('../aws/index.ts'),
  ])
  const rooms = { ...members, ...crawls, ...run, ...gates, ...targets, ...store, ...stores, ...aws }
  rooms.rememberMembers()
  return rooms
}
type Rooms = Awaited<ReturnType<typeof load>>

let local: LocalAws
let rooms: Rooms
beforeAll(async () => {
  local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '2000' })
  await useFile({ organization: entry })
})
afterAll(async () => {
  await rooms.closeStore()
  await local.close()
})

const settingsOf = (accountId: string) => {
  const found = local.sandbox.settings().accounts.find(({ id }) => id === accountId)
  if (!found) throw new TypeError(`no account ${accountId}`)
  return found
}

/** The site with an accounts file that names one account, and this. */
async function useFile(more: object): Promise<void> {
  const { id, name, credentials } = settingsOf(accounts.prod)
  const one = { id, name, credentials, regions: [region] }
  vi.stubEnv('PODSCOPE_SETTINGS', await local.accountsFile([one], more))
  rooms = await load()
}

/** The role by which Podscope reads an account, as its owner makes it. */
async function letIn(accountId: string): Promise<void> {
  const { credentials } = settingsOf(accountId)
  const iam = new IAMClient({ region: 'us-east-1', endpoint: local.sandbox.url, credentials })
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accounts.prod}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': externalId } },
  }
  await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: policy(trust) }))
  const PolicyDocument = policy({
    Effect: 'Allow',
    Action: ['eks:*', 'iam:*', 'organizations:*'],
    Resource: '*',
  })
  await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: 'read', PolicyDocument }))
}

async function known(): Promise<readonly string[]> {
  const found = await rooms.listAccounts()
  if (!found.ok) throw new Error(found.error.message)
  return found.value.map(({ name }) => name)
}

async function crawl(accountId: string) {
  const { id } = await rooms.openCrawl({ accountId, region }, 'asked', 10)
  await rooms.runCrawl(id, new AbortController().signal, () => undefined, rooms.createGate(1000))
  return (await rooms.listCrawls()).find((each) => each.id === id)
}

const rowsOf = async (accountId: string) => {
  const { fleetAssociations } = rooms.tables
  const rows = (await rooms.database()).select().from(fleetAssociations)
  return rows.where(eq(fleetAssociations.accountId, accountId))
}

/** What only the management account may change, of which nobody here has the keys. */
const inAws = () => {
  const found = local.sandbox.state.organization
  if (!found) throw new TypeError('no organization')
  return found.accounts
}

describe('accounts of the organization', () => {
  test('are not known before they are listed; then all are, with what is not read and why', async () => {
    expect(await known()).toEqual(['acme-prod'])
    expect(await rooms.readOrganizationState()).toMatchObject({ readAt: null, problem: null, read: 0 })
    await rooms.refreshMembers(15, false)
    expect(await known()).toEqual(['acme-prod', 'acme-data', 'acme-management', 'acme-staging'])
    expect(await rooms.readOrganizationState()).toMatchObject({
      via: { id: accounts.prod, name: 'acme-prod' },
      readAt: expect.any(String),
      read: 4,
      skipped: [],
      lacking: [],
    })
  })

  test('are read by the role; without it the place says which right is missing', async () => {
    const refused = await crawl(accounts.staging)
    expect(refused).toMatchObject({
      state: 'failed',
      problem: { kind: 'credentials', operation: 'sts:AssumeRole', accountId: accounts.staging },
    })
    // Nothing else was asked for in vain.
    expect(await local.calls(/^eks:/)).toEqual([])
    await letIn(accounts.staging)
    expect(await crawl(accounts.staging)).toMatchObject({ state: 'done', problem: null, failed: 0 })
    const clusters = Object.values(local.sandbox.state.accounts[accounts.staging]?.clusters ?? {})
    const inRegion = clusters.filter((cluster) => cluster.region === region)
    const ids = inRegion.flatMap(({ associations }) => Object.keys(associations))
    const rows = await rowsOf(accounts.staging)
    expect(rows.map(({ associationId }) => associationId).sort()).toEqual(ids.sort())
    // Once for all services, however many requests there are; and the one that was refused.
    expect(await local.calls(/^sts:AssumeRole/)).toHaveLength(2)
  })

  test('are remembered while they cannot be listed, and the missing right is named', async () => {
    await local.arm('organizations:ListAccounts', { kind: 'deny' })
    await rooms.refreshMembers(15, true)
    expect(await rooms.readOrganizationState()).toMatchObject({
      read: 4,
      problem: {
        kind: 'not-authorised',
        operation: 'organizations:ListAccounts',
        accountId: accounts.prod,
      },
    })
    // Also by a process that has just been started.
    rooms = await load()
    expect(await known()).toHaveLength(4)
    await local.calm()
    // One that failed is due again at once, whatever PODSCOPE_CRAWL_MINUTES.
    await rooms.refreshMembers(0, false)
    expect(await rooms.readOrganizationState()).toMatchObject({ read: 4, problem: null })
  })

  test.each([
    ['half an answer', { kind: 'forget', from: 'answer', fields: ['Accounts'] }, 'unsupported'],
    ['no answer', { kind: 'drop' }, 'unreachable'],
  ])('%s is no shorter list', async (_, fault, kind) => {
    await local.arm('organizations:ListAccounts', fault)
    await rooms.refreshMembers(15, true)
    await local.calm()
    expect(await rooms.readOrganizationState()).toMatchObject({ read: 4, lacking: [], problem: { kind } })
  })

  test('are none where the account that lists them is in no organization, and that is said', async () => {
    const { state } = local.sandbox
    const { organization: kept } = state
    delete state.organization
    await rooms.refreshMembers(15, true)
    if (kept) state.organization = kept
    expect(await rooms.readOrganizationState()).toMatchObject({
      read: 4,
      problem: { kind: 'not-found', code: 'AWSOrganizationsNotInUseException' },
    })
  })

  test('that are suspended are told and not read, new ones are read', async () => {
    const [management, staging] = [inAws()[organization.managementAccountId], inAws()[accounts.staging]]
    if (!management || !staging) throw new TypeError('not in the seed')
    const id = '202020202020'
    inAws()[id] = { ...staging, id, name: 'acme-new' }
    inAws()[management.id] = { ...management, state: 'SUSPENDED' }
    await rooms.refreshMembers(15, true)
    expect(await known()).toEqual(['acme-prod', 'acme-data', 'acme-new', 'acme-staging'])
    expect(await rooms.readOrganizationState()).toMatchObject({
      read: 4,
      skipped: [{ name: 'acme-management', state: 'SUSPENDED', reason: 'not-active' }],
    })
    inAws()[management.id] = management
    delete inAws()[id]
  })

  test('leave at the second list without them, with all that was known of them', async () => {
    const { [accounts.staging]: staging } = inAws()
    if (!staging) throw new TypeError('not in the seed')
    delete inAws()[accounts.staging]
    // Of two replicas that ask at once, neither has heard it before.
    await Promise.all([rooms.refreshMembers(15, true), rooms.refreshMembers(15, true)])
    expect(await known()).toContain('acme-staging')
    expect(await rooms.readOrganizationState()).toMatchObject({
      lacking: [{ name: 'acme-new' }, { name: 'acme-staging' }],
    })
    expect((await rowsOf(accounts.staging)).every(({ missing }) => missing === 0)).toBe(true)
    await rooms.refreshMembers(15, true)
    expect(await known()).toEqual(['acme-prod', 'acme-data', 'acme-management'])
    expect((await rowsOf(accounts.staging)).every(({ missing }) => missing === 2)).toBe(true)
    expect((await rooms.listCrawls()).map(({ accountId }) => accountId)).not.toContain(accounts.staging)
    inAws()[accounts.staging] = staging
    await rooms.refreshMembers(15, true)
    expect(await crawl(accounts.staging)).toMatchObject({ state: 'done' })
    expect((await rowsOf(accounts.staging)).every(({ missing }) => missing === 0)).toBe(true)
  })

  test('that the file leaves out, or names on their own, are not the organization’s', async () => {
    await useFile({ organization: { ...entry, except: ['acme-management', accounts.data] } })
    expect(await known()).toEqual(['acme-prod', 'acme-staging'])
    expect((await rooms.readOrganizationState())?.skipped).toMatchObject([
      { name: 'acme-data', reason: 'excepted' },
      { name: 'acme-management', reason: 'excepted' },
    ])
  })
})

describe('target roles in accounts that nobody named', () => {
  const landing = `arn:aws:iam::${accounts.data}:role/partner-landing`
  const problems = async () =>
    new Map((await rooms.listUnreadTargets()).map(({ arn, problem }) => [arn, problem]))
  const stored = async () => {
    const { fleetRoles } = rooms.tables
    return (await rooms.database()).select().from(fleetRoles).where(eq(fleetRoles.arn, landing))
  }

  test('are not readable without a way in, and the setting is named', async () => {
    await useFile({})
    await local.calm()
    expect(await crawl(accounts.prod)).toMatchObject({ state: 'done', failed: 0 })
    expect((await problems()).get(landing)).toMatchObject({
      kind: 'not-configured',
      operation: 'iam:GetRole',
      accountId: accounts.data,
      message: expect.stringMatching(/readRole/),
    })
    expect(await stored()).toEqual([])
    expect(await local.calls(/^sts:AssumeRole/)).toEqual([])
  })

  test('nor where the account does not let in whom the file names; the place is none the worse', async () => {
    await useFile({ readRole: { roleName, externalId } })
    expect(await crawl(accounts.prod)).toMatchObject({ state: 'done', failed: 0 })
    expect((await problems()).get(landing)).toMatchObject({
      kind: 'credentials',
      operation: 'sts:AssumeRole',
      accountId: accounts.data,
    })
  })

  test('are read where it does, role by role, and nothing else of the account', async () => {
    await letIn(accounts.data)
    await local.calm()
    const { fleetAssociations } = rooms.tables
    const store = await rooms.database()
    await store.update(fleetAssociations).set({ toAnalyse: false })
    await crawl(accounts.prod)
    expect((await problems()).has(landing)).toBe(false)
    expect(await stored()).toMatchObject([{ name: 'partner-landing', accountId: accounts.data, missing: 0 }])
    const marked = (await rowsOf(accounts.prod)).filter(({ toAnalyse }) => toAnalyse)
    expect(marked.map(({ effectiveRoleArn }) => effectiveRoleArn)).toContain(landing)
    expect(new Set(marked.map(({ effectiveRoleArn }) => effectiveRoleArn)).size).toBe(1)
    expect(await rooms.listAccounts()).toMatchObject({ value: [{ id: accounts.prod }] })
    expect(await local.calls(/^iam:(GetRole|ListAttached)/)).toContain('iam:GetRole')
  })

  test('stay as they were known while they cannot be read, and are gone when they are not found twice', async () => {
    const before = await stored()
    await local.arm('iam:GetRole', { kind: 'deny' })
    await crawl(accounts.prod)
    expect((await problems()).get(landing)).toMatchObject({
      kind: 'not-authorised',
      operation: 'iam:GetRole',
    })
    expect(await stored()).toEqual(before)
    await local.calm()
    const iam = new IAMClient({
      region: 'us-east-1',
      endpoint: local.sandbox.url,
      credentials: settingsOf(accounts.data).credentials,
    })
    const RoleName = 'partner-landing'
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }))
    for (const PolicyName of PolicyNames)
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))
    for (const { PolicyArn } of AttachedPolicies)
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))
    await iam.send(new DeleteRoleCommand({ RoleName }))
    for (const missing of [1, 2]) {
      await crawl(accounts.prod)
      expect(await stored()).toMatchObject([{ missing }])
      expect((await problems()).get(landing)).toMatchObject({ kind: 'not-found' })
    }
  })
})
