import 'server-only'
import type { Association } from '../aws/index.ts'
import { minifyPolicy } from '../iam/index.ts'
import type { SeenVersion } from './types.ts'

/** Whether two policy texts are the same but for white space: AWS may store a text in its own layout. */
export function samePolicy(left: string | null | undefined, right: string | null | undefined): boolean {
  if (!left || !right) return !left && !right
  return left === right || (minifyPolicy(left) ?? left) === (minifyPolicy(right) ?? right)
}

/** The version of an association as it was read. */
export function seenVersionOf(association: Association): SeenVersion {
  const { modifiedAt, policy = null, roleArn, targetRoleArn = null, disableSessionTags } = association
  return { modifiedAt, policy, roleArn, targetRoleArn, disableSessionTags }
}

/** Whether nobody changed the association since it was seen. EKS has no version, so time and content both have to agree. */
export function isAsSeen(now: Association, seen: SeenVersion): boolean {
  return (
    now.modifiedAt === seen.modifiedAt &&
    now.roleArn === seen.roleArn &&
    (now.targetRoleArn ?? null) === seen.targetRoleArn &&
    now.disableSessionTags === seen.disableSessionTags &&
    samePolicy(now.policy, seen.policy)
  )
}

/** Whether two readings are of the same state. */
export function isSameVersion(now: Association, before: Association): boolean {
  return isAsSeen(now, seenVersionOf(before))
}
