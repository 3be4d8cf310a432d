import {
  actionsMatching,
  actionsOnType,
  catalog,
  findAction,
  findKey,
  findService,
  type ResourceType,
  services,
} from '@/lib/catalog/index.ts'
import {
  type AccessLevel,
  type CatalogAction,
  type ConditionKey,
  effectivePermissions,
  type PolicySet,
  type SessionContext,
} from '@/lib/iam/index.ts'

/** What the form knows of AWS. It brings the whole catalog along, so it is only ever loaded when a form is on the page. */

export { findAction, findKey, findService }

export const levels: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management']

export type ServiceChoice = { readonly prefix: string; readonly name: string }

/** Services whose prefix or name holds the words, those that begin with them first. */
export function findServices(words: string, max: number): readonly ServiceChoice[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const rank = ({ prefix, name }: ServiceChoice) =>
    prefix === wanted ? 0 : prefix.startsWith(wanted) ? 1 : name.toLowerCase().startsWith(wanted) ? 2 : 3
  return services
    .filter(({ prefix, name }) => prefix.includes(wanted) || name.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, max)
}

/** What patterns reach. One without a service (`*`) reaches so much that the form does not go into it: `everything`. */
export function reachedBy(patterns: readonly string[]): {
  readonly actions: readonly CatalogAction[]
  readonly everything: boolean
} {
  const named = patterns.filter((pattern) => findService(prefixOf(pattern)) !== undefined)
  const actions = new Set(named.flatMap((pattern) => actionsMatching(pattern)))
  const everything = patterns.some((pattern) => /^[^:]*[*?]/.test(pattern))
  return { actions: [...actions], everything }
}

export function prefixOf(pattern: string): string {
  return pattern.slice(0, Math.max(0, pattern.indexOf(':'))).toLowerCase()
}

/** The resource types that these actions can be limited to, with how many of the actions take each; and the actions that take none. */
export function resourceTypesOf(actions: readonly CatalogAction[]): {
  readonly types: readonly { readonly type: ResourceType; readonly taken: number }[]
  readonly without: readonly CatalogAction[]
} {
  const chosen = new Set(actions)
  const prefixes = [...new Set(actions.map(({ name }) => prefixOf(name)))]
  const types = prefixes
    .flatMap((prefix) => findService(prefix)?.types ?? [])
    .map((type) => ({ type, taken: actionsOnType(type).filter((action) => chosen.has(action)).length }))
    .filter(({ taken }) => taken > 0)
    .toSorted((a, b) => b.taken - a.taken)
  return { types, without: actions.filter(({ resources }) => resources.length === 0) }
}

/** The keys that requests for these actions can carry: those of the actions, then those of every request. */
export function keysOf(actions: readonly CatalogAction[]): readonly ConditionKey[] {
  const own = new Set(actions.flatMap(({ keys }) => keys ?? []))
  const isOfActions = ({ name }: ConditionKey) => own.has(name)
  const keys = catalog.keys ?? []
  const ofEveryRequest = keys.filter((key) => key.name.startsWith('aws:') && !isOfActions(key))
  return [...keys.filter(isOfActions), ...ofEveryRequest]
}

/**
 * The actions that the role allows on anything at all, whatever the session policy says, in lower case. Null: the role could not be read, and
 * then nothing is said of it.
 */
export function allowedByRole(policies: PolicySet, context: SessionContext): ReadonlySet<string> | null {
  if (policies.unreadable?.includes('identity')) return null
  const { session: _, ...role } = policies
  const { actions } = effectivePermissions(role, context, catalog)
  return new Set(actions.filter(({ grants }) => grants.length > 0).map(({ action }) => action.toLowerCase()))
}
