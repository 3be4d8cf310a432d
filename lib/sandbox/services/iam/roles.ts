/** Roles, their trust policies and boundaries. */
import type { GetRoleRequest, GetRoleResponse } from '@aws-sdk/client-iam'
import type { Call } from '../../service.ts'
import { roleOf, roleShape } from './shapes.ts'

export function getRole(call: Call, input: GetRoleRequest): GetRoleResponse {
  return { Role: roleShape(roleOf(call, input.RoleName)) }
}
