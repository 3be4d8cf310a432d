import type { CompiledStatement } from '../evaluate/compile.ts'
import { factsOf } from '../evaluate/context.ts'
import { decideCompiled } from '../evaluate/decide.ts'
import { type CompiledSet, compileSet } from '../evaluate/layers.ts'
import { matchResource } from '../evaluate/statement.ts'
import { matchGlob } from '../pattern.ts'
import type { ActionCatalog, CatalogAction, Finding, NamedPolicy } from '../types.ts'
import { candidatesOf } from './candidates.ts'
import { classesOf } from './classes.ts'
import { placedIn, possible } from './effective.ts'

/**
 * What a statement's grant of an action comes to: `unfit` no resource of the action's types matches, `never` the role's policies never
 * allow the action, `elsewhere` they do on other resources only.
 */
type Use = 'effective' | 'unfit' | 'never' | 'elsewhere'

/** Nothing is known of a session that a draft is checked for: what might be allowed counts as allowed. */
const facts = factsOf({}, 'rest')

function judge(
  action: CatalogAction,
  grant: CompiledStatement,
  resources: readonly string[],
  role: CompiledSet | null,
): Use {
  const asked = (resource: string) => ({ principal: '', action: action.name.toLowerCase(), resource, facts })
  const fitting = resources.filter((resource) => matchResource(grant, asked(resource)) !== 'no')
  if (fitting.length === 0) return 'unfit'
  const allows = (resource: string) => role === null || possible(decideCompiled(role, asked(resource)))
  if (fitting.some(allows)) return 'effective'
  return resources.some(allows) ? 'elsewhere' : 'never'
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
  return (['elsewhere', 'never', 'unfit'] as const).find((use) => uses.has(use)) ?? null
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
  const isInert = (use: Use | null) => use === 'never' || use === 'elsewhere'
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
  const own = set ? placedIn(set).map(({ statement }) => statement) : []
  const grants = statements.filter(({ source }) => source.effect === 'Allow' && !source.doubtful)
  const all = [...grants, ...own]
  const judged = new Map<CompiledStatement, Judged[]>(grants.map((grant) => [grant, []]))
  for (const { actions, mentions } of classesOf(all, catalog)) {
    const [first] = actions
    const granting = mentions.flatMap((index) => grants[index] ?? [])
    if (!first || granting.length === 0) continue
    const { resources, complete } = candidatesOf(
      first,
      mentions.flatMap((index) => all[index] ?? []),
      [facts],
      null,
    )
    for (const grant of granting) {
      // Where not everything was looked at, nothing is said.
      const use = complete ? judge(first, grant, resources, set) : 'effective'
      judged.get(grant)?.push({ actions, use })
    }
  }
  return [...judged].flatMap(([grant, uses]) => findingsOf(grant, uses))
}
