import { callOfEvent, candidatesOf, type EventCall, readPrincipal } from '../pod-identity/index.ts'
import { recordTexts } from './record-texts.ts'

export type EventCounts = {
  /** Objects that were read; of these, what is no event; and events of others. */
  readonly read: number
  readonly damaged: number
  readonly others: number
}
export type Association = {
  readonly cluster: string
  readonly roleArn: string
  readonly targetRoleArn?: string
}

/**
 * The calls of an association's pods in files of CloudTrail, one at a time. A session's name tells the first ten characters of cluster and pod: those of
 * other service accounts that share role and cluster are among them, unless `pods` names how its own pods' names begin.
 */
export async function* callsOf(
  chunks: AsyncIterable<Uint8Array>,
  association: Association,
  pods: readonly string[] = [],
): AsyncGenerator<EventCall, EventCounts> {
  const counts = { read: 0, damaged: 0, others: 0 }
  const isOwn = memberOf(association, pods)
  for await (const call of readCalls(chunks)) {
    counts.read += 1
    if (call === null) counts.damaged += 1
    else if (call.principal === null || !isOwn(call.principal)) counts.others += 1
    else yield call
  }
  return counts
}

/** Every event of a file as a call; null: what stands there is no event. */
export async function* readCalls(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<EventCall | null> {
  for await (const text of recordTexts(chunks)) yield callIn(text)
}

/** An event, or what LookupEvents wraps around its text. */
function callIn(text: string): EventCall | null {
  try {
    const value = JSON.parse(text)
    const inner = value.CloudTrailEvent
    return callOfEvent(typeof inner === 'string' ? JSON.parse(inner) : value)
  } catch {
    return null
  }
}

/** Whether a principal is a pod of it. Sessions are few and their calls many. */
function memberOf(association: Association, pods: readonly string[]): (principal: string) => boolean {
  const known = new Map<string, boolean>()
  return (principal) => {
    const before = known.get(principal)
    if (before !== undefined) return before
    // A call of the first of two sessions was on the way to the role whose policies decide.
    const fitting = candidatesOf(readPrincipal(principal), [association])
      .filter(({ session }) => session === 'effective')
      .flatMap((each) => each.pods)
    const isOwn =
      pods.length === 0 ? fitting.length > 0 : fitting.some((pod) => pods.some((own) => isOneOf(pod, own)))
    // A file may hold any number of strangers.
    if (known.size < knownMax) known.set(principal, isOwn)
    return isOwn
  }
}

const knownMax = 100_000
/** A pod's name is cut in a session's: either begins with the other. */
const isOneOf = (pod: string, own: string) => pod.startsWith(own) || own.startsWith(pod)
