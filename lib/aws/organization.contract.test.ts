/** What an organization lays over an account, and who changed what, against the local AWS over HTTP. */
import { DeletePodIdentityAssociationCommand, EKSClient } from '@aws-sdk/client-eks'
import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildSeed } from '../sandbox/seed/index.ts'
import { accounts, cases, mainCluster, organization, walkthrough } from '../sandbox/seed/names.ts'
import type { SandboxState } from '../sandbox/state.ts'
import { associationId, demo, doorWith, home, policy } from './every-operation.fixture.ts'
import {
  createOrganizationMemo,
  listOrganizationAccounts,
  lookupChanges,
  lookupRoleChanges,
  readOrganizationPolicies,
  updateAssociation,
} from './index.ts'
import { type LocalAws, pointAt, startLocalAws } from './local-aws.fixture.ts'

let local: LocalAws
beforeAll(async () => {
  local = await startLocalAws()
})
afterEach(() => local.reset())
afterAll(() => local.close())

const staging = { accountId: accounts.staging, region: 'eu-west-1' }

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const settled = await answer
  if (!settled.ok) throw new Error(JSON.stringify(settled.error))
  return settled.value
}
const names = (levels: readonly (readonly { name: string }[])[] | null | undefined) =>
  levels?.map((level) => level.map(({ name }) => name).sort())

describe('the policies of an organization', () => {
  test('come by level from the root down, with their documents', async () => {
    const over = await must(readOrganizationPolicies(home))
    expect(names(over?.scps)).toEqual([
      ['FullAWSAccess'],
      ['FullAWSAccess', 'KeepAuditTrail'],
      ['FullAWSAccess'],
    ])
    expect(names(over?.rcps)).toEqual([['RCPFullAWSAccess'], ['RCPFullAWSAccess'], ['RCPFullAWSAccess']])
    for (const { text, arn } of [over?.scps ?? [], over?.rcps ?? []].flat(2)) {
      expect(JSON.parse(text)).toHaveProperty('Statement')
      expect(arn).toMatch(/^arn:aws:organizations::/)
    }
  })

  test('are read with another account where the account itself may not', async () => {
    const over = await must(readOrganizationPolicies(staging))
    expect(names(over?.scps)?.[1]).toEqual(['ApprovedRegions', 'FullAWSAccess'])
    expect(names(over?.rcps)?.[2]).toEqual(['EnforceSecureTransport', 'RCPFullAWSAccess'])
    expect(over?.path).toEqual([organization.rootId, organization.units.development, accounts.staging])
  })

  test('shared by accounts are read once in one round', async () => {
    const memo = createOrganizationMemo()
    await must(readOrganizationPolicies(home, memo))
    await local.calm()
    await must(readOrganizationPolicies({ accountId: accounts.data, region: 'eu-central-1' }, memo))
    // The account's own two levels; its documents, its unit's and the root's are known.
    expect(await local.calls(/ListPoliciesForTarget|DescribePolicy/)).toHaveLength(2)
  })

  test('nobody may read are a refusal that names the missing right', async () => {
    await local.arm('organizations:ListRoots', { kind: 'deny' })
    expect(await readOrganizationPolicies(staging)).toMatchObject({
      error: { kind: 'not-authorised', operation: 'organizations:ListRoots', accountId: accounts.staging },
    })
    const [account] = local.sandbox.settings().accounts.filter(({ id }) => id === accounts.staging)
    const door = await doorWith({
      ...local.settings,
      PODSCOPE_SETTINGS: await local.accountsFile(account ? [account] : []),
    })
    await local.calm()
    const memo = door.createOrganizationMemo()
    for (const _ of [1, 2]) {
      expect(await door.readOrganizationPolicies(staging, memo)).toMatchObject({
        error: { kind: 'not-authorised' },
      })
    }
    expect(await local.calls(/ListRoots/)).toHaveLength(1)
  })

  test('a level without any is no answer, and never one that denies everything', async () => {
    const state = local.sandbox.state.organization
    if (state) state.attached[organization.units.production] = []
    expect(await readOrganizationPolicies(home)).toMatchObject({
      error: { kind: 'unsupported', operation: 'organizations:ListPoliciesForTarget' },
    })
  })

  async function withOrganization(
    change: (state: SandboxState) => void,
    check: (one: LocalAws) => Promise<void>,
  ) {
    const state = buildSeed()
    change(state)
    const other = await startLocalAws({}, { seed: () => state })
    try {
      await check(other)
    } finally {
      await other.sandbox.close()
      pointAt(local.settings)
    }
  }

  test('limit neither the management account nor one that is in no organization', async () => {
    await withOrganization(
      ({ organization: one }) => {
        if (one) one.managementAccountId = accounts.prod
      },
      async ({ settings }) => {
        const door = await doorWith(settings)
        expect(await must(door.readOrganizationPolicies(home))).toEqual({
          managementAccountId: accounts.prod,
          path: [],
          scps: null,
          rcps: [],
        })
      },
    )
    await withOrganization(
      (state) => delete state.organization,
      async ({ settings }) => {
        const door = await doorWith(settings)
        expect(await must(door.readOrganizationPolicies(home))).toBeNull()
        expect(await must(door.listOrganizationAccounts(home))).toBeNull()
      },
    )
  })
})

