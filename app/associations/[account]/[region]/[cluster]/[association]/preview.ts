import { changeListOf } from '@/components/access/change-list.ts'
import type { AccessPreview } from '@/components/association/change-actions.ts'
import type { AccessComparison } from '@/lib/iam/index.ts'
import type { LandingWarning } from '@/lib/pod-identity/index.ts'

type Previewed = {
  /** Null: a role could not be read. */
  readonly access: AccessComparison | null
  readonly warnings?: readonly LandingWarning[]
  readonly roleSeen?: string | null
}

/** What a change would do as the dialogs show it, its lists cut to what a page can hold. Null: nothing can be said. */
export function toPreview(previewed: Previewed | null): AccessPreview {
  const { access = null, warnings = [], roleSeen = null } = previewed ?? {}
  if (!access) return { state: 'unknown', warnings }
  const { gains, losses, unchanged, exact } = access
  const lists = { gains: changeListOf(gains), losses: changeListOf(losses) }
  return { state: 'compared', ...lists, unchanged, exact, roleSeen, warnings }
}
