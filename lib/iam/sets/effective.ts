import { type Facts, factsOf } from '../evaluate/context.ts'
import { refOf } from '../evaluate/explain.ts'
import { type CompiledSet, compileSet } from '../evaluate/layers.ts'
import type { Truth } from '../evaluate/truth.ts'
import type {
  AccessGroup,
  ActionAccess,
  ActionCatalog,
  EffectivePermissions,
  GroupedPermissions,
  Layer,
  PolicySet,
  SessionContext,
  Verdict,
} from '../types.ts'
import { Budget, type Cover, cellsIn, intersect, subtract } from './cover.ts'
import { type Grants, grantsOf } from './grants.ts'
import { isDeny, type Placed, placedIn } from './placed.ts'
import { type Reach, reachOf } from './reach.ts'
import { cellsOf, type Side, type Space } from './space.ts'
import { isInhabited, type Judge, witnessOf } from './witness.ts'
import { type Job, workOnClasses } from './workshop.ts'

/** Cubes that may be looked at for one class of actions, and for all together: some tenths of a second, and a second or two. */
export const budgetMax = 200_000
export const budgetsMax = 2_000_000

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

/** The word for a class of actions (engine.md, "The words"). */
function verdictOf({ alone, whole, named, denied, session }: Reach, lost: Cover, budget: Budget): Verdict {
  if (whole.length > 0) return lost.length === 0 ? 'granted' : 'narrowed'
  if (alone.length > 0) return subtract(alone, denied, budget).length === 0 ? 'denied' : 'cut'
  // What the identity policies allow, they deny themselves.
  if (named.length > 0) return 'denied'
  return session.length > 0 ? 'inert' : 'absent'
}

/** Whether no resource is allowed for every value of the keys that are not known. */
function isConditional({ whole }: Reach, space: Space, budget: Budget): boolean {
  const [full] = space.everything
  if (!full || whole.length === 0) return false
  const always = whole.some((cube) => cube.every((cells, index) => index === 0 || cells === full[index]))
  if (always || whole.length === 1) return !always
  return cellsIn(cellsOf(whole)).every(
    (cell) => subtract([full.with(0, 1n << BigInt(cell))], whole, budget).length > 0,
  )
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
  readonly bounded: Truth
}

