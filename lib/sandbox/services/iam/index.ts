import * as sdk from '@aws-sdk/client-iam'
import { readModel } from '../../protocol/model.ts'
import type { Service } from '../../service.ts'
import { getAccountAuthorizationDetails, getAccountSummary } from './account.ts'
import { iamNeeds } from './needs.ts'
import { getPolicy, getPolicyVersion } from './policies.ts'
import { getRolePolicy, listAttachedRolePolicies, listRolePolicies } from './role-policies.ts'
import { getRole } from './roles.ts'

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
  },
  needs: iamNeeds,
}
