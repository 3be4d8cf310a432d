/** What is on a role: inline policies and attached managed ones. */
import type {
  AttachRolePolicyRequest,
  DeleteRolePolicyRequest,
  DetachRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam'
import type { Call } from '../../service.ts'
import { own } from '../../store/record.ts'
import { iamPage } from './paging.ts'
import { quotas } from './quotas.ts'
import { storeRole } from './roles.ts'
import { checkDocument, checkName, limitExceeded, sizeOf } from './rules.ts'
import { attachedShape, encodeDocument, findPolicy, noSuchEntity, roleOf } from './shapes.ts'

export function getRolePolicy(call: Call, input: GetRolePolicyRequest): GetRolePolicyResponse {
  const role = roleOf(call, input.RoleName)
  const text = own(role.inline, input.PolicyName ?? '')
  if (text === undefined) throw noSuchRolePolicy(input.PolicyName)
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

function noSuchRolePolicy(name: string | undefined): Error {
  return noSuchEntity(`The role policy with name ${name} cannot be found.`)
}

export function putRolePolicy(call: Call, input: PutRolePolicyRequest): object {
  const role = roleOf(call, input.RoleName)
  const { PolicyName = '', PolicyDocument = '' } = input
  checkName('policyName', PolicyName, 128)
  checkDocument(PolicyDocument, 'identity')
  const inline = { ...role.inline, [PolicyName]: PolicyDocument }
  const size = Object.values(inline).reduce((sum, text) => sum + sizeOf(text), 0)
  if (size > quotas.inlinePolicySize) {
    throw limitExceeded(
      `Maximum policy size of ${quotas.inlinePolicySize} bytes exceeded for role ${role.name}`,
    )
  }
  storeRole(call, { ...role, inline })
  return {}
}

export function deleteRolePolicy(call: Call, input: DeleteRolePolicyRequest): object {
  const role = roleOf(call, input.RoleName)
  const name = input.PolicyName ?? ''
  if (own(role.inline, name) === undefined) throw noSuchRolePolicy(name)
  const inline = Object.entries(role.inline).filter(([one]) => one !== name)
  storeRole(call, { ...role, inline: Object.fromEntries(inline) })
  return {}
}

/** Attaching twice is no error. */
export function attachRolePolicy(call: Call, input: AttachRolePolicyRequest): object {
  const role = roleOf(call, input.RoleName)
  const arn = input.PolicyArn ?? ''
  if (findPolicy(call, arn) === undefined) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
  }
  if (role.attached.includes(arn)) return {}
  if (role.attached.length >= quotas.attachedPoliciesPerRole) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${quotas.attachedPoliciesPerRole}`)
  }
  storeRole(call, { ...role, attached: [...role.attached, arn] })
  return {}
}

export function detachRolePolicy(call: Call, input: DetachRolePolicyRequest): object {
  const role = roleOf(call, input.RoleName)
  const arn = input.PolicyArn ?? ''
  if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`)
  storeRole(call, { ...role, attached: role.attached.filter((one) => one !== arn) })
  return {}
}
