import { parsePolicy } from '../grammar/policy.ts'
import { minifyPolicy } from '../minify.ts'
import { compareAccess } from '../sets/compare.ts'
import { effectivePermissions } from '../sets/effective.ts'
import type { ActionCatalog, NamedPolicy, PolicySet, SessionContext } from '../types.ts'
import { type Draft, draftOf, type Part, write } from './draft.ts'
import { foldActions } from './fold-actions.ts'
import { mergeStatements, tidyLists } from './tidy.ts'

/** What a session policy stands in: the other layers, and the session. */
export type CompactSurroundings = { readonly policies: PolicySet; readonly session: SessionContext }

export type Compacted = {
  readonly text: string
  /** Length of `text` in UTF-16 units, as EKS counts. */
  readonly characters: number
  /** Whether it is no longer than the limit. */
  readonly fits: boolean
  /**
   * What the proof stands on. `policy`: the text means the same to every request, also for actions AWS adds later. `catalog`: for every action
   * the catalog knows. `surroundings`: together with the other layers as they are now, and as long as no policy of a resource names the role or
   * the session: that could use what the other layers do not allow. What is denied stays denied, whatever stands beside it.
   */
  readonly provenFor: 'policy' | 'catalog' | 'surroundings'
  /** What was done, each as a person would say it. */
  readonly steps: readonly string[]
}

/** Nothing is known of whoever carries the policy. */
const anyone: SessionContext = { principal: '', known: {}, absent: [] }

type Proof = (draft: Draft) => boolean
type Step = {
  readonly says: string
  readonly provenFor: Compacted['provenFor']
  readonly change: (draft: Draft) => Draft
}

/** What a draft denies, as a policy that allows it: so that two drafts' denies can be compared by themselves. */
function deniesOf(draft: Draft): readonly NamedPolicy[] {
  const parts = draft.parts.filter(({ effect }) => effect === 'Deny')
  const text = write({ ...draft, parts: parts.map((part) => ({ ...part, effect: 'Allow' })) })
  return parts.length === 0 ? [] : [{ name: 'denies', text }]
}

/**
 * Proves that a draft allows what the original allows, and denies what it denies: a deny counts also where the policy itself allows nothing,
 * because a policy of the resource may. By itself it stands as an identity policy; in its surroundings as the session policy, and its denies by
 * themselves all the same.
 */
function proofFor(original: Draft, catalog: ActionCatalog, around: CompactSurroundings | null): Proof {
  const session = around?.session ?? anyone
  const sessions = { before: session, after: session }
  const isSame = (was: PolicySet, is: PolicySet) => {
    const { gains, losses, exact } = compareAccess(was, is, sessions, catalog)
    return exact && gains.length === 0 && losses.length === 0
  }
  const standing = (layer: readonly NamedPolicy[]): PolicySet =>
    around ? { ...around.policies, session: layer } : { identity: layer }
  const denied = { identity: deniesOf(original) }
  const asPolicy = (draft: Draft) => standing([{ name: 'policy', text: write(draft) }])
  return (draft) => {
    const denies = { identity: deniesOf(draft) }
    const sameDenies = denied.identity.length + denies.identity.length === 0 || isSame(denied, denies)
    return sameDenies && isSame(asPolicy(original), asPolicy(draft))
  }
}

/**
 * Whether two policies allow the same and deny the same, whatever stands around them, for every action of the catalog. False also where it cannot
 * be proven, and for a text that is no policy in order.
 */
export function meansTheSame(one: string, other: string, catalog: ActionCatalog): boolean {
  const [left, right] = [parsePolicy(one), parsePolicy(other)]
  const isInOrder = [left, right].every(({ findings }) =>
    findings.every(({ severity }) => severity !== 'error'),
  )
  if (!left.policy || !right.policy || !isInOrder) return false
  return proofFor(draftOf(left.policy), catalog, null)(draftOf(right.policy))
}

/** Drops, one after the other, what the proof shows to be without effect. */
function dropping(draft: Draft, holds: Proof): Draft {
  let kept = draft
  for (const part of draft.parts) {
    const without = { ...kept, parts: kept.parts.filter((each) => each !== part) }
    if (without.parts.length > 0 && holds(without)) kept = without
  }
  return kept
}

