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
  const counts = effective && !effective.unreadable.includes('identity') ? countUses(effective.actions) : null
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
function countUses(actions: readonly ActionAccess[]): Uses {
  const allowed = new Map<number, number>()
  const denied = new Map<number, number>()
  const groups = new Map<object, { readonly shares: Shares; count: number }>()
  for (const access of actions) {
    if (!isOfUse(access) && !access.taken) continue
    const key = access.grants.length > 0 ? access.grants : access.because
    const group = groups.get(key) ?? { shares: sharesOf(access), count: 0 }
    groups.set(key, group)
    group.count++
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

function isOfUse({ verdict }: Pick<ActionAccess, 'verdict'>): boolean {
  return verdict === 'granted' || verdict === 'narrowed'
}

function sharesOf({ verdict, grants, because, taken = [] }: ActionAccess): Shares {
  const of = (effect: Statement['effect'], refs: ActionAccess['because']) => [
    ...new Set(refs.flatMap((ref) => (ref.layer === 'session' && ref.effect === effect ? [ref.index] : []))),
  ]
  // Where the grants are too many to list, all that mention the action are taken to make it.
  const sources =
    grants.length > 0 ? grants.flatMap(({ from, within = [] }) => [...from, ...within]) : because
  return { allows: isOfUse({ verdict }) ? of('Allow', sources) : [], denies: of('Deny', taken) }
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
