import * as sdk from '@aws-sdk/client-iam'
import { readModel } from '../../protocol/model.ts'
import type { Service } from '../../service.ts'
import { getAccountAuthorizationDetails, getAccountSummary } from './account.ts'
import { iamNeeds } from './needs.ts'
import { createPolicy, createPolicyVersion, getPolicy, getPolicyVersion } from './policies.ts'
import {
  attachRolePolicy,
  deleteRolePolicy,
  detachRolePolicy,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  putRolePolicy,
} from './role-policies.ts'
import {
  createRole,
  deleteBoundary,
  deleteRole,
  getRole,
  putBoundary,
  updateAssumeRolePolicy,
} from './roles.ts'

export const iam: Service = {
  name: 'iam',
  protocol: 'query',
  model: readModel(sdk),
  handlers: {
    GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
    GetAccountSummary: getAccountSummary,
    GetRole: getRole,
    GetRolePolicy: getRolePolicy,
    ListRolePolicies: listRolePolicies,
    ListAttachedRolePolicies: listAttachedRolePolicies,
    GetPolicy: getPolicy,
    GetPolicyVersion: getPolicyVersion,
    CreatePolicy: createPolicy,
    CreatePolicyVersion: createPolicyVersion,
    CreateRole: createRole,
    DeleteRole: deleteRole,
    UpdateAssumeRolePolicy: updateAssumeRolePolicy,
    PutRolePolicy: putRolePolicy,
    DeleteRolePolicy: deleteRolePolicy,
    AttachRolePolicy: attachRolePolicy,
    DetachRolePolicy: detachRolePolicy,
    PutRolePermissionsBoundary: putBoundary,
    DeleteRolePermissionsBoundary: deleteBoundary,
  },
  needs: iamNeeds,
}
