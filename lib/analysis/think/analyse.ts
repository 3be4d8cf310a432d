import { catalog } from '../../catalog/index.ts'
import {
  checkPolicy,
  type GroupedPermissions,
  groupedPermissions,
  type PolicySet,
  type StatementRef,
} from '../../iam/index.ts'
import type { Analysis, AnalysisFinding } from '../types.ts'
import { type ActionSet, countCommon, setOfPlaces } from './action-set.ts'
import { keyOf } from './key.ts'
import { exfiltrationSet, openEscalations, riskOf } from './risk.ts'
import { surroundingFindings } from './surroundings.ts'
import { inputsOf, type Tuple } from './tuple.ts'

/** An analysis as it is stored. */
export type WorkedOut = Analysis & { readonly some: ActionSet; readonly all: ActionSet }

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
  const findings = [
    ...surroundingFindings(tuple),
    ...textFindings(policies),
    ...effectFindings(policies, effective),
    ...reachFindings(some, all),
  ]
  return {
    key: keyOf(tuple),
    counts,
    conditional,
    exact,
    findings,
    risk: riskOf({ some, all }),
    some,
    all,
  }
}

/** The engine's findings on the session policy, counted by code. */
function textFindings(policies: PolicySet): readonly AnalysisFinding[] {
  const found = new Map<string, AnalysisFinding>()
  for (const { text } of policies.session ?? [])
    for (const { code, severity } of checkPolicy(text, 'session', { catalog, surroundings: policies }))
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

/** What the effective access comes to: told of what is open on something, graver where it is open on everything. */
function reachFindings(some: ActionSet, all: ActionSet): readonly AnalysisFinding[] {
  const escalations = openEscalations(some).length
  const everywhere = countCommon(exfiltrationSet, all)
  return [
    ...(escalations > 0
      ? [{ code: 'privilege-escalation', severity: 'security', count: escalations } as const]
      : []),
    ...(everywhere > 0
      ? [{ code: 'data-of-everything', severity: 'security', count: everywhere } as const]
      : []),
  ]
}
