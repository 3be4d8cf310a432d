import { cachedCredentialsMinutes } from '@/lib/pod-identity/index.ts'

/**
 * For how long pods may go on with what they were given before the last change; null when that time is over. The agent keeps credentials for
 * 6 hours, or 59 minutes with a target role, and a change does not reset them (UG-target, pod-id-assign-target-role).
 */
export function heldInWords(modifiedAt: string, hasTargetRole: boolean, nowMs: number): string | null {
  const { withTarget, withoutTarget } = cachedCredentialsMinutes
  const heldMinutes = hasTargetRole ? withTarget : withoutTarget
  const left = Math.ceil(heldMinutes - (nowMs - Date.parse(modifiedAt)) / 60_000)
  if (!(left > 0)) return null
  const minutes = Math.min(left, heldMinutes)
  const time = minutes >= 90 ? `${Math.round(minutes / 60)} hours` : `${minutes} min`
  return `pods started before the change may hold the older session for up to ${time} more`
}
