import { decide, type Layer, type StatementRef } from '../iam/index.ts'
import { type AssumeAction, assumeActions, requestOf, targetHop } from './assume-request.ts'
import type { AssociationFacts, RoleFacts } from './layers.ts'
import { layersOf } from './layers.ts'
import { accountOfRole } from './session-context.ts'

export type PermissionProblem = {
  readonly kind: /** The first role could not be read. */
    | 'unreadable'
    /** No statement of the layer allows the action on the target role. */
    | 'not-allowed'
    | 'denied'
    /** Depends on keys that are not known. */
    | 'condition-unknown'
  readonly action: AssumeAction | null
  readonly layer: Layer | null
  readonly statements: readonly StatementRef[]
  readonly keys: readonly string[]
}
export type PermissionReport = {
  readonly verdict: 'allowed' | 'conditional' | 'refused' | 'unknown'
  readonly problems: readonly PermissionProblem[]
}

/**
 * Whether the first role's policies, and what its organization lays over its account, let its session assume the target role, with tags. The session policy limits the target role's session and
 * does not count here. `trustPolicy` is the target role's, where it could be read: within one account one that names the first role is enough
 * by itself (reference_policies_evaluation-logic_policy-eval-basics-single-account).
 */
export function checkTargetPermission(
  association: AssociationFacts,
  source: RoleFacts | null,
  trustPolicy?: string,
): PermissionReport {
  if (!source) {
    const problem = { kind: 'unreadable', action: null, layer: null, statements: [], keys: [] } as const
    return { verdict: 'unknown', problems: [problem] }
  }
  const problems = assumeActions.flatMap(
    (action) => problemOf(association, source, trustPolicy, action) ?? [],
  )
  // Without tags sts:TagSession may not be needed: AWS does not say.
  const sure = problems.some(
    ({ kind, action }) =>
      kind !== 'condition-unknown' && (action === 'sts:AssumeRole' || !association.disableSessionTags),
  )
  return { verdict: sure ? 'refused' : problems.length > 0 ? 'conditional' : 'allowed', problems }
}

function problemOf(
  association: AssociationFacts,
  source: RoleFacts,
  trustPolicy: string | undefined,
  action: AssumeAction,
): PermissionProblem | null {
  const { identity, boundary, scps } = layersOf({}, source)
  const hop = targetHop(association, source)
  const sameAccount = accountOfRole(hop.role) === accountOfRole(hop.caller)
  const resource =
    sameAccount && trustPolicy !== undefined ? { name: 'trust policy', text: trustPolicy } : undefined
  const layers = [identity, boundary ?? [], ...(scps ?? []), resource ? [resource] : []]
  const texts = layers.flat().map(({ text }) => text)
  const { verdict, decidedBy, reasons, unknownKeys } = decide(requestOf(hop, action, texts), {
    identity,
    ...(boundary && { boundary }),
    ...(scps && { scps }),
    ...(resource && { resource }),
  })
  // What the trust policy itself refuses is told by its own check.
  if (verdict === 'allowed' || decidedBy === 'resource') return null
  const statements = reasons
    .filter(
      ({ matched, statement }) =>
        matched !== 'no' && (verdict === 'conditional' || statement.effect === 'Deny'),
    )
    .map(({ statement }) => statement)
  const kinds = {
    explicitDeny: 'denied',
    implicitDeny: 'not-allowed',
    conditional: 'condition-unknown',
  } as const
  return { kind: kinds[verdict], action, layer: decidedBy, statements, keys: unknownKeys }
}
