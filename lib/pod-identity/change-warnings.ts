import { type LandingWarning, statementsOf, tagWarnings, warning } from './landing-warnings.ts'
import { type AssociationFacts, layersOf, type RoleFacts } from './layers.ts'
import { checkRoleTrust, checkTargetTrust } from './role-trust.ts'
import { checkTargetPermission } from './target-permission.ts'

type TrustedRole = RoleFacts & { readonly trustPolicy: string }

/** An association with the roles on its pods' way. A role that could not be read, or is not there, is null. */
export type ChangeSide = {
  readonly association: AssociationFacts
  readonly role: TrustedRole | null
  readonly targetRole: TrustedRole | null
}

/** What keeps pods from credentials, as far as the roles were read: the sentence of the first hop that fails, or null. */
function refusalOf({ association, role, targetRole }: ChangeSide): LandingWarning | null {
  const stop = (what: string, statements: LandingWarning['statements'] = []) =>
    warning('no-credentials', 'danger', `${what}: pods will get no credentials.`, statements)
  const first = role && checkRoleTrust(association, role.trustPolicy)
  if (first?.verdict === 'refused')
    return stop('The role’s trust policy does not let these pods in', statementsOf(first))
  if (!targetRole) return null
  const second = checkTargetTrust(association, targetRole.trustPolicy, role)
  if (second.verdict === 'refused')
    return stop('The target role’s trust policy does not let the role in', statementsOf(second))
  const permission = checkTargetPermission(association, role, targetRole.trustPolicy)
  if (permission.verdict !== 'refused') return null
  return stop(
    'The role’s policies do not let it assume the target role',
    permission.problems.flatMap(({ statements }) => statements),
  )
}

/** Whether pods would be refused credentials afterwards that they are not refused now; `before` null: there is no association yet. */
export function stopsCredentials(before: ChangeSide | null, after: ChangeSide): boolean {
  return refusalOf(after) !== null && (before === null || refusalOf(before) === null)
}

const effectiveOf = ({ association, role, targetRole }: ChangeSide) =>
  association.targetRoleArn ? targetRole : role

/** Nobody can say of a role that was not read whether it lets the pods in. */
function unreadOf(side: ChangeSide): readonly LandingWarning[] {
  const missing = [
    ...(side.role ? [] : ['role']),
    ...(side.association.targetRoleArn && !side.targetRole ? ['target role'] : []),
  ]
  return missing.map((name) =>
    warning(
      'role-unreadable',
      'warning',
      `The ${name} could not be read: whether pods get credentials is not known.`,
    ),
  )
}

/** Session tags go off with the change: what leans on them is told as it is before a session policy lands. */
function tagsOf(before: ChangeSide, after: ChangeSide): readonly LandingWarning[] {
  if (before.association.disableSessionTags || !after.association.disableSessionTags) return []
  const { role, targetRole } = after
  const effective = effectiveOf(after)
  const setup = {
    association: { ...after.association, disableSessionTags: false },
    policies: layersOf({}, effective),
    roleTags: effective?.tags ?? {},
    role,
    targetTrust: targetRole?.trustPolicy ?? null,
  }
  return tagWarnings(setup, 'with this change')
}

/** What a person should know before another role, target role or tag setting is stored, the gravest first. */
export function warningsBeforeChange(before: ChangeSide, after: ChangeSide): readonly LandingWarning[] {
  const refusal = refusalOf(after)
  const known = refusal && !refusalOf(before)
  const message = 'Pods get no credentials as it is, and will get none after the change.'
  const credentials = known
    ? [refusal]
    : refusal
      ? [warning('no-credentials', 'warning', message, refusal.statements)]
      : []
  return [...credentials, ...unreadOf(after), ...tagsOf(before, after)]
}