/** Drops resources, or writes `*` for all of them, where that changes nothing. */
function shorterResources(draft: Draft, holds: Proof): Draft {
  let kept = draft
  const attempt = (part: Part, resources: readonly string[]): Part => {
    const changed = { ...part, resources }
    const next = { ...kept, parts: kept.parts.map((each) => (each === part ? changed : each)) }
    if (!holds(next)) return part
    kept = next
    return changed
  }
  for (const original of draft.parts) {
    if (!original.resources || original.notResources) continue
    const part = attempt(original, ['*'])
    if (part !== original) continue
    let current = part
    for (const resource of original.resources) {
      const fewer = current.resources?.filter((each) => each !== resource) ?? []
      if (fewer.length > 0) current = attempt(current, fewer)
    }
  }
  return kept
}

/** Actions that the other layers never allow: whether the policy allows them makes no difference. */
function spareActions(around: CompactSurroundings, catalog: ActionCatalog): (action: string) => boolean {
  const { session: _, ...others } = around.policies
  const { actions } = effectivePermissions(others, around.session, catalog)
  const allowed = new Set(
    actions.flatMap(({ action, verdict }) =>
      verdict === 'granted' || verdict === 'narrowed' ? [action.toLowerCase()] : [],
    ),
  )
  return (action) => !allowed.has(action.toLowerCase())
}

function stepsFor(
  catalog: ActionCatalog,
  alone: Proof,
  around: CompactSurroundings | null,
  within: Proof,
): readonly Step[] {
  const tidy: readonly Step[] = [
    { says: 'left out repeats', provenFor: 'policy', change: tidyLists },
    { says: 'joined statements that differ in one list only', provenFor: 'policy', change: mergeStatements },
    {
      says: 'left out statements without effect',
      provenFor: 'catalog',
      change: (draft) => dropping(draft, alone),
    },
    {
      says: 'left out Version, which only variables need',
      provenFor: 'policy',
      change: (draft) => (write(draft).includes('${') ? draft : { ...draft, variables: false }),
    },
    {
      says: `wrote lists of actions as patterns that match the same, as of ${catalog.date}`,
      provenFor: 'catalog',
      change: (draft) => mergeStatements(foldActions(draft, catalog)),
    },
  ]
  if (!around) return tidy
  const isSpare = spareActions(around, catalog)
  return [
    ...tidy,
    {
      says: 'left out statements without effect beside the other layers',
      provenFor: 'surroundings',
      change: (draft) => dropping(draft, within),
    },
    {
      says: 'let patterns match actions that the other layers never allow',
      provenFor: 'surroundings',
      change: (draft) => mergeStatements(foldActions(draft, catalog, isSpare)),
    },
    {
      says: 'left resources to the other layers where these are as narrow',
      provenFor: 'surroundings',
      change: (draft) => mergeStatements(shorterResources(draft, within)),
    },
  ]
}

/**
 * A shorter text that means exactly the same; with surroundings, the same together with them. Every step is proven by `compareAccess` before it
 * is kept, and no more steps are taken than the limit asks for: the first keep the most. Null for a text that is no policy in order, and
 * where even the text as it is cannot be proven equal to itself (too large to work out).
 */
export function compactPolicy(
  text: string,
  limit: number,
  { catalog, surroundings }: { readonly catalog: ActionCatalog; readonly surroundings?: CompactSurroundings },
): Compacted | null {
  const { policy, findings } = parsePolicy(text)
  if (!policy || findings.some(({ severity }) => severity === 'error')) return null
  const minified = minifyPolicy(text) ?? text
  if (minified.length <= limit) return answer(minified, limit, 'policy', ['left out spaces'])
  const around = surroundings ?? null
  let draft = draftOf(policy)
  const alone = proofFor(draft, catalog, null)
  const within = around ? proofFor(draft, catalog, around) : alone
  if (!alone(draft)) return null
  let provenFor: Compacted['provenFor'] = 'policy'
  const taken = ['left out spaces and names of statements']
  for (const step of stepsFor(catalog, alone, around, within)) {
    if (write(draft).length <= limit) break
    const next = step.change(draft)
    const proof = step.provenFor === 'surroundings' ? within : alone
    if (write(next).length >= write(draft).length || !proof(next)) continue
    draft = next
    provenFor = weaker(provenFor, step.provenFor)
    taken.push(step.says)
  }
  return answer(write(draft), limit, provenFor, taken)
}

const strengths: readonly Compacted['provenFor'][] = ['policy', 'catalog', 'surroundings']

/** What is proven by several steps is proven for the least that any of them is. */
function weaker(one: Compacted['provenFor'], other: Compacted['provenFor']): Compacted['provenFor'] {
  return strengths.indexOf(one) > strengths.indexOf(other) ? one : other
}

function answer(
  text: string,
  limit: number,
  provenFor: Compacted['provenFor'],
  steps: readonly string[],
): Compacted {
  return { text, characters: text.length, fits: text.length <= limit, provenFor, steps }
}
