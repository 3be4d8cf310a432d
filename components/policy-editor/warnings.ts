import { cachedCredentialsMinutes, propagationSeconds } from '@/lib/pod-identity/index.ts'
import type { Preview } from './engine.protocol.ts'

/** When a stored change reaches pods. */
export function noticeHint(hasTargetRole: boolean): string {
  const hold = hasTargetRole
    ? `${cachedCredentialsMinutes.withTarget} minutes`
    : `${cachedCredentialsMinutes.withoutTarget / 60} hours`
  return `New pods get it within about ${propagationSeconds} seconds; running pods keep what they have for up to ${hold} unless they are restarted.`
}

/** The whole change in one sentence, for the confirmation. */
export function changeSentence(preview: Preview | null, name: string, hadPolicy: boolean): string {
  const verb = hadPolicy ? 'Changing' : 'Setting'
  if (!preview) return `${verb} the session policy of ${name}. What it changes could not be worked out here.`
  const { gains, losses } = preview
  if (gains.total === 0 && losses.total === 0) {
    return `${verb} the session policy of ${name} leaves what its pods may do as it is.`
  }
  const parts = [
    losses.total > 0 ? `takes away ${countOf(losses.total)}` : '',
    gains.total > 0 ? `adds ${countOf(gains.total)}` : '',
  ].filter((part) => part !== '')
  return `${verb} the session policy of ${name} ${parts.join(' and ')}.`
}

function countOf(total: number): string {
  return `${total.toLocaleString('en')} ${total === 1 ? 'action' : 'actions'}`
}
