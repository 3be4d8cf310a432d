import type { Denial } from './denial.ts'
import { eventsIn, type RefusedEvent } from './denial-event.ts'
import { readPrincipal } from './denial-principal.ts'
import { readSentences } from './denial-sentence.ts'
import { uncover } from './denial-text.ts'

/**
 * Every refusal in a text that someone pasted, in order: a sentence of IAM, EC2 or EKS Auth, a bare `Access Denied` of an SDK, CloudTrail events.
 * Any text will do; time is linear in its length.
 */
export function parseDenials(text: string): readonly Denial[] {
  const parts = eventsIn(uncover(text))
  return parts.flatMap((part) => (typeof part === 'string' ? readSentences(part) : [ofEvent(part)]))
}

/** The first refusal in a text; null when there is none. */
export function parseDenial(text: string): Denial | null {
  return parseDenials(text)[0] ?? null
}

/** The sentence of an event says most; what it leaves out stands in the event's other fields. */
function ofEvent({ message, principal, code, operation, action, resource }: RefusedEvent): Denial {
  const [said] = readSentences(message)
  const who = said?.principal ? said : readPrincipal(principal)
  return {
    ...who,
    code,
    operation,
    action: said?.action ?? action,
    resource: said?.resource ?? resource,
    layer: said?.layer ?? null,
    kind: said?.kind ?? null,
    through: said?.through ?? null,
    policyArn: said?.policyArn ?? null,
    because: said?.because ?? null,
    encodedMessage: said?.encodedMessage ?? null,
    doubts: said?.doubts ?? [],
  }
}
