import type {
  Account,
  DescribeAccountRequest,
  DescribeAccountResponse,
  DescribeOrganizationalUnitRequest,
  DescribeOrganizationalUnitResponse,
  DescribeOrganizationResponse,
  ListAccountsForParentRequest,
  ListAccountsForParentResponse,
  ListAccountsRequest,
  ListAccountsResponse,
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
  ListParentsRequest,
  ListParentsResponse,
  ListRootsRequest,
  ListRootsResponse,
  PolicyTypeSummary,
} from '@aws-sdk/client-organizations'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { OrganizationAccount, SandboxOrganization } from '../../state.ts'
import { own } from '../../store/record.ts'
import { administeredBy, organizationOf, organizationsPage } from './rules.ts'

/** Any account of the organization may ask. */
export function describeOrganization(call: Call): DescribeOrganizationResponse {
  const { id, arn, managementAccountId, accounts } = organizationOf(call)
  const management = accounts[managementAccountId]
  return {
    Organization: {
      Id: id,
      Arn: arn,
      FeatureSet: 'ALL',
      MasterAccountId: managementAccountId,
      MasterAccountArn: management?.arn,
      MasterAccountEmail: management?.email,
      AvailablePolicyTypes: [],
    },
  }
}

const policyTypes: PolicyTypeSummary[] = [
  { Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' },
  { Type: 'RESOURCE_CONTROL_POLICY', Status: 'ENABLED' },
]

export function listRoots(call: Call, input: ListRootsRequest): ListRootsResponse {
  const { id, rootId, managementAccountId } = administeredBy(call)
  const Arn = `arn:aws:organizations::${managementAccountId}:root/${id}/${rootId}`
  const { NextToken } = organizationsPage([rootId], input)
  return { Roots: [{ Id: rootId, Arn, Name: 'Root', PolicyTypes: policyTypes }], NextToken }
}

function accountShape({ id, arn, email, name, joinedAt, state = 'ACTIVE' }: OrganizationAccount): Account {
  return {
    Id: id,
    Arn: arn,
    Email: email,
    Name: name,
    Status: state,
    State: state,
    JoinedMethod: 'CREATED',
    JoinedTimestamp: new Date(joinedAt),
  }
}

export function describeAccount(
  call: Call,
  { AccountId = '' }: DescribeAccountRequest,
): DescribeAccountResponse {
  const account = own(administeredBy(call).accounts, AccountId)
  if (account === undefined) {
    throw new AwsFault('AccountNotFoundException', 'You specified an account that doesn’t exist.')
  }
  return { Account: accountShape(account) }
}

function accountsPage(
  organization: SandboxOrganization,
  input: Parameters<typeof organizationsPage>[1],
  isWanted: (account: OrganizationAccount) => boolean,
): ListAccountsResponse {
  const ids = Object.values(organization.accounts).filter(isWanted)
  const page = organizationsPage(
    ids.map(({ id }) => id),
    input,
  )
  const Accounts = page.items.flatMap((id) => organization.accounts[id] ?? []).map(accountShape)
  return { Accounts, NextToken: page.NextToken }
}

export function listAccounts(call: Call, input: ListAccountsRequest): ListAccountsResponse {
  return accountsPage(administeredBy(call), input, () => true)
}

export function listAccountsForParent(
  call: Call,
  input: ListAccountsForParentRequest,
): ListAccountsForParentResponse {
  const organization = administeredBy(call)
  assertParent(organization, input.ParentId)
  return accountsPage(organization, input, ({ parentId }) => parentId === input.ParentId)
}

function assertParent({ rootId, units }: SandboxOrganization, id = ''): void {
  if (id === rootId || own(units, id) !== undefined) return
  throw new AwsFault('ParentNotFoundException', 'You specified a parent that doesn’t exist.')
}

export function listOrganizationalUnitsForParent(
  call: Call,
  input: ListOrganizationalUnitsForParentRequest,
): ListOrganizationalUnitsForParentResponse {
  const organization = administeredBy(call)
  assertParent(organization, input.ParentId)
  const units = Object.values(organization.units).filter(({ parentId }) => parentId === input.ParentId)
  const page = organizationsPage(
    units.map(({ id }) => id),
    input,
  )
  const OrganizationalUnits = page.items
    .flatMap((id) => organization.units[id] ?? [])
    .map(({ id, arn, name }) => ({ Id: id, Arn: arn, Name: name }))
  return { OrganizationalUnits, NextToken: page.NextToken }
}

export function describeOrganizationalUnit(
  call: Call,
  { OrganizationalUnitId = '' }: DescribeOrganizationalUnitRequest,
): DescribeOrganizationalUnitResponse {
  const unit = own(administeredBy(call).units, OrganizationalUnitId)
  if (unit === undefined) {
    throw new AwsFault(
      'OrganizationalUnitNotFoundException',
      'You specified an organizational unit that doesn’t exist.',
    )
  }
  return { OrganizationalUnit: { Id: unit.id, Arn: unit.arn, Name: unit.name } }
}

/** "In the current release, a child can have only a single parent." */
export function listParents(call: Call, { ChildId = '' }: ListParentsRequest): ListParentsResponse {
  const { accounts, units, rootId } = administeredBy(call)
  const parentId = (own(accounts, ChildId) ?? own(units, ChildId))?.parentId
  if (parentId === undefined) {
    throw new AwsFault('ChildNotFoundException', 'You specified a child that doesn’t exist.')
  }
  return { Parents: [{ Id: parentId, Type: parentId === rootId ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] }
}
