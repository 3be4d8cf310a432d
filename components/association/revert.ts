import type { AssociationChange } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import type { AssociationState } from '@/lib/history/types.ts'

/** What has to change for an association to be as in a state; null: it is so already. Tags of the association itself are not among it. */
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
