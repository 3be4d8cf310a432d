import { callerOf } from '../evaluate/caller.ts'
import { binds, isKeyOrRole } from '../evaluate/judge.ts'
import type { CompiledSet } from '../evaluate/layers.ts'
import { isNamedAs, type Naming, namedAs } from '../evaluate/principal.ts'
import type { Effect, Layer } from '../types.ts'
import { type Budget, type Cover, intersect, nothing, subtract, union } from './cover.ts'
import { isDeny } from './placed.ts'
import { askerOf, type Side, type Space } from './space.ts'

/** The requests of one class of actions, by what the layers of one side do with them. */
export type Reach = {
  /** What the identity policies allow by themselves. */
  readonly alone: Cover
  /** What all layers together allow. */
  readonly whole: Cover
  /** What some statement denies explicitly, of those of the identity policies and of all. */
  readonly deniedByOwn: Cover
  readonly denied: Cover
  /** What the identity policies' Allow statements name, denied or not, and what the session policy's do. */
  readonly named: Cover
  readonly session: Cover
}

/**
 * The same algorithm as `decide` (its page and its exceptions stand there), over sets of requests instead of one: `or` is union, `and` is
 * intersection, and an explicit deny is taken away last.
 */
export function reachOf(side: Side, set: CompiledSet, action: string, space: Space, budget: Budget): Reach {
  const { everything } = space
  const caller = callerOf(side.session.principal, side.facts)
  const isBound = (layer: Layer) => binds(layer, caller) !== 'no'
  const cover = coverer(side, space)
  const resource = namedCovers(side, space)
  const abroad = side.resourceAccount !== undefined && side.resourceAccount !== caller.account
  const past = abroad ? nothing : resource('itself', 'anyone')
  const pastIdentity = abroad ? nothing : union(past, resource('role'))
  const named = cover('Allow', 'identity')
  const orPast = (there: unknown, layer: Layer) =>
    there && isBound(layer) ? union(cover('Allow', layer), past) : everything
  const mustBeNamed =
    abroad || !caller.carriesPolicies || (set.resource !== null && isKeyOrRole(action.toLowerCase()))
  const gates = [
    ...(isBound('scp') ? set.scps.map((_, level) => cover('Allow', 'scp', level)) : []),
    ...(mustBeNamed ? [cover('Allow', 'resource')] : []),
    isBound('identity') ? union(named, pastIdentity) : everything,
    orPast(set.boundary, 'boundary'),
    orPast(set.session, 'session'),
    set.vpcEndpoint ? cover('Allow', 'vpcEndpoint') : everything,
  ]
  const allowed = gates.reduce(
    (left, gate) => (gate === everything ? left : intersect(left, gate, budget)),
    everything,
  )
  const denies = side.placed.filter((placed) => isDeny(placed) && isBound(placed.layer))
  const denied = union(...denies.map((placed) => space.coverOf(placed, side)))
  const deniedByOwn = cover('Deny', 'identity')
  return {
    alone: subtract(named, deniedByOwn, budget),
    whole: subtract(allowed, denied, budget),
    deniedByOwn,
    denied,
    named,
    session: cover('Allow', 'session'),
  }
}

function coverer(side: Side, space: Space) {
  return (effect: Effect, layer: Layer, level = 0): Cover =>
    union(
      ...side.placed
        .filter((placed) => placed.layer === layer && placed.level === level)
        .filter(({ statement }) => statement.source.effect === effect)
        .map((placed) => space.coverOf(placed, side)),
    )
}

/** Whether it is sure in which way every Allow of the resource's policy names the caller. */
export function isNamingSure(side: Side): boolean {
  const asker = askerOf(side)
  const namings: readonly Naming[] = ['itself', 'anyone', 'role']
  const allows = side.placed.filter((placed) => placed.layer === 'resource' && !isDeny(placed))
  return allows.every(({ statement }) =>
    namings.every((naming) => namedAs(statement.principals, naming, asker) !== 'unknown'),
  )
}

/** What a resource policy allows to a caller whom it names in one of these ways. */
function namedCovers(side: Side, space: Space) {
  const asker = askerOf(side)
  const allows = side.placed.filter((placed) => placed.layer === 'resource' && !isDeny(placed))
  return (...namings: readonly Naming[]): Cover =>
    union(
      ...allows
        .filter(({ statement }) => isNamedAs(statement.principals, asker, ...namings))
        .map((placed) => space.coverOf(placed, side)),
    )
}
