import 'server-only'
import { minifyPolicy } from '../iam/index.ts'
import type { Association, AssociationState } from './types.ts'

/** What of an association a change can change. */
export function stateOf(association: Association): AssociationState {
  const { roleArn, targetRoleArn, policy, disableSessionTags, tags, modifiedAt } = association
  return {
    roleArn,
    ...(targetRoleArn && { targetRoleArn }),
    ...(policy && { policy }),
    disableSessionTags,
    tags,
    modifiedAt,
  }
}

const compact = (policy: string | undefined) => policy && (minifyPolicy(policy) ?? policy)

function sameTags(left: AssociationState['tags'], right: AssociationState['tags']): boolean {
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name])
}

/** Whether two states are the same but for the time and the policy's white space. */
export function sameState(left: AssociationState, right: AssociationState): boolean {
  return (
    left.roleArn === right.roleArn &&
    (left.targetRoleArn ?? '') === (right.targetRoleArn ?? '') &&
    left.disableSessionTags === right.disableSessionTags &&
    (compact(left.policy) ?? '') === (compact(right.policy) ?? '') &&
    sameTags(left.tags, right.tags)
  )
}
