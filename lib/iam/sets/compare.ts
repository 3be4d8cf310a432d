import { factsOf } from '../evaluate/context.ts'
import { decideCompiled } from '../evaluate/decide.ts'
import { refOf } from '../evaluate/explain.ts'
import { compileSet } from '../evaluate/layers.ts'
import type {
  AccessChange,
  AccessComparison,
  ActionCatalog,
  Layer,
  PolicySet,
  SessionContext,
  StatementRef,
} from '../types.ts'
import { resourceOf } from './candidates.ts'
import type { ActionClass } from './classes.ts'
import { Budget, type Cover, subtract } from './cover.ts'
import { budgetMax, budgetsMax, partitionOf, withUpperBounds } from './effective.ts'
import { isDeny, type Placed, placedIn } from './placed.ts'
import { isNamingSure, reachOf } from './reach.ts'
import type { Side, Space } from './space.ts'
import { type Judge, type Witness, witnessOf } from './witness.ts'
import { type Job, workOnClasses } from './workshop.ts'

type Change = Witness & { readonly because: readonly StatementRef[] }
type Found = {
  readonly gain: Change | null
  readonly loss: Change | null
  /** Something may change that no request was found to prove. */
  readonly unsure: boolean
  readonly held: boolean
}

/** A side with its policies, as a session meets them. */
export function judgeOf(policies: PolicySet, session: SessionContext): Judge {
  const set = compileSet(withUpperBounds(policies))
  const facts = factsOf(session.known, 'rest', session.absent)
  return { set, placed: placedIn(set), session, facts, bounded: set.boundary ? 'yes' : 'no' }
}

/** The statements that allow a request. */
function allowing(
  { principal, action, resource, context, resourceAccount }: Witness['request'],
  { set }: Judge,
) {
  const asked = { principal, action: action.toLowerCase(), resource, facts: factsOf(context, []) }
  return decideCompiled(set, asked, resourceAccount).layers.flatMap(({ layer, matches }) =>
    matches
      .filter(({ match }) => match.matched === 'yes' && match.statement.source.effect === 'Allow')
      .map(({ policy, match }) => refOf(layer, policy, match.statement)),
  )
}

/** `more` is the side that has the access. */
function changeOf(cover: Cover, name: string, space: Space, more: Judge, less: Judge): Change | null {
  const witness = cover.length === 0 ? null : witnessOf(cover, name, space, more, less)
  return witness && { ...witness, because: allowing(witness.request, more) }
}

function workOut(
  { action, sides, space: makeSpace }: Job,
  all: readonly [Judge, Judge],
  budget: Budget,
): Found {
  const [before, after] = [
    { ...all[0], ...sides[0] },
    { ...all[1], ...sides[1] },
  ]
  const space = makeSpace()
  const was = reachOf(before, before.set, action.name, space, budget).whole
  const is = reachOf(after, after.set, action.name, space, budget).whole
  const [gained, lost] = [subtract(is, was, budget), subtract(was, is, budget)]
  const gain = changeOf(gained, action.name, space, after, before)
  const loss = changeOf(lost, action.name, space, before, after)
  const unproven = (gained.length > 0 && !gain) || (lost.length > 0 && !loss)
  // Whose resource it is decides which policies have to allow; the space does not tell accounts apart.
  const given = before.set.resource ?? after.set.resource
  const foreign = given !== null && before.resourceAccount === undefined && !space.isWithoutAccounts
  const sure = space.complete && isNamingSure(before) && isNamingSure(after) && !foreign
  return {
    gain,
    loss,
    unsure: unproven || !sure,
    held: is.length > 0 && gained.length + lost.length === 0,
  }
}

/** What is said where the exact answer would take too long: nothing is proven. */
const unworkable: Found = { gain: null, loss: null, unsure: true, held: false }

/**
 * Nothing changes where no Allow of the identity policies or the resource's policy mentions an action; of a resource elsewhere its own policy
 * has to.
 */
function isDeciding(placed: Placed, { resourceAccount }: Side): boolean {
  const granting: readonly Layer[] = resourceAccount === undefined ? ['identity', 'resource'] : ['resource']
  return !isDeny(placed) && granting.includes(placed.layer)
}

/**
 * What is gained and what is lost from one set of policies to another, by action, each with a request as proof: `decide` allows it on one side
 * and not on the other. Where `exact`, what is not listed is proven not to change: for all resources and all values of single-valued keys.
 */
export function compareAccess(
  beforePolicies: PolicySet,
  afterPolicies: PolicySet,
  sessions: { readonly before: SessionContext; readonly after: SessionContext },
  catalog: ActionCatalog,
): AccessComparison {
  const read = [beforePolicies, afterPolicies].every(({ unreadable = [] }) => unreadable.length === 0)
  const found = compareJudges(
    judgeOf(beforePolicies, sessions.before),
    judgeOf(afterPolicies, sessions.after),
    catalog,
  )
  return { ...found, exact: found.exact && read }
}

/** The same between two sides that stand ready. */
export function compareJudges(before: Judge, after: Judge, catalog: ActionCatalog): AccessComparison {
  const gains: AccessChange[] = []
  const losses: AccessChange[] = []
  let [unchanged, exact] = [0, true]
  const [from, to] = [partitionOf(before.session), partitionOf(after.session)]
  const whole = new Budget(budgetsMax)
  const answer = (job: Job): Found => {
    const budget = new Budget(budgetMax, whole)
    return budget.within(() => workOut(job, [before, after], budget)) ?? unworkable
  }
  workOnClasses(
    [before, after],
    catalog,
    from === to ? to : null,
    isDeciding,
    answer,
    (group, { gain, loss, unsure, held }, resources) => {
      if (gain) gains.push(...spread(group, gain, resources))
      if (loss) losses.push(...spread(group, loss, resources))
      if (held) unchanged += group.actions.length
      exact &&= !unsure
    },
  )
  return { gains, losses, unchanged, exact }
}

/**
 * A change of one action of a class is one of each, and one for the same cell of another class that came to the same. Each gets a resource of
 * its own types.
 */
function spread(
  { actions, isEverywhere }: ActionClass,
  { request, contrast, cell, because }: Change,
  resources: readonly string[],
): AccessChange[] {
  return actions.map((action) => {
    const same = cell === null ? request.resource : (resources[cell] ?? request.resource)
    const resource = isEverywhere ? resourceOf(action, request.principal) : same
    const own = { action: action.name, resource }
    return {
      action: action.name,
      witness: { ...request, ...own },
      contrast: { ...contrast, ...own },
      because,
    }
  })
}