/** The layers that have to allow, the role's own first, each with the allows among the statements given. */
function limitingLayers(mentioned: readonly Placed[], { whole }: Work): readonly (readonly Placed[])[] {
  const allows = mentioned.filter((placed) => !isDeny(placed))
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

type Shared = Omit<ActionAccess, 'action'>
type Found = { readonly shared: Shared; readonly exact: boolean }

const noGrants: Grants = { grants: [], complete: true }

/** Whether every set that the verdict takes for not empty surely holds a request. */
function isSure(
  { alone, whole }: Reach,
  lost: Cover,
  name: string,
  space: Space,
  side: Side,
  work: Work,
): boolean {
  const [own, all]: readonly Judge[] = [
    { ...side, set: work.alone },
    { ...side, set: work.whole },
  ]
  if (!own || !all) return false
  const sure = (cover: Cover, more: Judge, less: Judge | null) =>
    cover.length === 0 || isInhabited(cover, space, () => witnessOf(cover, name, space, more, less))
  return sure(whole, all, null) && sure(alone, own, null) && (whole.length === 0 || sure(lost, own, all))
}

function workOut({ action, sides, space: makeSpace }: Job, work: Work, budget: Budget): Found | null {
  const [side] = sides
  if (!side) return null
  const { placed } = side
  const space = makeSpace()
  if (!space.complete) return upperBound(placed)
  const reach = reachOf(side, work.whole, action.name, space, budget)
  const lost = subtract(reach.alone, reach.whole, budget)
  const verdict = verdictOf(reach, lost, budget)
  if (verdict === 'absent') return null
  const allows = limitingLayers(placed, work)
  const denies = placed.filter(isDeny)
  const grantWork = { ...side, space, budget }
  const ownDenies = denies.filter(({ layer }) => layer === 'identity')
  const baseline = grantsOf(allows.slice(0, 1), ownDenies, grantWork)
  const kept = intersect(reach.whole, reach.alone, budget).length > 0
  const { grants, complete } = kept ? grantsOf(allows, denies, grantWork) : noGrants
  return {
    shared: {
      verdict,
      conditional: isConditional(reach, space, budget),
      ...(subtract(space.everything, reach.whole, budget).length === 0 && { everywhere: true }),
      unknown: false,
      grants,
      baseline: baseline.grants,
      because: becauseOf(verdict, placed),
      ...takenBy(side, action.name, space, work, budget),
    },
    exact:
      complete &&
      baseline.complete &&
      placed.every(({ layer }) => layer !== 'resource') &&
      isSure(reach, lost, action.name, space, side, work),
  }
}

function isSessionDeny(placed: Placed): boolean {
  return placed.layer === 'session' && isDeny(placed)
}

function takenOf(denies: readonly Placed[]): Pick<ActionAccess, 'taken'> {
  const taken = denies.map(({ layer, policy, statement }) => refOf(layer, policy, statement))
  return taken.length > 0 ? { taken } : {}
}

/** The denies of the session policy that meet something of what would be allowed without them. */
function takenBy(
  side: Side,
  name: string,
  space: Space,
  { whole }: Work,
  budget: Budget,
): Pick<ActionAccess, 'taken'> {
  const denies = side.placed.filter(isSessionDeny)
  if (denies.length === 0) return {}
  const without = { ...side, placed: side.placed.filter((each) => !isSessionDeny(each)) }
  const given = reachOf(without, whole, name, space, budget).whole
  return takenOf(denies.filter((deny) => intersect(given, space.coverOf(deny, side), budget).length > 0))
}

/**
 * What is said where the exact answer would take too long: at most what the role allows. What its policies never mention is inert for sure.
 */
function upperBound(placed: readonly Placed[]): Found {
  const isGiven = placed.some((each) => !isDeny(each) && each.layer !== 'session')
  const verdict: Verdict = isGiven ? 'narrowed' : 'inert'
  const because = becauseOf(verdict, placed)
  const shared = {
    verdict,
    conditional: isGiven,
    unknown: isGiven,
    grants: [],
    baseline: [],
    because,
    ...takenOf(placed.filter(isSessionDeny)),
  }
  return { shared, exact: false }
}

/** Nothing comes of an action that no Allow of the identity policies, the session policy or the resource's policy mentions. */
function isDeciding(placed: Placed): boolean {
  const granting: readonly Layer[] = ['identity', 'session', 'resource']
  return !isDeny(placed) && granting.includes(placed.layer)
}

/** The partition whose resources a session can reach; null when its principal does not tell. */
export function partitionOf(session: SessionContext): string | null {
  return session.principal.split(':')[1] || null
}

function workOf(policies: PolicySet, session: SessionContext): Work {
  const whole = compileSet(withUpperBounds(policies))
  return {
    whole,
    alone: compileSet({ identity: withUpperBounds(policies).identity }),
    placed: placedIn(whole),
    session,
    facts: factsOf(session.known, 'rest', session.absent),
    partition: partitionOf(session),
    bounded: whole.boundary ? 'yes' : 'no',
  }
}

/**
 * What a session may do, by action, with the word that says how its role and the other layers come together. Actions nobody mentions are
 * left out. Verdicts, conditions and grants are exact over all resources and all values of single-valued keys; `exact` is false where a
 * layer could not be read, a resource policy took part (its grants are not listed), something was too large to work out, or a claim leans on
 * what is not looked into (set operators, variables without a known value).
 */
export function effectivePermissions(
  policies: PolicySet,
  session: SessionContext,
  catalog: ActionCatalog,
): EffectivePermissions {
  const { groups, ...rest } = groupedPermissions(policies, session, catalog)
  const placed = groups.flatMap(({ actions, places, access }) =>
    actions.map(({ name }, at) => ({ place: places[at] ?? 0, access: { action: name, ...access } })),
  )
  const actions = placed.sort((left, right) => left.place - right.place).map(({ access }) => access)
  return { actions, ...rest }
}

/** The same, by groups of actions: for numbers and sets. */
export function groupedPermissions(
  policies: PolicySet,
  session: SessionContext,
  catalog: ActionCatalog,
): GroupedPermissions {
  const work = workOf(policies, session)
  const unreadable = policies.unreadable ?? []
  const unknown = unreadable.length > 0
  const counts = { granted: 0, narrowed: 0, cut: 0, inert: 0, denied: 0 }
  const groups: AccessGroup[] = []
  let exact = !unknown
  let conditional = 0
  const whole = new Budget(budgetsMax)
  const answer = (job: Job): Found | null => {
    const budget = new Budget(budgetMax, whole)
    const made = budget.within(() => ({ found: workOut(job, work, budget) }))
    return made ? made.found : upperBound(job.sides[0]?.placed ?? [])
  }
  workOnClasses([work], catalog, work.partition, isDeciding, answer, ({ actions, places }, found) => {
    if (!found) return
    exact &&= found.exact
    const { verdict, conditional: open } = found.shared
    if (verdict !== 'absent') counts[verdict] += actions.length
    if (open) conditional += actions.length
    groups.push({ actions, places, access: { ...found.shared, unknown: unknown || found.shared.unknown } })
  })
  return { groups, counts, conditional, exact, unreadable }
}
