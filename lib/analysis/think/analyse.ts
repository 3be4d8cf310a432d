import { catalog } from '../../catalog/index.ts'
import {
  checkPolicy,
  type Finding,
  type GroupedPermissions,
  groupedPermissions,
  type PolicySet,
  type StatementRef,
} from '../../iam/index.ts'
import type { AccessRisk, Analysis, AnalysisFinding } from '../types.ts'
import { type ActionSet, setOfPlaces } from './action-set.ts'
import { contentOf, keyOf } from './key.ts'
import { riskOf } from './risk.ts'
import { risksOf } from './risks.ts'
import { surroundingFindings } from './surroundings.ts'
import { inputsOf, type Tuple } from './tuple.ts'

/** An analysis as it is stored. */
export type WorkedOut = Analysis & {
  /** What decided, whatever is known of AWS's actions. */
  readonly content: string
  readonly some: ActionSet
  readonly all: ActionSet
}

/** Works out what an association's pods may do, and what it deserves to be told. Total. */
export function analyse(tuple: Tuple): WorkedOut {
  const { policies, session } = inputsOf(tuple)
  const effective = groupedPermissions(policies, session, catalog)
  const { counts, conditional, exact } = effective
  const usable = effective.groups.filter(
    ({ access: { verdict } }) => verdict === 'granted' || verdict === 'narrowed',
  )
  const some = setOfPlaces(usable.flatMap(({ places }) => places))
  const open = usable.filter(({ access: { everywhere, unknown } }) => everywhere && !unknown)
  const all = setOfPlaces(open.flatMap(({ places }) => places))
  // Checked once: twice would take twice as long.
  const checked = new Map(
    (policies.session ?? []).map(({ text }) => [
      text,
      checkPolicy(text, 'session', { catalog, surroundings: policies }),
    ]),
  )
  const risks = risksOf(policies, usable, { some, all }, (text) => checked.get(text) ?? [])
  const findings = [
    ...surroundingFindings(tuple),
    ...textFindings([...checked.values()].flat()),
    ...effectFindings(policies, effective),
    ...riskFindings(risks),
  ]
  return {
    key: keyOf(tuple),
    content: contentOf(tuple),
    counts,
    conditional,
    exact,
    findings,
    risks,
    risk: riskOf({ some, all }),
    some,
    all,
  }
}

/** The engine's findings on the session policy, counted by code. */
function textFindings(findings: readonly Finding[]): readonly AnalysisFinding[] {
  const found = new Map<string, AnalysisFinding>()
  for (const { code, severity } of findings)
    found.set(code, { code, severity, count: (found.get(code)?.count ?? 0) + 1 })
  return [...found.values()]
}

function idOf({ layer, policy, index }: StatementRef): string {
  return `${layer} ${policy} ${index}`
}

/**
 * `nothing-allowed`: a session policy or another layer leaves nothing of the role. `cut-statement`: allows of the role of which nothing is left,
 * under a session policy that was written to narrow it.
 */
function effectFindings(
  policies: PolicySet,
  { groups, counts }: GroupedPermissions,
): readonly AnalysisFinding[] {
  if (!policies.session) return []
  if (counts.granted + counts.narrowed === 0)
    return [{ code: 'nothing-allowed', severity: 'warning', count: 1 }]
  const list = groups.map(({ access }) => access)
  const used = new Set(list.flatMap(({ grants }) => grants.flatMap(({ from }) => from.map(idOf))))
  const cut = new Set(
    list.filter(({ verdict }) => verdict === 'cut').flatMap(({ because }) => because.map(idOf)),
  )
  const count = [...cut].filter((id) => !used.has(id)).length
  return count === 0 ? [] : [{ code: 'cut-statement', severity: 'suggestion', count }]
}

/** What is dangerous, in its counted form. What the engine finds in a text is among its findings. */
function riskFindings(risks: readonly AccessRisk[]): readonly AnalysisFinding[] {
  return risks
    .filter(({ kind }) => kind !== 'inert-grant')
    .map(({ kind, count }) => ({ code: kind, severity: 'security', count }))
}
