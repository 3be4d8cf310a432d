import { catalog } from '../catalog/index.ts'
import {
  type ActionAccess,
  type EffectivePermissions,
  minifyPolicy,
  parsePolicy,
  placesOf,
  type Statement,
  sessionPolicyMax,
} from '../iam/index.ts'
import { once } from './facts.ts'
import { countOf, sayNumber } from './role-words.ts'
import type { InlayHint, StatementLens } from './types.ts'
import { isWildcard, matching } from './wildcards.ts'

/**
 * One line for each statement of a session policy: of an Allow, how many of its actions the session can use through it; of a Deny, how many it
 * takes away. `effective` is what the role and this very text come to together; null while that is not known.
 */
export function statementLenses(
  text: string,
  effective: EffectivePermissions | null,
): readonly StatementLens[] {
  const statements = parsePolicy(text).policy?.statements ?? []
  const counts =
    effective && !effective.unreadable.includes('identity') ? countUses(effective.actions, statements) : null
  return statements.map((statement): StatementLens => {
    const { index, sid, effect, range } = statement
    const total = totalOf(statement)
    const used = counts && (effect === 'Allow' ? counts.allowed : counts.denied)
    const count = used && Math.min(used.get(index) ?? 0, total)
    return {
      index,
      ...(sid !== undefined && { sid }),
      range: { start: range.start, end: range.start },
      effect,
      total,
      effective: count,
      label: labelOf(effect, count, total),
    }
  })
}

function labelOf(effect: Statement['effect'], count: number | null, total: number): string {
  const all = sayNumber(total)
  if (count === null) return countOf(total, 'action')
  const some = sayNumber(count)
  if (effect === 'Allow') return `effective ${some} of ${all}`
  return count === 0 ? `takes nothing away, of ${countOf(total, 'action')}` : `takes away ${some} of ${all}`
}

/** By the catalog: of `NotAction` all that it leaves. */
function totalOf({ actions }: Statement): number {
  const { patterns, not } = actions
  const [only] = patterns
  const matched =
    patterns.length === 1 && only
      ? matching(only.value).length
      : new Set(patterns.flatMap(({ value }) => matching(value))).size
  return not ? catalog.actions.length - matched : matched
}

type Uses = { readonly allowed: ReadonlyMap<number, number>; readonly denied: ReadonlyMap<number, number> }
type Shares = { readonly allows: readonly number[]; readonly denies: readonly number[] }

/** Actions that come of the same statements share their lists: each list is read once. */
function countUses(actions: readonly ActionAccess[], statements: readonly Statement[]): Uses {
  const allowed = new Map<number, number>()
  const denied = new Map<number, number>()
  const isNamed = once(() => allowsOf(statements))
  const groups = new Map<object, { readonly shares: Shares; count: number }>()
  for (const access of actions) {
    if (access.verdict !== 'denied' && !isOfUse(access)) continue
    const key = access.grants.length > 0 ? access.grants : access.because
    const group = groups.get(key) ?? { shares: sharesOf(access), count: 0 }
    groups.set(key, group)
    // What no statement allows is not taken away by another.
    if (isOfUse(access) || (group.shares.denies.length > 0 && isNamed()(access.action))) group.count++
  }
  for (const { shares, count } of groups.values()) {
    add(count, shares.allows, allowed)
    add(count, shares.denies, denied)
  }
  return { allowed, denied }
}

function add(count: number, indexes: readonly number[], counts: Map<number, number>): void {
  for (const index of indexes) counts.set(index, (counts.get(index) ?? 0) + count)
}

/** Whether some Allow names an action. */
function allowsOf(statements: readonly Statement[]): (action: string) => boolean {
  const lists = statements
    .filter(({ effect }) => effect === 'Allow')
    .map(({ actions: { not, patterns } }) => ({
      not,
      isAll: patterns.some(({ value }) => value === '*'),
      names: new Set(
        patterns.flatMap(({ value }) => (value === '*' ? [] : matching(value).map(({ name }) => name))),
      ),
    }))
  return (action) => lists.some(({ not, isAll, names }) => (isAll || names.has(action)) !== not)
}

function isOfUse({ verdict }: Pick<ActionAccess, 'verdict'>): boolean {
  return verdict === 'granted' || verdict === 'narrowed'
}

function sharesOf({ verdict, grants, because }: ActionAccess): Shares {
  const isUsable = isOfUse({ verdict })
  const isCut = grants.some(
    ({ except, conditions }) => except.length > 0 || conditions.some(({ kind }) => kind === 'unless'),
  )
  // What the role's own policies deny was never there to be taken.
  const isOwn = because.every(({ layer, effect }) => effect === 'Allow' || layer === 'session')
  const of = (effect: Statement['effect'], refs: ActionAccess['because']) => [
    ...new Set(refs.flatMap((ref) => (ref.layer === 'session' && ref.effect === effect ? [ref.index] : []))),
  ]
  // Where the grants are too many to list, all that mention the action are taken to make it.
  const sources = grants.length > 0 ? grants.flatMap(({ from }) => from) : because
  return {
    allows: isUsable ? of('Allow', sources) : [],
    denies: (verdict === 'denied' && isOwn) || (isUsable && isCut) ? of('Deny', because) : [],
  }
}

/** From here on a writer wants to know where the characters are. */
const nearLimit = 0.8 * sessionPolicyMax

/** `12 actions` behind each wildcard, and behind each statement what it takes of the limit once that is near. */
export function actionHints(text: string): readonly InlayHint[] {
  const statements = parsePolicy(text).policy?.statements ?? []
  const wild = statements.flatMap(({ actions }) =>
    actions.patterns
      .filter(({ value }) => isWildcard(value))
      .map(({ value, range }): InlayHint => {
        const count = matching(value).length
        const tooltip = `${value} matches ${countOf(count, 'action')} of AWS’s reference`
        return { at: range.end, label: countOf(count, 'action'), tooltip }
      }),
  )
  return [...wild, ...sizeHints(text, statements)]
}

function sizeHints(text: string, statements: readonly Statement[]): readonly InlayHint[] {
  const whole = (minifyPolicy(text) ?? '').length
  if (whole < nearLimit) return []
  const places = placesOf(text)
  return statements.flatMap(({ range }): InlayHint[] => {
    const size = minifyPolicy(text.slice(range.start.offset, range.end.offset))?.length
    if (size === undefined) return []
    const tooltip = `of ${sayNumber(whole)} characters as sent; EKS takes ${sayNumber(sessionPolicyMax)}`
    const at = places.range(range.end.offset, range.end.offset).end
    return [{ at, label: `≈${countOf(size, 'character')}`, tooltip }]
  })
}
