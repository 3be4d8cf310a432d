import { evaluateCondition } from '../conditions/evaluate.ts'
import type { CompiledStatement, NamedCompiled } from '../evaluate/compile.ts'
import { type Facts, factsOf } from '../evaluate/context.ts'
import { decideCompiled } from '../evaluate/decide.ts'
import { refOf } from '../evaluate/explain.ts'
import { type CompiledSet, compileSet } from '../evaluate/layers.ts'
import type { Asked } from '../evaluate/statement.ts'
import { resolveTemplate } from '../template.ts'
import type {
  ActionAccess,
  ActionCatalog,
  CatalogAction,
  EffectivePermissions,
  Layer,
  PolicySet,
  SessionContext,
  Verdict,
} from '../types.ts'
import { candidatesOf, typesOf } from './candidates.ts'
import { type ActionClass, classesOf } from './classes.ts'
import { grantsOf, type Placed } from './grants.ts'

type Answer = ReturnType<typeof decideCompiled>
type Pair = { readonly alone: Answer; readonly whole: Answer }

const anything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

/**
 * The most that layers which could not be read leave possible. A role that could not be read might allow anything: its absence must not look
 * like a role that allows nothing. Limits that could not be read might not be there.
 */
export function withUpperBounds(policies: PolicySet): PolicySet {
  const { unreadable = [], ...readable } = policies
  if (!unreadable.includes('identity')) return readable
  return { ...readable, identity: [...policies.identity, { name: 'not readable', text: anything }] }
}

function place(layer: Layer, policies: readonly NamedCompiled[] | null, level = 0): Placed[] {
  return (policies ?? []).flatMap(({ name, statements }) =>
    statements.map((statement) => ({ layer, level, policy: name, statement })),
  )
}

export function placedIn(set: CompiledSet): readonly Placed[] {
  return [
    ...place('identity', set.identity),
    ...place('boundary', set.boundary),
    ...place('session', set.session),
    ...set.scps.flatMap((policies, level) => place('scp', policies, level)),
    ...set.rcps.flatMap((policies, level) => place('rcp', policies, level)),
    ...place('resource', set.resource),
    ...place('vpcEndpoint', set.vpcEndpoint),
  ]
}

export function askedOf(
  session: SessionContext,
  action: CatalogAction,
  resource: string,
  facts: Facts,
): Asked {
  return { principal: session.principal, action: action.name.toLowerCase(), resource, facts }
}

export const possible = ({ verdict }: Answer) => verdict === 'allowed' || verdict === 'conditional'

function saysYes(answer: Answer, layer: Layer, what: 'allows' | 'denies'): boolean {
  return answer.layers.some((each) => each.layer === layer && each[what] !== 'no')
}

/** Conditional both times and for the same reason: no layer beyond the role's own leaves anything open. */
function sameCondition({ alone, whole }: Pair): boolean {
  if (alone.verdict === 'allowed' || whole.verdict === 'allowed') return alone.verdict === whole.verdict
  return whole.layers.every(
    ({ layer, matches }) => layer === 'identity' || matches.every(({ match }) => match.matched !== 'unknown'),
  )
}

/** The word for a class of actions, from what was answered for every candidate resource (engine.md, "The words"). */
function verdictOf(pairs: readonly Pair[]): Verdict {
  const inRole = pairs.filter(({ alone }) => possible(alone))
  const kept = inRole.filter(({ whole }) => possible(whole))
  // A resource policy may allow what the role does not.
  if (pairs.some(({ whole }) => possible(whole)))
    return kept.length === inRole.length && kept.every(sameCondition) ? 'granted' : 'narrowed'
  if (inRole.length > 0)
    return inRole.every(({ whole }) => whole.verdict === 'explicitDeny') ? 'denied' : 'cut'
  if (pairs.some(({ alone }) => alone.verdict === 'explicitDeny' && saysYes(alone, 'identity', 'allows')))
    return 'denied'
  return pairs.some(({ whole }) => saysYes(whole, 'session', 'allows')) ? 'inert' : 'absent'
}

function becauseOf(verdict: Verdict, mentioned: readonly Placed[]) {
  const wanted: Record<Verdict, (placed: Placed) => boolean> = {
    granted: ({ statement }) => statement.source.effect === 'Allow',
    narrowed: () => true,
    cut: ({ layer, statement }) => layer === 'identity' && statement.source.effect === 'Allow',
    inert: ({ layer, statement }) => layer === 'session' && statement.source.effect === 'Allow',
    denied: ({ statement }) => statement.source.effect === 'Deny',
    absent: () => false,
  }
  return mentioned
    .filter(wanted[verdict])
    .map(({ layer, policy, statement }) => refOf(layer, policy, statement))
}

type Work = {
  readonly alone: CompiledSet
  readonly whole: CompiledSet
  readonly placed: readonly Placed[]
  readonly session: SessionContext
  readonly facts: Facts
  readonly partition: string | null
}

