import { type EventCall, readPrincipal } from '../pod-identity/index.ts'
import { sumOf, type Times } from './replay.ts'

/** Calls that nothing tells apart but their time. */
export type SameCalls = Times & { readonly call: EventCall }

/** Calls whose sessions have the same role and a name that begins the same: pods of one service account, and of others that share both. */
export type PodCalls = Times & {
  /** The session of the first of them. */
  readonly principal: string
  /** How the pods' names begin, by every reading of the session's name. */
  readonly pods: readonly string[]
  readonly same: readonly SameCalls[]
  /** Calls of which only the number is known, since there were more different ones than are kept; and their actions. */
  readonly leftOut: number
  readonly cut: readonly string[]
}
export type Sessions = {
  /** Objects that were read; of these, what is no event; and events of nobody's pods, or of more pods than are kept apart. */
  readonly read: number
  readonly damaged: number
  readonly others: number
  /** Whether any event says of itself that it only reads: a trail may leave those out. */
  readonly hasReads: boolean
  /** Which services' events there are at all: a trail may leave KMS out. */
  readonly services: readonly string[]
  readonly pods: readonly PodCalls[]
}

export type SessionLimits = { readonly pods: number; readonly calls: number }
/** What a browser holds with ease: some 50 MB of different calls. Of each action one more is kept, up to as many again. */
const usual: SessionLimits = { pods: 1000, calls: 50_000 }

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type Pod = {
  principal: string
  pods: readonly string[]
  times: Times
  leftOut: number
  actions: Set<string | null>
  cut: Set<string>
  same: Map<string, { call: EventCall; times: Times }>
}

/** Sorts calls by whose pods they are of, and counts those that are the same: so that a file of any size becomes small. */
export function sessionSorter(limits: SessionLimits = usual) {
  const byName = new Map<string, Pod>()
  const services = new Set<string>()
  const counts = { read: 0, damaged: 0, others: 0 }
  let [kept, hasReads] = [0, false]

  /** Null: it is of no pod, or of one too many. */
  function podOf(principal: string): Pod | null {
    const name = principal.replace(uuid, '')
    if (name === principal) return null
    const known = byName.get(name)
    if (known !== undefined) return known
    const pods = [...new Set(readPrincipal(principal).pods.map(({ pod }) => pod))]
    if (pods.length === 0 || byName.size >= limits.pods) return null
    const made: Pod = {
      ...{ principal, pods, times: none, leftOut: 0 },
      ...{ actions: new Set(), cut: new Set(), same: new Map() },
    }
    byName.set(name, made)
    return made
  }

  function keep(pod: Pod, call: EventCall): void {
    const times = { calls: 1, first: call.at, last: call.at }
    pod.times = sumOf(pod.times, times)
    // Each of them has a session of its own; whose pods they are is told by their place.
    const told = { ...call, principal: null, at: null }
    const id = JSON.stringify(told)
    const before = pod.same.get(id)
    const max = pod.actions.has(call.action) ? limits.calls : limits.calls * 2
    if (before) before.times = sumOf(before.times, times)
    else if (kept >= max) {
      pod.leftOut += 1
      pod.cut.add(call.action ?? 'unknown')
    } else {
      kept += 1
      pod.actions.add(call.action)
      pod.same.set(id, { call: told, times })
    }
  }

  return {
    /** Null: it is no event. */
    add(call: EventCall | null): void {
      counts.read += 1
      if (call === null) {
        counts.damaged += 1
        return
      }
      if (call.isRead === true) hasReads = true
      if (call.action !== null) services.add(call.action.slice(0, call.action.indexOf(':')))
      const pod = call.principal === null ? null : podOf(call.principal)
      if (pod === null) counts.others += 1
      else keep(pod, call)
    },
    result(): Sessions {
      const pods = [...byName.values()].map((pod): PodCalls => {
        const same = [...pod.same.values()].map(({ call, times }) => ({ call, ...times }))
        const { principal, pods: names, leftOut, cut, times } = pod
        return { principal, pods: names, leftOut, cut: [...cut], same, ...times }
      })
      pods.sort((one, other) => other.calls - one.calls)
      return { ...counts, hasReads, services: [...services].sort(), pods }
    },
  }
}

const none: Times = { calls: 0, first: null, last: null }
