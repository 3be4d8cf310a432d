import { type Policy, parsePolicy, type Statement, type StatementRef } from '../iam/index.ts'
import { type AssumeAction, assumeActions, type Hop, serviceHop, targetHop } from './assume-request.ts'
import type { AssociationFacts, RoleFacts } from './layers.ts'
import { sessionTagsAsked } from './session-tags.ts'
import { decideTrust, probe } from './trust-probe.ts'

/** What can be wrong with a trust policy, for one association. */
export type TrustProblemKind =
  /** The text holds no statement that could be read: it trusts nobody. */
  | 'not-a-policy'
  /** No statement names the caller: EKS Pod Identity, or the first role or its account. */
  | 'principal-not-named'
  /** The caller is named, and not allowed this action. */
  | 'action-missing'
  | 'denied'
  /** A condition asks for session tags, and the association switches them off. */
  | 'needs-session-tags'
  /** A condition asks for something that this association never brings. `expected` tells what it does bring. */
  | 'condition-not-met'
  /** It depends on keys whose values AWS does not document, or which differ from pod to pod. */
  | 'condition-unknown'
  /** Works, and for every pod whose association names the role: no condition tells one from another. */
  | 'open-to-every-pod'
  /** Works, and for everyone in the first role's account who may assume roles. */
  | 'open-to-account'

export type TrustProblem = {
  readonly kind: TrustProblemKind
  /** An error stops the pod from getting credentials, or may. */
  readonly severity: 'error' | 'warning'
  readonly action: AssumeAction | null
  readonly statements: readonly StatementRef[]
  readonly keys: readonly string[]
  readonly expected: Readonly<Record<string, string>>
}
export type TrustReport = {
  readonly hop: Hop['name']
  readonly verdict: 'trusted' | 'conditional' | 'refused'
  readonly problems: readonly TrustProblem[]
}

/** `off`: the same hop with the session tags on, to tell what their going off changes. */
type Question = {
  readonly hop: Hop
  readonly withTags: Hop
  readonly text: string
  readonly tagsOff: boolean
}

/** Whether EKS may assume the association's role. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
export function checkRoleTrust(association: AssociationFacts, trustPolicy: string): TrustReport {
  const tagged = { ...association, disableSessionTags: false }
  return report({
    hop: serviceHop(association),
    withTags: serviceHop(tagged),
    text: trustPolicy,
    tagsOff: association.disableSessionTags,
  })
}

/**
 * Whether a target role lets the first role's session in. `source` is the first role; null when it could not be read. What the first role's own
 * policies say is `checkTargetPermission`'s. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function checkTargetTrust(
  association: AssociationFacts,
  trustPolicy: string,
  source: RoleFacts | null,
): TrustReport {
  const tagged = { ...association, disableSessionTags: false }
  return report({
    hop: targetHop(association, source),
    withTags: targetHop(tagged, source),
    text: trustPolicy,
    tagsOff: association.disableSessionTags,
  })
}

function report(question: Question): TrustReport {
  const { hop, text, tagsOff } = question
  const { policy } = parsePolicy(text)
  if (!policy?.statements.length)
    return { hop: hop.name, verdict: 'refused', problems: [problem('not-a-policy')] }
  if (!policy.statements.some((statement) => names(hop, policy, statement)))
    return { hop: hop.name, verdict: 'refused', problems: [problem('principal-not-named')] }
  const found = assumeActions.flatMap((action) => problemsOf(question, policy, action))
  // AWS keeps sts:TagSession in its examples without tags too, and does not say whether it could go.
  const problems = found.map((each) =>
    tagsOff && each.action === 'sts:TagSession' ? { ...each, severity: 'warning' as const } : each,
  )
  return {
    hop: hop.name,
    verdict: verdictOf(problems),
    problems: [...problems, ...openness(question, policy)],
  }
}

function verdictOf(problems: readonly TrustProblem[]): TrustReport['verdict'] {
  const stops = problems.some(({ kind, severity }) => severity === 'error' && kind !== 'condition-unknown')
  if (stops) return 'refused'
  return problems.length > 0 ? 'conditional' : 'trusted'
}

function problem(
  kind: TrustProblemKind,
  statements: readonly Statement[] = [],
  rest: Partial<TrustProblem> = {},
): TrustProblem {
  const refs = statements.map(
    ({ index, sid, effect, range }): StatementRef => ({
      layer: 'resource',
      policy: 'trust policy',
      index,
      ...(sid !== undefined && { sid }),
      effect,
      range,
    }),
  )
  return { kind, severity: 'error', action: null, statements: refs, keys: [], expected: {}, ...rest }
}

/** Whether a statement speaks of the caller, whatever it says of it. */
function names(hop: Hop, policy: Policy, statement: Statement): boolean {
  const change = { anyAction: true, conditions: [] } as const
  return statement.effect === 'Allow' && probe(hop, 'sts:AssumeRole', policy, statement, change) === 'allowed'
}

