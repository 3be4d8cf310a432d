import type { NamedPolicy, Severity } from '../../iam/index.ts'
import {
  checkRoleTrust,
  checkTargetTrust,
  findTagLossIn,
  layersOf,
  type TrustProblem,
  type TrustReport,
} from '../../pod-identity/index.ts'
import type { AnalysisFinding } from '../types.ts'
import type { Tuple } from './tuple.ts'

const none: readonly AnalysisFinding[] = []

/** Tests of session tags name one of the six; a backslash may write a name in other letters. */
const mayNameTags = /eks-cluster|kubernetes-|aws:tagkeys|\\/i
/** Without a condition a trust policy treats every association alike. */
const mayTellApart = /"condition"|\\|notprincipal/i

/** Many associations share a trust policy that tells none of them from the next. */
const trusts = new Map<string, readonly AnalysisFinding[]>()
const trustsMax = 5000

/**
 * What an association deserves to be told that does not follow from its access: whether its roles let its pods in, and which statements lean
 * on session tags. Part of the key of an analysis, so that an analysis is shared by those alone that get the same.
 */
export function surroundingFindings(tuple: Tuple): readonly AnalysisFinding[] {
  return [...trustFindings(tuple), ...tagFindings(tuple)]
}

function trustFindings(tuple: Tuple): readonly AnalysisFinding[] {
  const { association, role, first } = tuple
  const isPlain = !association.targetRoleArn && !mayTellApart.test(role.trust)
  if (!isPlain) return allTrustFindings(tuple)
  const id = `${association.disableSessionTags} ${role.trust}`
  const found = trusts.get(id) ?? allTrustFindings({ association, role, first })
  if (trusts.size >= trustsMax) trusts.clear()
  trusts.set(id, found)
  return found
}

function allTrustFindings({ association, role, first }: Tuple): readonly AnalysisFinding[] {
  if (!association.targetRoleArn) return problemsOf(checkRoleTrust(association, role.trust))
  return [
    ...(first ? problemsOf(checkRoleTrust(association, first.trust)) : []),
    ...problemsOf(checkTargetTrust(association, role.trust, first)),
  ]
}

function severityOf({ kind, severity }: TrustProblem): Severity {
  // Nearly every role is so, as AWS's own examples are.
  return kind.startsWith('open-to-') ? 'suggestion' : severity
}

function problemsOf({ problems }: TrustReport): readonly AnalysisFinding[] {
  const found = new Map<string, AnalysisFinding>()
  for (const problem of problems) {
    const code = `trust-${problem.kind}`
    const count = (found.get(code)?.count ?? 0) + 1
    found.set(code, { code, severity: severityOf(problem), count })
  }
  return [...found.values()]
}

/** `tag-loss`: the tags are off, and statements miss them. `leans-on-tags`: a session policy would switch off what statements ask for. */
function tagFindings({ association, role }: Tuple): readonly AnalysisFinding[] {
  const { session: _, ...layers } = layersOf(association, role)
  const texts: readonly NamedPolicy[] = [
    ...layers.identity,
    ...(layers.boundary ?? []),
    ...(layers.scps ?? []).flat(),
    ...(layers.rcps ?? []).flat(),
  ]
  if (!texts.some(({ text }) => mayNameTags.test(text))) return none
  const losses = findTagLossIn(layers, { association, roleTags: role.tags })
  if (losses.length === 0) return none
  if (!association.disableSessionTags)
    return [{ code: 'leans-on-tags', severity: 'suggestion', count: losses.length }]
  const gains = losses.some(
    ({ direction }) => direction === 'stops-denying' || direction === 'starts-allowing',
  )
  return [{ code: 'tag-loss', severity: gains ? 'security' : 'warning', count: losses.length }]
}
