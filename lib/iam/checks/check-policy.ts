import { compilePolicy } from '../evaluate/compile.ts'
import { parsePolicy } from '../grammar/policy.ts'
import { findPointless } from '../sets/pointless.ts'
import { placesOf } from '../text/places.ts'
import type { ActionCatalog, Finding, PolicyKind, PolicySet } from '../types.ts'
import { checkActionNames, checkTrustActions } from './actions.ts'
import { checkAddresses } from './addresses.ts'
import { checkArnTypes } from './arn-types.ts'
import { checkArns } from './arns.ts'
import { budgetOf } from './budget.ts'
import { indexCatalog } from './catalog-index.ts'
import { checkConditionKeys } from './condition-keys.ts'
import { checkConditionOperators } from './condition-operators.ts'
import { checkConditionValues } from './condition-values.ts'
import { checkContradictions } from './contradictions.ts'
import { checkDenials } from './denials.ts'
import { checkPrincipalPresence, checkRcp, checkResourcePresence, checkSids } from './kind.ts'
import { checkMisusedKeys, checkRcpKeys } from './misused-keys.ts'
import { checkPassRole } from './pass-role.ts'
import { checkPrincipals } from './principals.ts'
import { checkRedundancy } from './redundancy.ts'
import { checkRedundantStatements } from './redundant-statements.ts'
import { checkResourceTags } from './resource-tags.ts'
import { checkSensitiveKeys } from './sensitive-keys.ts'
import type { Check } from './subject.ts'
import { checkCharacters, checkSize } from './text.ts'
import { checkTrust } from './trust.ts'
import { checkVariables } from './variables.ts'

type Surroundings = { readonly catalog?: ActionCatalog; readonly surroundings?: PolicySet }

/** What AWS refuses, besides what the grammar does. */
const refusing: readonly Check[] = [checkPrincipalPresence, checkResourcePresence, checkRcp, checkSids]

/** In the order a person should mend things: first what does not do what it says, last what is superfluous. */
const checks: readonly Check[] = [
  checkTrustActions,
  checkActionNames,
  checkArns,
  checkArnTypes,
  checkVariables,
  checkPrincipals,
  checkTrust,
  checkConditionKeys,
  checkConditionOperators,
  checkConditionValues,
  checkAddresses,
  checkSensitiveKeys,
  checkMisusedKeys,
  checkRcpKeys,
  checkResourceTags,
  checkPassRole,
  checkContradictions,
  checkDenials,
  checkRedundancy,
  checkRedundantStatements,
]

/** One habit repeated ten thousand times is told a hundred times. */
const toldMax = 100
const stepsMax = 5_000_000

/** Of the other checks, those whose errors IAM's own parser tells: "must be in ARN format or *". */
const refusedCodes: readonly string[] = ['invalid-arn-prefix', 'missing-arn-field']

function asRefused(finding: Finding): Finding {
  return finding.severity === 'error' ? { ...finding, refused: true } : finding
}

/** Where Sids only name statements, using one twice is no error (reference_policies_elements_sid). */
function ofKind(finding: Finding, kind: PolicyKind): Finding {
  if (finding.code !== 'unique-sids-required' || kind !== 'resource') return finding
  return { ...finding, code: 'unique-sids-recommended', severity: 'warning' }
}

/** Grants without effect. A role that could not be read might allow anything. */
function checkGrants(text: string, kind: PolicyKind, catalog: ActionCatalog, around?: PolicySet) {
  if (kind !== 'session' && kind !== 'identity' && kind !== 'boundary') return []
  const known = kind === 'session' && around && !around.unreadable?.includes('identity')
  return findPointless(compilePolicy(text).statements, known ? around.identity : null, catalog)
}

/**
 * The findings a policy text deserves as a policy of its kind, EKS's own rules first for session policies. Total: any text, no throw.
 * With a `catalog` actions, resources and keys are looked up too; with the `surroundings` of a session policy, what of it the role does not allow.
 */
export function checkPolicy(
  text: string,
  kind: PolicyKind,
  { catalog, surroundings }: Surroundings = {},
): readonly Finding[] {
  const { policy, findings } = parsePolicy(text)
  const subject = {
    text,
    kind,
    version: policy?.version ?? '2012-10-17',
    statements: policy?.statements ?? [],
    catalog: catalog ? indexCatalog(catalog) : null,
    rangeOf: placesOf(text).range,
    budget: budgetOf(stepsMax),
    spelling: budgetOf(stepsMax),
  } as const
  return [
    ...[...checkCharacters(subject), ...checkSize(subject)].map(asRefused),
    ...findings.map((finding) => asRefused(ofKind(finding, kind))),
    ...refusing.flatMap((check) => check(subject).slice(0, toldMax)).map(asRefused),
    ...checks
      .flatMap((check) => check(subject).slice(0, toldMax))
      .map((finding) => (refusedCodes.includes(finding.code) ? asRefused(finding) : finding)),
    ...(catalog ? checkGrants(text, kind, catalog, surroundings) : []),
  ]
}
