import type {
  DescribePolicyRequest,
  DescribePolicyResponse,
  ListPoliciesForTargetRequest,
  ListPoliciesForTargetResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  PolicySummary,
} from '@aws-sdk/client-organizations'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { OrganizationPolicy, SandboxOrganization } from '../../state.ts'
import { own } from '../../store/record.ts'
import { administeredBy, organizationsPage } from './rules.ts'

function summary({ id, arn, name, description, type, awsManaged }: OrganizationPolicy): PolicySummary {
  return { Id: id, Arn: arn, Name: name, Description: description, Type: type, AwsManaged: awsManaged }
}

function policiesPage(
  { policies }: SandboxOrganization,
  ids: readonly string[],
  input: ListPoliciesRequest,
): ListPoliciesResponse {
  const wanted = ids.filter((id) => policies[id]?.type === input.Filter)
  const page = organizationsPage(wanted, input)
  return { Policies: page.items.flatMap((id) => policies[id] ?? []).map(summary), NextToken: page.NextToken }
}

export function listPolicies(call: Call, input: ListPoliciesRequest): ListPoliciesResponse {
  const organization = administeredBy(call)
  return policiesPage(organization, Object.keys(organization.policies), input)
}

/** Those attached to the root, unit or account itself, not those it inherits. */
export function listPoliciesForTarget(
  call: Call,
  input: ListPoliciesForTargetRequest,
): ListPoliciesForTargetResponse {
  const organization = administeredBy(call)
  const { rootId, units, accounts, attached } = organization
  const id = input.TargetId ?? ''
  if (id !== rootId && own(units, id) === undefined && own(accounts, id) === undefined) {
    throw new AwsFault('TargetNotFoundException', 'You specified a target that doesn’t exist.')
  }
  return policiesPage(organization, own(attached, id) ?? [], input)
}

export function describePolicy(call: Call, { PolicyId = '' }: DescribePolicyRequest): DescribePolicyResponse {
  const policy = own(administeredBy(call).policies, PolicyId)
  if (policy === undefined) {
    throw new AwsFault('PolicyNotFoundException', 'You specified a policy that doesn’t exist.')
  }
  return { Policy: { PolicySummary: summary(policy), Content: policy.document } }
}
