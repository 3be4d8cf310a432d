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
  /** Calls of which only the number is known, since there were more different ones than are kept. */
  readonly leftOut: number
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
/** What a browser holds with ease: some 60 MB of different calls. */
const usual: SessionLimits = { pods: 1000, calls: 100_000 }

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type Pod = {
  principal: string
  pods: readonly string[]
  times: Times
  leftOut: number
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
    const made = { principal, pods, times: none, leftOut: 0, same: new Map() }
    byName.set(name, made)
    return made
  }

  function keep(pod: Pod, call: EventCall): void {
    const times = { calls: 1, first: call.at, last: call.at }
    pod.times = sumOf(pod.times, times)
    const { principal: _, at: __, ...told } = call
    const id = JSON.stringify(told)
    const before = pod.same.get(id)
    if (before) before.times = sumOf(before.times, times)
    else if (kept >= limits.calls) pod.leftOut += 1
    else {
      kept += 1
      pod.same.set(id, { call, times })
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
        return { principal: pod.principal, pods: pod.pods, leftOut: pod.leftOut, same, ...pod.times }
      })
      pods.sort((one, other) => other.calls - one.calls)
      return { ...counts, hasReads, services: [...services].sort(), pods }
    },
  }
}

const none: Times = { calls: 0, first: null, last: null }
