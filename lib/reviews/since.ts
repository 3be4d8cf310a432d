import 'server-only'
import type { Member } from '../fleet/index.ts'
import type { EntryRow } from './rows.ts'
import type { SinceFreeze } from './types.ts'

type Frozen = Pick<EntryRow, 'roleArn' | 'targetRoleArn' | 'policy' | 'sessionTags' | 'analysis'>

/** What of an association is not as it was when it was frozen. Of what is not known, then or now, nothing is said. */
export function changedSince(frozen: Frozen, now: Member | null): readonly SinceFreeze[] {
  if (now === null) return ['gone']
  const { detail } = now.row
  // Listed and not described, then or now: what it is was not known.
  if (detail === null || frozen.roleArn === null) return []
  const changed: readonly (readonly [SinceFreeze, boolean])[] = [
    ['role', detail.roleArn !== frozen.roleArn],
    ['target-role', detail.targetRoleArn !== frozen.targetRoleArn],
    ['session-policy', now.policy !== frozen.policy],
    ['session-tags', detail.sessionTags !== frozen.sessionTags],
    ['access', now.analysis !== null && frozen.analysis !== null && now.analysis !== frozen.analysis],
  ]
  return changed.flatMap(([what, isSo]) => (isSo ? [what] : []))
}
