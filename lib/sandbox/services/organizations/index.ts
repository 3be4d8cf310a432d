/** AWS Organizations, as much as a reader of service and resource control policies needs. */
import * as sdk from '@aws-sdk/client-organizations'
import { readModel } from '../../protocol/model.ts'
import type { Service } from '../../service.ts'
import {
  describeAccount,
  describeOrganization,
  describeOrganizationalUnit,
  listAccounts,
  listAccountsForParent,
  listOrganizationalUnitsForParent,
  listParents,
  listRoots,
} from './entities.ts'
import { describePolicy, listPolicies, listPoliciesForTarget } from './policies.ts'

export const organizations: Service = {
  name: 'organizations',
  protocol: 'jsonRpc',
  model: readModel(sdk),
  handlers: {
    DescribeOrganization: describeOrganization,
    DescribeAccount: describeAccount,
    DescribeOrganizationalUnit: describeOrganizationalUnit,
    ListAccounts: listAccounts,
    ListAccountsForParent: listAccountsForParent,
    ListOrganizationalUnitsForParent: listOrganizationalUnitsForParent,
    ListParents: listParents,
    ListRoots: listRoots,
    DescribePolicy: describePolicy,
    ListPolicies: listPolicies,
    ListPoliciesForTarget: listPoliciesForTarget,
  },
  needs: (call) => [{ action: call.operation, resource: '*', shown: null }],
}