test('the accounts of an organization are listed with their names', async () => {
  const found = await must(listOrganizationAccounts(home))
  expect(found?.map(({ name, state }) => [name, state]).sort()).toEqual([
    ['acme-data', 'ACTIVE'],
    ['acme-management', 'ACTIVE'],
    ['acme-prod', 'ACTIVE'],
    ['acme-staging', 'ACTIVE'],
  ])
  expect(await listOrganizationAccounts(staging)).toMatchObject({ error: { kind: 'not-authorised' } })
})

describe('changes', () => {
  const since = '2026-01-01T00:00:00Z'
  const own = () => {
    const credentials = local.sandbox.settings().accounts.find(({ id }) => id === accounts.prod)?.credentials
    if (!credentials) throw new TypeError('no account')
    return { endpoint: local.sandbox.url, credentials }
  }

  test('of associations tell who, when and which', async () => {
    await must(
      updateAssociation(
        { ...demo, associationId },
        { policy, disableSessionTags: true, clientRequestToken: 't' },
      ),
    )
    const eks = new EKSClient({ ...own(), region: walkthrough.region })
    const gone = { clusterName: walkthrough.cluster, associationId: 'a-00000000000000000' }
    await expect(eks.send(new DeletePodIdentityAssociationCommand(gone))).rejects.toThrow()
    // What was refused changed nothing.
    expect(await must(lookupChanges({ ...demo, since }))).toEqual({
      complete: true,
      changes: [
        {
          eventId: expect.any(String),
          at: expect.stringMatching(/^\d{4}-/),
          name: 'UpdatePodIdentityAssociation',
          who: `arn:aws:iam::${accounts.prod}:user/podscope`,
          cluster: walkthrough.cluster,
          associationId,
          namespace: walkthrough.namespace,
          serviceAccount: walkthrough.serviceAccount,
        },
      ],
    })
    expect(await must(lookupChanges({ ...home, since }))).toEqual({ complete: true, changes: [] })
  })

  test('of roles are found whichever region is asked about', async () => {
    const iam = new IAMClient({ ...own(), region: 'eu-west-1' })
    const input = { RoleName: walkthrough.roleName, PolicyName: 'S3BroadAccess' }
    await iam.send(new DeleteRolePolicyCommand(input))
    expect(await must(lookupRoleChanges({ ...home, since }))).toMatchObject({
      changes: [{ name: 'DeleteRolePolicy', roleName: walkthrough.roleName }],
    })
  })

  test('from outside come over several pages, tags by their ARN', async () => {
    const body = JSON.stringify({ share: 1 })
    await fetch(`${local.sandbox.controlUrl}/churn`, { method: 'POST', body })
    const { changes, complete } = await must(lookupChanges({ ...mainCluster, since }))
    expect(complete).toBe(true)
    expect(changes.length).toBeGreaterThan(50)
    const stored = Object.values(
      local.sandbox.state.accounts[accounts.prod]?.clusters['eu-west-1/prod-eu-1']?.associations ?? {},
    )
    const untouched = stored.filter(({ ownerArn }) => ownerArn !== undefined).map(({ id }) => id)
    expect(stored.map(({ id }) => id).sort()).toEqual(
      [...changes.map((change) => change.associationId ?? ''), ...untouched].sort(),
    )
    expect(stored.find(({ id }) => untouched.includes(id))).toMatchObject(cases.addOn)
  })
})
