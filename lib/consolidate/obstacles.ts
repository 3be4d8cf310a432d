import { parsePolicy } from '../iam/index.ts'
import { checkRoleTrust, findTagLoss, podIdentityService } from '../pod-identity/index.ts'
import { everyService, servicesOf } from './services.ts'
import { statementsOf } from './shared-role.ts'
import type { FamilyRole, Member, Obstacle } from './types.ts'

/** What keeps an association with its role whatever it would be shared with; null: nothing. */
export function obstacleOf({ association, role, ownerArn }: Member): Obstacle | null {
  if (association.targetRoleArn) return 'target-role'
  if (ownerArn !== undefined) return 'add-on'
  const now = checkRoleTrust(association, role.trust).verdict
  if (now === 'refused') return 'refused'
  if (letsOthersIn(role.trust)) return 'trusts-others'
  if (!association.disableSessionTags) {
    const then = checkRoleTrust({ ...association, disableSessionTags: true }, role.trust)
    const asks = then.problems.some(({ kind }) => kind === 'needs-session-tags')
    if (asks || then.verdict === 'refused' || asksForTags(role)) return 'tags'
  }
  if (statementsOf(role) === null) return 'unreadable'
  return servicesOf(role).has(everyService) ? 'wide' : null
}

/** Whether a trust policy allows anything to another principal than EKS Pod Identity. */
function letsOthersIn(trust: string): boolean {
  const statements = parsePolicy(trust).policy?.statements ?? []
  return statements.some(
    ({ effect, principals }) =>
      effect === 'Allow' &&
      (!principals ||
        principals.not ||
        principals.entries.some(({ type, value }) => type !== 'Service' || value !== podIdentityService)),
  )
}

function asksForTags({ policies, boundary }: FamilyRole): boolean {
  return findTagLoss([...policies, ...(boundary ? [boundary] : [])], 'identity').length > 0
}
