/** The account as a whole: every role and policy in pages, and the quotas. */
import type {
  EntityType,
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GetAccountSummaryResponse,
  ManagedPolicyDetail,
} from '@aws-sdk/client-iam'
import type { Call } from '../../service.ts'
import type { ManagedPolicy } from '../../state.ts'
import { own } from '../../store/record.ts'
import { iamPage } from './paging.ts'
import { quotas } from './quotas.ts'
import { accountOf, findPolicy, policyShape, roleDetail, versionShape } from './shapes.ts'

/** Roles first, then policies; users and groups are no part of the sandbox. */
export function getAccountAuthorizationDetails(
  call: Call,
  input: GetAccountAuthorizationDetailsRequest,
): GetAccountAuthorizationDetailsResponse {
  const account = accountOf(call)
  const wanted = (kind: EntityType) => (input.Filter ?? []).length === 0 || input.Filter?.includes(kind)
  const keys = [
    ...(wanted('Role') ? Object.keys(account.roles).map((name) => `1 ${name}`) : []),
    ...(wanted('LocalManagedPolicy') ? Object.keys(account.policies).map((arn) => `2 ${arn}`) : []),
    ...(wanted('AWSManagedPolicy')
      ? Object.keys(call.world.store.state.awsManaged).map((arn) => `3 ${arn}`)
      : []),
  ].sort()
  const page = iamPage(keys, input)
  const names = (kind: string) => page.items.filter((key) => key.startsWith(kind)).map((key) => key.slice(2))
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: names('1').flatMap((name) => {
      const role = own(account.roles, name)
      return role === undefined ? [] : [roleDetail(call, role)]
    }),
    Policies: [...names('2'), ...names('3')].flatMap((arn) => {
      const policy = findPolicy(call, arn)
      return policy === undefined ? [] : [policyDetail(call, policy)]
    }),
    IsTruncated: page.IsTruncated,
    Marker: page.Marker,
  }
}

function policyDetail(call: Call, policy: ManagedPolicy): ManagedPolicyDetail {
  const { Tags: _, ...shape } = policyShape(call, policy)
  return { ...shape, PolicyVersionList: policy.versions.map((version) => versionShape(policy, version)) }
}

export function getAccountSummary(call: Call): GetAccountSummaryResponse {
  const account = accountOf(call)
  return {
    SummaryMap: {
      Roles: Object.keys(account.roles).length,
      RolesQuota: quotas.rolesPerAccount,
      Policies: Object.keys(account.policies).length,
      PoliciesQuota: quotas.policiesPerAccount,
      PolicySizeQuota: quotas.managedPolicySize,
      RolePolicySizeQuota: quotas.inlinePolicySize,
      AssumeRolePolicySizeQuota: quotas.trustPolicySize,
      AttachedPoliciesPerRoleQuota: quotas.attachedPoliciesPerRole,
      VersionsPerPolicyQuota: quotas.versionsPerPolicy,
      Users: 0,
      Groups: 0,
      AccountMFAEnabled: 1,
    },
  }
}
