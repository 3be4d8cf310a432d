import type { CompiledStatement } from '../evaluate/compile.ts'
import { factsOf } from '../evaluate/context.ts'
import { type CompiledSet, compileSet } from '../evaluate/layers.ts'
import { matchGlob } from '../pattern.ts'
import type { ActionCatalog, CatalogAction, Finding, NamedPolicy, SessionContext } from '../types.ts'
import { Budget, intersect } from './cover.ts'
import { budgetMax, budgetsMax } from './effective.ts'
import { type Placed, placedIn } from './placed.ts'
import { reachOf } from './reach.ts'
import { cellsOf } from './space.ts'
import { type Job, workOnClasses } from './workshop.ts'

/**
 * What a grant comes to for one action: `effective`, or why it comes to nothing: `unfit` no resource of the action's types matches, `never`
 * the role's policies never allow the action, `elsewhere` they do on other resources only, `otherwise` under other conditions only.
 */
type Use = 'effective' | 'unfit' | 'never' | 'elsewhere' | 'otherwise'

/** Nothing is known of a session that a draft is checked for. */
const session: SessionContext = { principal: '', known: {}, absent: [] }
const facts = factsOf({}, 'rest')

/** The use of each grant that mentions a class of actions. */
function judge(
  { action, sides, space: makeSpace }: Job,
  role: CompiledSet | null,
  whole: Budget,
): ReadonlyMap<Placed, Use> {
  const [granting, roleSide] = sides
  const budget = new Budget(budgetMax, whole)
  const found = budget.within(() => {
    const space = makeSpace()
    // Where not everything was looked at, nothing is said.
    if (!space.complete || !granting || !roleSide) return null
    const allowed = role ? reachOf(roleSide, role, action.name, space, budget).alone : space.everything
    return granting.placed.map((grant): [Placed, Use] => {
      const own = space.resourcesOf(grant, granting)
      if (own === 0n) return [grant, 'unfit']
      const applies = space.coverOf(grant, granting)
      // Conditions that cannot hold are another finding.
      if (applies.length === 0 || intersect(applies, allowed, budget).length > 0) return [grant, 'effective']
      if (allowed.length === 0) return [grant, 'never']
      return [grant, (own & cellsOf(allowed)) === 0n ? 'elsewhere' : 'otherwise']
    })
  })
  return new Map(found ?? granting?.placed.map((grant) => [grant, 'effective']))
}

function asPlaced(statement: CompiledStatement): Placed {
  return { layer: 'session', level: 0, policy: '', statement }
}

type Judged = { readonly actions: readonly CatalogAction[]; readonly use: Use }

/** The worst that is true of all actions that a pattern of the statement names; null when it names none, or one is of use. */
function worst(
  judged: readonly Judged[],
  names: (action: string) => boolean,
): Exclude<Use, 'effective'> | null {
  const uses = new Set(
    judged
      .filter(({ actions }) => actions.some(({ name }) => names(name.toLowerCase())))
      .map(({ use }) => use),
  )
  if (uses.has('effective')) return null
  return (['otherwise', 'elsewhere', 'never', 'unfit'] as const).find((use) => uses.has(use)) ?? null
}

const effect = 'unless a resource policy names the role, this has no effect'

function wordUse(
  use: Exclude<Use, 'effective'>,
  pattern: string,
  takesNone: boolean,
): Pick<Finding, 'code' | 'message'> {
  const shown = `\`${pattern.slice(0, 60)}\``
  if (use === 'never')
    return { code: 'inert-grant', message: `the role's policies never allow ${shown}: ${effect}` }
  if (use === 'elsewhere')
    return {
      code: 'inert-grant',
      message: `the role's policies allow ${shown} on other resources only: ${effect}`,
    }
  if (use === 'otherwise')
    return {
      code: 'inert-grant',
      message: `the role's policies allow ${shown} under other conditions only: ${effect}`,
    }
  return {
    code: 'never-matches',
    message: takesNone
      ? `${shown} takes no resource: only \`"Resource": "*"\` reaches it`
      : `no resource that ${shown} works on matches the statement's resources`,
  }
}

function findingsOf(grant: CompiledStatement, judged: readonly Judged[]): readonly Finding[] {
  const { actions, range } = grant.source
  const severity = 'warning'
  const isInert = (use: Use | null) => use === 'never' || use === 'elsewhere' || use === 'otherwise'
  if (isInert(worst(judged, () => true))) {
    const message = `the role's policies allow nothing of what this statement grants: ${effect}`
    return [{ code: 'inert-grant', severity, message, range }]
  }
  if (actions.not) return []
  return actions.patterns.flatMap((pattern, index): Finding[] => {
    const glob = grant.actions.globs[index]
    const use = glob ? worst(judged, (name) => matchGlob(glob, name)) : null
    // A wildcard reaches what fits; that it names other actions too is its nature.
    if (!glob || use === null || (use === 'unfit' && glob.literal === null)) return []
    const takesNone = judged.every(
      ({ actions: list }) =>
        !list.some(({ name, resources }) => matchGlob(glob, name.toLowerCase()) && resources.length > 0),
    )
    return [{ ...wordUse(use, pattern.value, takesNone), severity, range: pattern.range }]
  })
}

/**
 * Grants of a policy that come to nothing: the action's resources cannot match, or, with the role's policies given, the role allows
 * nothing of it. A session policy only narrows, so EKS takes such a grant without a word (AWS containers blog, 2026-03-24).
 */
export function findPointless(
  statements: readonly CompiledStatement[],
  role: readonly NamedPolicy[] | null,
  catalog: ActionCatalog,
): readonly Finding[] {
  const set = role && compileSet({ identity: role })
  const grants = statements
    .filter(({ source }) => source.effect === 'Allow' && !source.doubtful)
    .map(asPlaced)
  const judged = new Map<Placed, Judged[]>(grants.map((grant) => [grant, []]))
  const sides = [
    { session, facts, bounded: 'no' as const, placed: grants },
    { session, facts, bounded: 'no' as const, placed: set ? placedIn(set) : [] },
  ]
  const whole = new Budget(budgetsMax)
  const isDeciding = (placed: Placed) => judged.has(placed)
  workOnClasses(
    sides,
    catalog,
    null,
    isDeciding,
    (job) => judge(job, set, whole),
    ({ actions }, uses) => {
      for (const [grant, use] of uses) judged.get(grant)?.push({ actions, use })
    },
  )
  return [...judged].flatMap(([{ statement }, uses]) => findingsOf(statement, uses))
}
