import {
  type AccessLevel,
  type ActionAccess,
  type ActionCatalog,
  type EffectivePermissions,
  type Grant,
  type Layer,
  type StatementRef,
  sayCondition,
  type VerdictCounts,
} from '@/lib/iam/index.ts'
import { isFullAccess } from '@/lib/pod-identity/index.ts'
import { noCounts, type ShownVerdict, usableCount } from './verdict.ts'

/**
 * The access table's own shape of `EffectivePermissions`. An admin role has over 20,000 actions, but few ways in which they came
 * about: actions that share verdict, grants and statements become one class, and a service is a handful of (class, level, names).
 * That makes a page of a few hundred kilobytes out of tens of megabytes.
 */
export type AccessView = {
  readonly counts: VerdictCounts
  readonly conditional: number
  readonly exact: boolean
  readonly unreadable: readonly Layer[]
  readonly statements: readonly StatementLink[]
  readonly classes: readonly AccessClass[]
  /** Those the pod may use first, then those that are cut, denied or inert throughout; by name within each. */
  readonly services: readonly ServiceView[]
}

export type StatementLink = Pick<StatementRef, 'layer' | 'policy' | 'index' | 'sid' | 'effect'>

export type GrantView = {
  readonly resources: readonly string[]
  readonly except: readonly string[]
  readonly conditions: readonly string[]
}

/** What all actions of the class have in common. `because` and nothing else points into `AccessView.statements`. */
export type AccessClass = {
  readonly verdict: ShownVerdict
  readonly conditional: boolean
  readonly unknown: boolean
  readonly grants: readonly GrantView[]
  /** What the role alone would allow; filled only where it differs (narrowed). */
  readonly baseline: readonly GrantView[]
  readonly because: readonly number[]
}

export type ActionGroup = {
  readonly class: number
  /** Null: the catalog does not know the action. */
  readonly level: AccessLevel | null
  /** Without the service prefix, parted by spaces: one string costs far less to send than an array. */
  readonly names: string
}

export type ServiceView = {
  readonly prefix: string
  readonly counts: VerdictCounts
  readonly groups: readonly ActionGroup[]
}

export const accessLevels: readonly AccessLevel[] = [
  'List',
  'Read',
  'Write',
  'Tagging',
  'Permissions management',
]

/** Makes the compact view. Pure; the order of the input does not matter. */
export function accessView(effective: EffectivePermissions, catalog: ActionCatalog): AccessView {
  const levels = new Map(catalog.actions.map((action) => [action.name.toLowerCase(), action.level]))
  const statements = new Pool<StatementLink>()
  const classes = new Pool<AccessClass>()
  const services = new Map<
    string,
    Map<string, { class: number; level: AccessLevel | null; names: string[] }>
  >()
  for (const access of effective.actions) {
    const shown = classOf(access, statements)
    if (!shown) continue
    const { prefix, name } = splitAction(access.action)
    const level = levels.get(access.action.toLowerCase()) ?? null
    const index = classes.add(shown)
    const groups = services.get(prefix) ?? new Map()
    services.set(prefix, groups)
    const group = groups.get(`${index} ${level}`) ?? { class: index, level, names: [] }
    group.names.push(name)
    groups.set(`${index} ${level}`, group)
  }
  const found = [...services].map(([prefix, groups]): ServiceView => {
    const list = [...groups.values()].map((group) => ({ ...group, names: group.names.sort().join(' ') }))
    return { prefix, groups: list, counts: countGroups(list, classes.items) }
  })
  const { counts, conditional, exact, unreadable } = effective
  return {
    counts,
    conditional,
    exact,
    unreadable,
    statements: statements.items,
    classes: classes.items,
    services: found.sort(byUseThenName),
  }
}

/** The counts of some groups, all of a service's or one level's. */
export function countGroups(groups: readonly ActionGroup[], classes: readonly AccessClass[]): VerdictCounts {
  const counts = { ...noCounts }
  for (const group of groups) {
    const verdict = classes[group.class]?.verdict
    if (verdict) counts[verdict] += namesOf(group).length
  }
  return counts
}

export function namesOf(group: ActionGroup): readonly string[] {
  return group.names === '' ? [] : group.names.split(' ')
}

function byUseThenName(a: ServiceView, b: ServiceView): number {
  const usable = Number(usableCount(b.counts) > 0) - Number(usableCount(a.counts) > 0)
  return usable !== 0 ? usable : a.prefix.localeCompare(b.prefix)
}

function splitAction(action: string): { prefix: string; name: string } {
  const colon = action.indexOf(':')
  return colon < 0
    ? { prefix: '', name: action }
    : { prefix: action.slice(0, colon), name: action.slice(colon + 1) }
}

function classOf(access: ActionAccess, statements: Pool<StatementLink>): AccessClass | null {
  const { verdict, conditional, unknown } = access
  if (verdict === 'absent') return null
  return {
    verdict,
    conditional,
    unknown,
    grants: access.grants.map(grantView),
    baseline: verdict === 'narrowed' ? access.baseline.map(grantView) : [],
    because: access.because.filter((ref) => !isFullAccess(ref)).map((ref) => statements.add(linkOf(ref))),
  }
}

function linkOf({ layer, policy, index, sid, effect }: StatementRef): StatementLink {
  return sid === undefined ? { layer, policy, index, effect } : { layer, policy, index, effect, sid }
}

function grantView({ resources, except, conditions }: Grant): GrantView {
  return { resources, except, conditions: conditions.map(sayCondition) }
}

/** Keeps each distinct value once and tells its place. Two values are the same when they are written the same. */
class Pool<T> {
  readonly items: T[] = []
  readonly #places = new Map<string, number>()

  add(item: T): number {
    const key = JSON.stringify(item)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.items.length)
    return this.items.push(item) - 1
  }
}
