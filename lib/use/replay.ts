import { findAction } from '../catalog/index.ts'
import { keysAskedBy } from '../expectations/index.ts'
import {
  type CompiledPolicies,
  compilePolicies,
  type Decision,
  type PolicySet,
  type SessionContext,
} from '../iam/index.ts'
import type { EventCall } from '../pod-identity/index.ts'

/** Calls that come to the same. */
export type Replayed = {
  readonly action: string
  /** Of the first of them. */
  readonly resource: string
  readonly calls: number
  readonly first: string | null
  readonly last: string | null
}
export type Replay = {
  readonly calls: number
  /** AWS let them through then, and these policies do as well. */
  readonly allowed: number
  /** AWS let them through, and these policies would not; by action, the most frequent first. */
  readonly refused: readonly Replayed[]
  /** It depends on what an event does not tell. */
  readonly open: readonly Replayed[]
  /** AWS refused them then; how many of them these policies would let through. */
  readonly wereRefused: number
  readonly nowAllowed: readonly Replayed[]
  /** The event does not say on what; these are not judged. */
  readonly untold: readonly Replayed[]
}

type Verdict = Decision['verdict']
type Kind = 'refused' | 'open' | 'nowAllowed' | 'untold'
type Tally = { action: string; resource: string; calls: number; first: string | null; last: string | null }

/** Answers kept at most: the same calls come again and again. */
const answersMax = 200_000

/** Holds calls of the past against policies, one at a time: what would have been refused. */
export function replayer(policies: PolicySet, session: SessionContext) {
  const compiled = compilePolicies(policies)
  const keys = keysAskedBy(policies)
  const answers = new Map<string, Verdict>()
  const tallies: Record<Kind, Map<string, Tally>> = {
    refused: new Map(),
    open: new Map(),
    nowAllowed: new Map(),
    untold: new Map(),
  }
  const counts = { calls: 0, allowed: 0, wereRefused: 0 }

  function verdictOf(call: EventCall, action: string, resource: string): Verdict {
    const context = contextOf(call)
    const id = JSON.stringify([action, resource, context])
    const before = answers.get(id)
    if (before !== undefined) return before
    const verdict = rule(compiled, session, keys, { action, resource, context })
    if (answers.size < answersMax) answers.set(id, verdict)
    return verdict
  }

  function note(kind: Kind, { at, action }: EventCall, resource: string): void {
    const name = action ?? 'unknown'
    const tally = tallies[kind].get(name) ?? { action: name, resource, calls: 0, first: at, last: at }
    tallies[kind].set(name, tally)
    tally.calls += 1
    if (at !== null && (tally.first === null || at < tally.first)) tally.first = at
    if (at !== null && (tally.last === null || at > tally.last)) tally.last = at
  }

  /** How the policies stand to a call. */
  function standingOf(call: EventCall, resource: string | null): Kind | 'allowed' | 'still-refused' {
    if (call.action === null || resource === null) return 'untold'
    const verdict = verdictOf(call, call.action, resource)
    if (call.isRefused) return verdict === 'allowed' ? 'nowAllowed' : 'still-refused'
    if (verdict === 'allowed') return 'allowed'
    return verdict === 'conditional' ? 'open' : 'refused'
  }

  return {
    add(call: EventCall): void {
      const resource = resourceOf(call)
      const standing = standingOf(call, resource)
      counts.calls += 1
      if (call.isRefused) counts.wereRefused += 1
      if (standing === 'allowed') counts.allowed += 1
      else if (standing !== 'still-refused') note(standing, call, resource ?? '')
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

/** What the call was on; an action that takes no resource is asked of `*`. Null: the event does not tell. */
function resourceOf({ action, resource }: EventCall): string | null {
  if (resource !== null || action === null) return resource
  const known = findAction(action)
  return known && known.resources.length === 0 ? '*' : null
}

/**
 * As much of the request's context as the event tells. Through a VPC endpoint a request has no `aws:SourceIp`, but `aws:VpcSourceIp` (IAM user guide,
 * reference_policies_condition-keys). Where a service called, its name stands in the address's place.
 */
function contextOf({ region, source, vpcEndpoint, isOverTls }: EventCall): Readonly<Record<string, string>> {
  const address = source !== null && /^[0-9a-f.:]+$/i.test(source) ? source : null
  return {
    ...(region !== null && { 'aws:RequestedRegion': region }),
    ...(vpcEndpoint !== null && { 'aws:SourceVpce': vpcEndpoint }),
    ...(address !== null && { [vpcEndpoint === null ? 'aws:SourceIp' : 'aws:VpcSourceIp']: address }),
    ...(isOverTls && { 'aws:SecureTransport': 'true' }),
  }
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
): Verdict {
  const context = { ...told, ...known }
  const settled = new Set(Object.keys(context).map((key) => key.toLowerCase()))
  const isAbsent = (key: string) =>
    absent.some((each) => {
      const name = each.toLowerCase()
      return name.endsWith('/*') ? key.startsWith(name.slice(0, -1)) : key === name
    })
  const unknown = keys.filter((key) => !settled.has(key.toLowerCase()) && !isAbsent(key.toLowerCase()))
  return compiled.rule({ principal, action, resource, context, unknown }).verdict
}
