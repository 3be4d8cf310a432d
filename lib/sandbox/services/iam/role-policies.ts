/** What is on a role: inline policies and attached managed ones. */
import type {
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
} from '@aws-sdk/client-iam'
import type { Call } from '../../service.ts'
import { own } from '../../store/record.ts'
import { iamPage } from './paging.ts'
import { attachedShape, encodeDocument, noSuchEntity, roleOf } from './shapes.ts'

export function getRolePolicy(call: Call, input: GetRolePolicyRequest): GetRolePolicyResponse {
  const role = roleOf(call, input.RoleName)
  const text = own(role.inline, input.PolicyName ?? '')
  if (text === undefined) {
    throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`)
  }
  return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(text) }
}

export function listRolePolicies(call: Call, input: ListRolePoliciesRequest): ListRolePoliciesResponse {
  const role = roleOf(call, input.RoleName)
  const { items, ...rest } = iamPage(Object.keys(role.inline).sort(), input)
  return { PolicyNames: [...items], ...rest }
}

export function listAttachedRolePolicies(
  call: Call,
  input: ListAttachedRolePoliciesRequest,
): ListAttachedRolePoliciesResponse {
  const role = roleOf(call, input.RoleName)
  const { items, ...rest } = iamPage([...role.attached].sort(), input)
  return { AttachedPolicies: items.map((arn) => attachedShape(call, arn)), ...rest }
}
