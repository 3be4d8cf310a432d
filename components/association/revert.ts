import type { AssociationChange } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import type { AssociationState } from '@/lib/history/types.ts'

/** What has to change for an association to be as in a state; null: it is so already. Its own tags are not among it: `hadOtherTags`. */
export function changeTo(state: AssociationState, now: Association): AssociationChange | null {
  const [target, policy] = [state.targetRoleArn ?? null, state.policy ?? null]
  const change: AssociationChange = {
    ...(state.roleArn !== now.roleArn && { roleArn: state.roleArn }),
    ...(target !== (now.targetRoleArn ?? null) && { targetRoleArn: target }),
    ...(policy !== (now.policy ?? null) && { policy }),
    ...(state.disableSessionTags !== now.disableSessionTags && {
      disableSessionTags: state.disableSessionTags,
    }),
  }
  return Object.keys(change).length === 0 ? null : change
}

const ownTags = (tags: AssociationState['tags']) =>
  JSON.stringify(
    Object.entries(tags)
      .filter(([key]) => !key.startsWith('aws:'))
      .sort(),
  )

/** Whether an association had other tags of its own in a state. UpdatePodIdentityAssociation, with which one goes back, takes none (EKS API reference). */
export function hadOtherTags(state: AssociationState, now: Association): boolean {
  return ownTags(state.tags) !== ownTags(now.tags)
}
