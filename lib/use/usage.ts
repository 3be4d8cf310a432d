import { findAction, findService } from '../catalog/index.ts'
import {
  type ActionAccess,
  type ActionCatalog,
  effectivePermissions,
  type PolicySet,
  type SessionContext,
} from '../iam/index.ts'
import { calledOn } from './called.ts'
import { sumOf, type Times } from './replay.ts'
import type { PodCalls, SameCalls, Sessions } from './sessions.ts'
import { type Untraced, whyUntraced } from './untraced.ts'

export type UsedAction = Times & {
  /** As AWS spells it; as the event has it, where it is no action that is known. */
  readonly action: string
  readonly isKnown: boolean
  /** What events name that the action can be limited to: the first few, and how many there are. */
  readonly resources: readonly string[]
  readonly resourceCount: number
  /** Of some calls the event does not say on what. */
  readonly isUntold: boolean
}
/** Why it cannot be said that an action was not used. */
export type UnknownWhy = Untraced | 'reads-left-out' | 'another-name' | 'cut' | 'not-read'
export type UnknownUse = { readonly action: string; readonly why: UnknownWhy }

/** What pods of an association did, beside what they may do. */
export type Usage = Times & {
  readonly used: readonly UsedAction[]
  /** AWS refused these then. */
  readonly refused: readonly UsedAction[]
  /** Allowed, and in no event, although an event would be there. */
  readonly unused: readonly string[]
  /** Allowed, in no event, and nothing follows from that. */
  readonly unknown: readonly UnknownUse[]
  /** Calls of which only the number is known. */
  readonly leftOut: number
}

type Access = { readonly policies: PolicySet; readonly session: SessionContext }

/** Holds the calls of some pods against what they may do. */
export function usageOf(
  pods: readonly PodCalls[],
  events: Pick<Sessions, 'hasReads' | 'services'>,
  { policies, session }: Access,
  catalog: ActionCatalog,
): Usage {
  const same = pods.flatMap((each) => each.same)
  const used = tally(same.filter(({ call }) => !call.isRefused))
  const refused = tally(same.filter(({ call }) => call.isRefused))
  const leftOut = pods.reduce((sum, each) => sum + each.leftOut, 0)
  const seen = new Set([...used, ...refused].map(({ action }) => action))
  // Of nearly every action that was only counted in part some calls are kept: it is among those that were used.
  const isCut = pods.some(({ cut }) => cut.some((action) => !seen.has(nameOf(action))))
  const strange = strangeIn([...used, ...refused])
  const { actions } = effectivePermissions(policies, session, catalog)
  const rest = actions.filter((access) => isAllowed(access) && !seen.has(access.action))
  const judged = rest.map(({ action, unknown }) => {
    const why = unknown ? 'not-read' : whyUnknown(action, events, strange, isCut)
    return { action, why }
  })
  return {
    ...pods.reduce<Times>(sumOf, { calls: 0, first: null, last: null }),
    used,
    refused,
    unused: judged.flatMap(({ action, why }) => (why === null ? [action] : [])),
    unknown: judged.flatMap(({ action, why }) => (why === null ? [] : [{ action, why }])),
    leftOut,
  }
}

const isAllowed = ({ verdict }: ActionAccess) => verdict === 'granted' || verdict === 'narrowed'

/** What of events goes by names that are no actions: their services, and their operations where the service is none that is known either. */
type Strange = { readonly services: ReadonlySet<string>; readonly operations: ReadonlySet<string> }

function strangeIn(used: readonly UsedAction[]): Strange {
  const [services, operations] = [new Set<string>(), new Set<string>()]
  for (const { action, isKnown } of used) {
    if (isKnown) continue
    const [service = '', operation = ''] = action.toLowerCase().split(':')
    if (findService(service)) services.add(service)
    else operations.add(operation)
  }
  return { services, operations }
}

function whyUnknown(
  action: string,
  { hasReads, services }: Pick<Sessions, 'hasReads' | 'services'>,
  strange: Strange,
  isCut: boolean,
): UnknownWhy | null {
  const untraced = whyUntraced(action, services)
  if (untraced !== null) return untraced
  const [service = '', operation = ''] = action.toLowerCase().split(':')
  if (strange.services.has(service) || strange.operations.has(operation)) return 'another-name'
  const level = findAction(action)?.level
  if (!hasReads && (level === 'List' || level === 'Read')) return 'reads-left-out'
  return isCut ? 'cut' : null
}

const shownMax = 5

/** By action, the most frequent first. */
function tally(same: readonly SameCalls[]): readonly UsedAction[] {
  const byAction = Map.groupBy(same, ({ call }) => nameOf(call.action))
  const all = [...byAction].map(([action, own]): UsedAction => {
    const named = own.map(({ call }) => calledOn(call))
    const resources = new Set(named.flat())
    return {
      ...own.reduce<Times>(sumOf, { calls: 0, first: null, last: null }),
      action,
      isKnown: findAction(action) !== undefined,
      resources: [...resources].slice(0, shownMax),
      resourceCount: resources.size,
      isUntold: named.some((each) => each.length === 0),
    }
  })
  return all.sort((one, other) => other.calls - one.calls || one.action.localeCompare(other.action))
}

const nameOf = (action: string | null) => (action === null ? 'unknown' : (findAction(action)?.name ?? action))
