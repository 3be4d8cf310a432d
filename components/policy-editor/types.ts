import type { Sent } from '@/components/access/sending.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'

/** Stores a session policy if the association is still at the version that was seen. */
export type Apply = (policy: string, seen: SeenVersion) => Promise<Sent>

export function seenVersionOf(association: Association): SeenVersion {
  const { modifiedAt, policy = null, roleArn, targetRoleArn = null, disableSessionTags } = association
  return { modifiedAt, policy, roleArn, targetRoleArn, disableSessionTags }
}
