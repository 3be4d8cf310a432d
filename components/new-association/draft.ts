import type { CreateInput } from '@/lib/associations/types.ts'
import { fail, ok, type Result } from '@/lib/base/index.ts'
import { namespacePattern, serviceAccountPattern } from '@/lib/pod-identity/index.ts'
import type { Engine } from './engine.ts'

/** A role of the cluster's account, and what its trust policy lacks for EKS Pod Identity. */
export type RoleOption = { readonly arn: string; readonly name: string; readonly missing: readonly string[] }

/** The form as it stands: texts as typed. */
export type Draft = {
  readonly namespace: string
  readonly serviceAccount: string
  /** A role's name or ARN. */
  readonly role: string
  readonly targetRoleArn: string
  readonly policy: string
  readonly sessionTags: boolean
}
export type FieldName = keyof Draft
export type FieldErrors = Partial<Record<FieldName, string>>

export const emptyDraft: Draft = {
  namespace: '',
  serviceAccount: '',
  role: '',
  targetRoleArn: '',
  policy: '',
  sessionTags: true,
}

const roleArnForm = /^arn:[^:]+:iam::(\d{12}):role\/.+$/

/** The role meant by a name or an ARN; null when neither fits one of the account's roles. */
export function findRole(roles: readonly RoleOption[], typed: string): RoleOption | null {
  const text = typed.trim()
  return roles.find(({ name, arn }) => name === text || arn === text) ?? null
}

/** With a session policy EKS wants the session tags off (UpdatePodIdentityAssociation, `policy`), whatever the switch says. */
export function sendsTags({ policy, sessionTags }: Draft): boolean {
  return sessionTags && policy.trim() === ''
}

/**
 * What to send, or what is wrong with which field. EKS holds the last word; this only spares a round trip.
 * `roles` is null when they could not be read: then an ARN is taken as it is. `engine` is null when it could not be loaded, or need not.
 */
export function toInput(
  draft: Draft,
  accountId: string,
  roles: readonly RoleOption[] | null,
  engine: Engine | null,
): Result<CreateInput, FieldErrors> {
  const { namespace, serviceAccount, targetRoleArn, policy } = draft
  const role = roles === null ? null : findRole(roles, draft.role)
  const roleArn = role?.arn ?? draft.role.trim()
  const errors: FieldErrors = {
    ...nameError('namespace', namespace, namespacePattern, 'lower-case letters, digits and inner hyphens'),
    ...nameError(
      'serviceAccount',
      serviceAccount,
      serviceAccountPattern,
      'lower-case letters, digits, inner hyphens and dots',
    ),
    ...roleError(roleArn, accountId, roles !== null && role === null),
    ...targetError(targetRoleArn.trim()),
    ...policyError(policy, engine),
  }
  if (Object.keys(errors).length > 0) return fail(errors)
  return ok({
    namespace: namespace.trim(),
    serviceAccount: serviceAccount.trim(),
    roleArn,
    ...(targetRoleArn.trim() !== '' && { targetRoleArn: targetRoleArn.trim() }),
    ...(policy.trim() !== '' && { policy }),
    disableSessionTags: !sendsTags(draft),
    tags: {},
  })
}

function nameError(field: FieldName, typed: string, pattern: RegExp, allowed: string): FieldErrors {
  const text = typed.trim()
  if (text === '') return { [field]: 'Kubernetes needs a name here.' }
  return pattern.test(text) ? {} : { [field]: `Only ${allowed} are allowed.` }
}

function roleError(roleArn: string, accountId: string, isUnlisted: boolean): FieldErrors {
  const [, owner] = roleArnForm.exec(roleArn) ?? []
  if (roleArn === '') return { role: 'Choose the role the pods run as.' }
  if (owner === undefined) return { role: 'No role of this account has that name.' }
  if (owner !== accountId) {
    return {
      role: `The role must be of the cluster’s account ${accountId}; one of another account goes below, as target role.`,
    }
  }
  return isUnlisted ? { role: 'This account has no such role.' } : {}
}

function targetError(targetRoleArn: string): FieldErrors {
  return targetRoleArn === '' || roleArnForm.test(targetRoleArn)
    ? {}
    : { targetRoleArn: 'Give a role’s ARN, such as arn:aws:iam::111122223333:role/name.' }
}

function policyError(policy: string, engine: Engine | null): FieldErrors {
  if (policy.trim() === '' || !engine) return {}
  const error = engine.checkPolicy(policy, 'session').find(({ refused }) => refused)
  return error ? { policy: error.message } : {}
}