/** The layers that have to allow, the role's own first, each with the allows among the statements given. */
function limitingLayers(mentioned: readonly Placed[], { whole }: Work): readonly (readonly Placed[])[] {
  const allows = mentioned.filter(({ statement }) => statement.source.effect === 'Allow')
  const of = (layer: Layer, level = 0) =>
    allows.filter((placed) => placed.layer === layer && placed.level === level)
  return [
    of('identity'),
    ...(whole.boundary ? [of('boundary')] : []),
    ...(whole.session ? [of('session')] : []),
    ...whole.scps.map((_, level) => of('scp', level)),
    ...(whole.vpcEndpoint ? [of('vpcEndpoint')] : []),
  ]
}

/** Whether nothing but the resource decides if a statement applies. */
export function isSettled({ source, resources, conditions }: CompiledStatement, facts: Facts): boolean {
  return (
    !source.doubtful &&
    conditions.every((each) => evaluateCondition(each, facts) !== 'unknown') &&
    (resources?.templates ?? []).every((each) => resolveTemplate(each, facts).state !== 'unknown')
  )
}

function workOut(
  group: ActionClass,
  work: Work,
): { shared: Omit<ActionAccess, 'action'>; exact: boolean } | null {
  const mentioned = group.mentions.flatMap((index) => work.placed[index] ?? [])
  const [action] = group.actions
  if (!action) return null
  const statements = mentioned.map(({ statement }) => statement)
  const { resources, complete } = candidatesOf(action, statements, [work.facts], work.partition)
  const pairs = resources.map((resource): Pair => {
    const asked = askedOf(work.session, action, resource, work.facts)
    return { alone: decideCompiled(work.alone, asked), whole: decideCompiled(work.whole, asked) }
  })
  const verdict = verdictOf(pairs)
  if (verdict === 'absent') return null
  const allows = limitingLayers(mentioned, work)
  const denies = mentioned.filter(({ statement }) => statement.source.effect === 'Deny')
  const ownDenies = denies.filter(({ layer }) => layer === 'identity')
  const kept = pairs.filter(({ whole }) => possible(whole))
  const types = typesOf(action, work.partition)
  const baseline = grantsOf(allows.slice(0, 1), ownDenies, types, work.facts)
  const { grants, complete: listed } =
    kept.length > 0 ? grantsOf(allows, denies, types, work.facts) : { grants: [], complete: true }
  return {
    shared: {
      verdict,
      conditional: kept.length > 0 && kept.every(({ whole }) => whole.verdict === 'conditional'),
      unknown: false,
      grants,
      baseline: baseline.grants,
      because: becauseOf(verdict, mentioned),
    },
    // Conditions that stay open can hold and fail together in ways that asking about single requests does not see.
    exact:
      complete &&
      listed &&
      baseline.complete &&
      mentioned.every(({ layer, statement }) => layer !== 'resource' && isSettled(statement, work.facts)),
  }
}

/** The partition whose resources a session can reach; null when its principal does not tell. */
export function partitionOf(session: SessionContext): string | null {
  return session.principal.split(':')[1] || null
}

/**
 * What a session may do, by action, with the word that says how its role and the other layers come together. Actions nobody mentions are
 * left out. Verdicts come from asking about one resource of every kind that the policies tell apart; `exact` is false where a condition or a
 * variable stays open, a layer could not be read, there were too many kinds to tell apart, or a resource policy took part.
 */
export function effectivePermissions(
  policies: PolicySet,
  session: SessionContext,
  catalog: ActionCatalog,
): EffectivePermissions {
  const whole = compileSet(withUpperBounds(policies))
  const none = {
    boundary: null,
    session: null,
    scps: [],
    rcps: [],
    resource: null,
    vpcEndpoint: null,
    unreadable: [],
  }
  const placed = placedIn(whole)
  const work: Work = {
    whole,
    alone: { ...none, identity: whole.identity },
    placed,
    session,
    facts: factsOf(session.known, 'rest', session.absent),
    partition: partitionOf(session),
  }
  const unreadable = policies.unreadable ?? []
  const counts = { granted: 0, narrowed: 0, cut: 0, inert: 0, denied: 0 }
  const actions: ActionAccess[] = []
  let exact = unreadable.length === 0
  for (const group of classesOf(
    placed.map(({ statement }) => statement),
    catalog,
  )) {
    const found = workOut(group, work)
    if (!found) continue
    exact &&= found.exact
    const { verdict } = found.shared
    if (verdict !== 'absent') counts[verdict] += group.actions.length
    for (const { name } of group.actions)
      actions.push({ ...found.shared, action: name, unknown: unreadable.length > 0 })
  }
  actions.sort((left, right) => (left.action < right.action ? -1 : 1))
  return {
    actions,
    counts,
    conditional: actions.filter((each) => each.conditional).length,
    exact,
    unreadable,
  }
}
