import { keysAskedBy } from '../expectations/index.ts'
import {
  type CompiledPolicies,
  compilePolicies,
  type Layer,
  type PolicySet,
  type Ruling,
  type SessionContext,
} from '../iam/index.ts'
import type { EventCall } from '../pod-identity/index.ts'
import { calledOn, contextOf } from './called.ts'

/** How often calls that are the same came, and when first and last (ISO 8601, UTC). */
export type Times = { readonly calls: number; readonly first: string | null; readonly last: string | null }

/** Calls that come to the same. */
export type Replayed = Times & {
  readonly action: string
  /** Of the first of them. */
  readonly resource: string
  /** The layer that would refuse; null: none does for sure. */
  readonly layer: Layer | null
}
export type Replay = {
  readonly calls: number
  /** AWS let them through then, and these policies do as well. */
  readonly allowed: number
  /** AWS let them through, and these policies would not; by action and layer, the most frequent first. */
  readonly refused: readonly Replayed[]
  /** It depends on what an event does not tell. */
  readonly open: readonly Replayed[]
  /** AWS refused them then; how many of them these policies would let through. */
  readonly wereRefused: number
  readonly nowAllowed: readonly Replayed[]
  /** The event does not say on what, or its operation is no action that is known; these are not judged. */
  readonly untold: readonly Replayed[]
}

type Kind = 'refused' | 'open' | 'nowAllowed' | 'untold'
type Judged = {
  readonly is: 'allowed' | 'refused' | 'open' | 'untold'
  readonly resource: string
  readonly layer: Layer | null
}
type Tally = { -readonly [Key in keyof Replayed]: Replayed[Key] }

/** Answers kept at most: the same calls come again and again. */
const answersMax = 200_000
/** Of several resources of one call, that which stands most in its way says what becomes of it. */
const worst = ['refused', 'open', 'allowed', 'untold'] as const

/** Holds calls of the past against policies, one at a time: what would have been refused. */
export function replayer(policies: PolicySet, session: SessionContext) {
  const compiled = compilePolicies(policies)
  const keys = keysAskedBy(policies)
  const answers = new Map<string, Judged>()
  const tallies: Record<Kind, Map<string, Tally>> = {
    refused: new Map(),
    open: new Map(),
    nowAllowed: new Map(),
    untold: new Map(),
  }
  const counts = { calls: 0, allowed: 0, wereRefused: 0 }

  function judge(call: EventCall): Judged {
    const context = contextOf(call)
    const id = JSON.stringify([call.action, call.resources, call.asksMore, context])
    const before = answers.get(id)
    if (before !== undefined) return before
    const found = calledOn(call).map((resource): Judged => {
      const asked = { action: call.action ?? '', resource, context }
      const { verdict, decidedBy } = rule(compiled, session, keys, asked)
      if (verdict === 'conditional') return { is: 'open', resource, layer: null }
      if (verdict !== 'allowed') return { is: 'refused', resource, layer: decidedBy }
      // What it asked for besides may be refused all the same.
      return { is: call.asksMore ? 'open' : 'allowed', resource, layer: null }
    })
    const judged = worst.flatMap((is) => found.find((each) => each.is === is) ?? [])[0] ?? {
      is: 'untold',
      resource: call.resources[0] ?? '',
      layer: null,
    }
    if (answers.size < answersMax) answers.set(id, judged)
    return judged
  }

  function note(kind: Kind, action: string, { resource, layer }: Judged, times: Times): void {
    const id = `${action} ${layer}`
    const tally = tallies[kind].get(id) ?? { action, resource, layer, calls: 0, first: null, last: null }
    tallies[kind].set(id, tally)
    Object.assign(tally, sumOf(tally, times))
  }

  return {
    /** `times`: how often it came; without, once. */
    add(call: EventCall, times: Times = { calls: 1, first: call.at, last: call.at }): void {
      const judged = judge(call)
      const kind = kindOf(call.isRefused, judged.is)
      counts.calls += times.calls
      if (call.isRefused) counts.wereRefused += times.calls
      if (kind === 'allowed') counts.allowed += times.calls
      else if (kind !== 'still-refused') note(kind, call.action ?? 'unknown', judged, times)
    },
    result(): Replay {
      const listed = (kind: Kind) => [...tallies[kind].values()].sort((one, other) => other.calls - one.calls)
      return {
        ...counts,
        refused: listed('refused'),
        open: listed('open'),
        nowAllowed: listed('nowAllowed'),
        untold: listed('untold'),
      }
    },
  }
}

/** How policies stand to a call, beside what AWS said of it then. */
function kindOf(wasRefused: boolean, is: Judged['is']): Kind | 'allowed' | 'still-refused' {
  if (is === 'untold' || !wasRefused) return is
  return is === 'allowed' ? 'nowAllowed' : 'still-refused'
}

/** Both together. */
export function sumOf(one: Times, other: Times): Times {
  const [first] = [one.first, other.first].filter((each) => each !== null).sort()
  const last = [one.last, other.last]
    .filter((each) => each !== null)
    .sort()
    .at(-1)
  return { calls: one.calls + other.calls, first: first ?? null, last: last ?? null }
}

type Asked = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

function rule(
  compiled: CompiledPolicies,
  { principal, known, absent }: SessionContext,
  keys: readonly string[],
  { action, resource, context: told }: Asked,
): Ruling {
  const context = { ...told, ...known }
  const settled = new Set(Object.keys(context).map((key) => key.toLowerCase()))
  const isAbsent = (key: string) =>
    absent.some((each) => {
      const name = each.toLowerCase()
      return name.endsWith('/*') ? key.startsWith(name.slice(0, -1)) : key === name
    })
  const unknown = keys.filter((key) => !settled.has(key.toLowerCase()) && !isAbsent(key.toLowerCase()))
  return compiled.rule({ principal, action, resource, context, unknown })
}
