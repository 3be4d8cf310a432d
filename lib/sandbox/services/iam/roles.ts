/** Roles, their trust policies and boundaries. */
import { randomInt } from 'node:crypto'
import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRolePermissionsBoundaryRequest,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  PutRolePermissionsBoundaryRequest,
  UpdateAssumeRolePolicyRequest,
} from '@aws-sdk/client-iam'
import { constraintMessage } from '../../protocol/check.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxRole } from '../../state.ts'
import { own } from '../../store/record.ts'
import { quotas } from './quotas.ts'
import { checkName, checkPath, checkTrust, limitExceeded, tagRecord } from './rules.ts'
import { accountOf, findPolicy, noSuchEntity, roleOf, roleShape } from './shapes.ts'

export function getRole(call: Call, input: GetRoleRequest): GetRoleResponse {
  return { Role: roleShape(roleOf(call, input.RoleName)) }
}

export function createRole(call: Call, input: CreateRoleRequest): CreateRoleResponse {
  const { RoleName = '', Path = '/', AssumeRolePolicyDocument = '', PermissionsBoundary } = input
  checkName('roleName', RoleName, 64)
  checkPath(Path)
  const { roles } = accountOf(call)
  if (own(roles, RoleName) !== undefined) {
    throw new AwsFault('EntityAlreadyExists', `Role with name ${RoleName} already exists.`)
  }
  if (Object.keys(roles).length >= quotas.rolesPerAccount) {
    throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${quotas.rolesPerAccount}`)
  }
  checkTrust(call, AssumeRolePolicyDocument)
  if (PermissionsBoundary !== undefined) checkBoundary(call, PermissionsBoundary)
  const role: SandboxRole = {
    name: RoleName,
    path: Path,
    roleId: newRoleId(),
    arn: `arn:aws:iam::${call.accountId}:role${Path}${RoleName}`,
    createdAt: new Date(call.world.now()).toISOString(),
    maxSessionDuration: sessionDuration(input.MaxSessionDuration),
    trustPolicy: AssumeRolePolicyDocument,
    inline: {},
    attached: [],
    tags: tagRecord(input.Tags),
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(PermissionsBoundary === undefined ? {} : { boundaryArn: PermissionsBoundary }),
  }
  storeRole(call, role)
  return { Role: roleShape(role) }
}

function sessionDuration(seconds = 3600): number {
  if (seconds >= 3600 && seconds <= 43_200) return seconds
  const bound = seconds < 3600 ? 'greater than or equal to 3600' : 'less than or equal to 43200'
  throw new AwsFault(
    'ValidationError',
    constraintMessage('maxSessionDuration', `Member must have value ${bound}`),
  )
}

function newRoleId(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return `AROA${Array.from({ length: 17 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
}

export function storeRole(call: Call, role: SandboxRole): void {
  call.world.store.put(['accounts', call.accountId, 'roles', role.name], role)
}

export function deleteRole(call: Call, input: DeleteRoleRequest): object {
  const role = roleOf(call, input.RoleName)
  if (Object.keys(role.inline).length > 0) {
    throw new AwsFault('DeleteConflict', 'Cannot delete entity, must delete policies first.')
  }
  if (role.attached.length > 0) {
    throw new AwsFault('DeleteConflict', 'Cannot delete entity, must detach all policies first.')
  }
  call.world.store.remove(['accounts', call.accountId, 'roles', role.name])
  return {}
}

export function updateAssumeRolePolicy(call: Call, input: UpdateAssumeRolePolicyRequest): object {
  const role = roleOf(call, input.RoleName)
  checkTrust(call, input.PolicyDocument ?? '')
  storeRole(call, { ...role, trustPolicy: input.PolicyDocument ?? '' })
  return {}
}

export function putBoundary(call: Call, input: PutRolePermissionsBoundaryRequest): object {
  const role = roleOf(call, input.RoleName)
  const arn = input.PermissionsBoundary ?? ''
  checkBoundary(call, arn)
  storeRole(call, { ...role, boundaryArn: arn })
  return {}
}

function checkBoundary(call: Call, arn: string): void {
  if (findPolicy(call, arn) === undefined) {
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)
  }
}

export function deleteBoundary(call: Call, input: DeleteRolePermissionsBoundaryRequest): object {
  const { boundaryArn, ...role } = roleOf(call, input.RoleName)
  if (boundaryArn === undefined) {
    throw noSuchEntity(`Role ${role.name} does not have a permission boundary.`)
  }
  storeRole(call, role)
  return {}
}
