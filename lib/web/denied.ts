import 'server-only'
import { type RefusalReason, refusalReasons } from './refuse.ts'

// On the process: the proxy and the pages are bundled apart and each has this module for itself.
const key = Symbol.for('podscope.denied')
type Denied = Record<RefusalReason, number>

function denied(): Denied {
  const holder = globalThis as { [key]?: Denied }
  holder[key] ??= Object.fromEntries(refusalReasons.map((each) => [each, 0])) as Denied
  return holder[key]
}

export function countDenied(reason: RefusalReason): void {
  denied()[reason] += 1
}

/** How many requests this process refused since it began, by reason. */
export function deniedRequests(): Readonly<Record<RefusalReason, number>> {
  return denied()
}