function problemsOf(question: Question, policy: Policy, action: AssumeAction): readonly TrustProblem[] {
  const { verdict, reasons, unknownKeys } = decideTrust(question.hop, action, question.text)
  if (verdict === 'allowed') return []
  const matched = (truth: 'yes' | 'unknown', effect?: 'Deny') => {
    const refs = reasons.filter(
      ({ statement, ...reason }) =>
        statement.layer === 'resource' &&
        reason.matched === truth &&
        statement.effect === (effect ?? statement.effect),
    )
    return policy.statements.filter(({ index }) => refs.some(({ statement }) => statement.index === index))
  }
  if (verdict === 'explicitDeny') return [problem('denied', matched('yes', 'Deny'), { action })]
  if (verdict === 'conditional')
    return [problem('condition-unknown', matched('unknown'), { action, keys: unknownKeys })]
  return whyNot(question, policy, action)
}

/** Of the statements that name the caller: those that allow the action fail by a condition; without any, the action is missing. */
function whyNot(question: Question, policy: Policy, action: AssumeAction): readonly TrustProblem[] {
  const { hop, withTags } = question
  const naming = policy.statements.filter((statement) => names(hop, policy, statement))
  const conditioned = naming.filter(
    (statement) => probe(hop, action, policy, statement, { conditions: [] }) === 'allowed',
  )
  if (conditioned.length === 0) return [problem('action-missing', naming, { action })]
  const byTags = conditioned.filter(
    (statement) =>
      sessionTagsAsked([statement]).length > 0 &&
      probe(withTags, action, policy, statement, {}) !== 'implicitDeny',
  )
  if (byTags.length > 0)
    return [problem('needs-session-tags', byTags, { action, keys: sessionTagsAsked(byTags) })]
  const keys = conditioned.flatMap((statement) => failingKeys(hop, policy, statement, action))
  const expected = Object.entries(hop.known).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' && keys.some((asked) => asked.toLowerCase() === key.toLowerCase())
      ? [[key, value]]
      : [],
  )
  return [
    problem('condition-not-met', conditioned, {
      action,
      keys: [...new Set(keys)],
      expected: Object.fromEntries(expected),
    }),
  ]
}

function failingKeys(
  hop: Hop,
  policy: Policy,
  statement: Statement,
  action: AssumeAction,
): readonly string[] {
  return statement.conditions
    .filter(
      (condition) => probe(hop, action, policy, statement, { conditions: [condition] }) === 'implicitDeny',
    )
    .map(({ key }) => key.value)
}

const narrowing = /^(?:aws:(?:RequestTag|PrincipalTag)\/|sts:ExternalId$|aws:Source(?:Arn|Account|OrgID)$)/i
const namesRole = /^aws:(?:PrincipalArn|userid)$/i

/** A statement that works and tells nobody from nobody. EKS suggests to narrow both trust policies (facts 3.3). */
function openness({ hop }: Question, policy: Policy): readonly TrustProblem[] {
  const working = policy.statements.filter(
    (statement) =>
      names(hop, policy, statement) && probe(hop, 'sts:AssumeRole', policy, statement, {}) !== 'implicitDeny',
  )
  const testsNone = (tested: RegExp) => (statement: Statement) =>
    !statement.conditions.some(({ key }) => tested.test(key.value))
  const everyPod = working.filter(testsNone(narrowing))
  const account = working
    .filter(testsNone(namesRole))
    .filter(
      ({ principals }) =>
        hop.name === 'target' && !principals?.entries.some(({ value }) => value === hop.caller),
    )
  return [
    ...(everyPod.length > 0 ? [problem('open-to-every-pod', everyPod, { severity: 'warning' })] : []),
    ...(account.length > 0 ? [problem('open-to-account', account, { severity: 'warning' })] : []),
  ]
}
