/** What an organization lays over its accounts. */
import type { NamedPolicy } from '../../iam/index.ts'
import type { World } from '../service.ts'
import type { OrganizationPolicy, SandboxOrganization } from '../state.ts'
import { own } from '../store/record.ts'

type Levels = readonly (readonly NamedPolicy[])[]

/**
 * Policies of one kind by level, from the root down to the account. Undefined: none bear on it, since it is in no organization or its
 * management account, which neither kind limits (Organizations User Guide, orgs_manage_policies_scps and …_rcps).
 */
export function organizationLevels(
  world: World,
  accountId: string,
  type: OrganizationPolicy['type'],
): Levels | undefined {
  const { organization } = world.store.state
  const account = own(organization?.accounts ?? {}, accountId)
  if (organization === undefined || account === undefined) return undefined
  if (accountId === organization.managementAccountId) return undefined
  return [...pathTo(organization, account.parentId), accountId].map((id) =>
    (own(organization.attached, id) ?? [])
      .flatMap((policyId) => own(organization.policies, policyId) ?? [])
      .filter((policy) => policy.type === type)
      .map(({ arn, document }) => ({ name: arn, text: document })),
  )
}

function pathTo(organization: SandboxOrganization, id: string): readonly string[] {
  const parentId = own(organization.units, id)?.parentId
  return parentId === undefined ? [id] : [...pathTo(organization, parentId), id]
}
