import 'server-only'
import type { Association, AssociationRef } from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type AssociationState, stateOf } from '../history/index.ts'
import { checkPolicy, minifyPolicy } from '../iam/index.ts'
import type { AssociationChange, WriteProblem } from './types.ts'

/** A change as EKS is asked for it; an empty text is none. */
export type Asked = {
  readonly roleArn?: string
  readonly targetRoleArn?: string
  readonly policy?: string
  readonly disableSessionTags?: boolean
}

const roleArnForm = /^arn:[^:]+:iam::(\d{12}):role\/.+$/

export function bad(field: string, message: string): WriteProblem {
  return { kind: 'bad-input', field, message }
}

/** Whether it can be the ARN of a role, in whichever account. */
export const isRoleArn = (text: string) => roleArnForm.test(text)

/** EKS passes roles of the cluster's own account only (AccessDeniedException, "Cross-account pass role is not allowed."). */
function roleProblem({ roleArn }: AssociationChange, { accountId }: AssociationRef): WriteProblem | null {
  if (roleArn === undefined) return null
  const [, account] = roleArnForm.exec(roleArn) ?? []
  if (account === undefined) return bad('roleArn', 'choose a role or give its ARN')
  if (account === accountId) return null
  return bad(
    'roleArn',
    `the role has to be in the cluster’s account ${accountId}; a role elsewhere can be the target role`,
  )
}

/** What EKS would refuse whatever the association is; null when nothing is wrong. */
function findProblem(change: AssociationChange, at: AssociationRef): WriteProblem | null {
  if (Object.values(change).every((value) => value === undefined)) return bad('', 'nothing is to be changed')
  const role = roleProblem(change, at)
  if (role) return role
  const { targetRoleArn, policy, disableSessionTags } = change
  if (targetRoleArn && !isRoleArn(targetRoleArn)) return bad('targetRoleArn', 'give the ARN of a role')
  if (typeof policy !== 'string') return null
  if (disableSessionTags === false) return bad('disableSessionTags', withPolicy)
  const findings = checkPolicy(policy, 'session').filter(({ refused }) => refused)
  return findings.length > 0 || minifyPolicy(policy) === null ? { kind: 'invalid', findings } : null
}

const withPolicy = 'with a session policy the session tags must be off'

/** The change in EKS's words, or why it cannot be. */
export function toAsked(at: AssociationRef, change: AssociationChange): Result<Asked, WriteProblem> {
  const problem = findProblem(change, at)
  if (problem) return fail(problem)
  const { roleArn, targetRoleArn, policy, disableSessionTags } = change
  return ok({
    ...(roleArn !== undefined && { roleArn }),
    ...(targetRoleArn !== undefined && { targetRoleArn: targetRoleArn ?? '' }),
    ...(policy !== undefined && { policy: policy === null ? '' : (minifyPolicy(policy) ?? policy) }),
    // EKS: "When policy is specified, disableSessionTags must be set to true".
    ...(policy ? { disableSessionTags: true } : disableSessionTags !== undefined && { disableSessionTags }),
  })
}

/** How an association will be when all that is asked for is stored. */
export function stateAfter(before: AssociationState, asked: Asked): AssociationState {
  const { targetRoleArn: target = before.targetRoleArn, policy = before.policy } = asked
  const { roleArn = before.roleArn, disableSessionTags = before.disableSessionTags } = asked
  return {
    roleArn,
    ...(target && { targetRoleArn: target }),
    ...(policy && { policy }),
    disableSessionTags,
    tags: before.tags,
    modifiedAt: null,
  }
}

/** What EKS would refuse of this association as it is. */
export function findConflictWithin(before: Association, asked: Asked): WriteProblem | null {
  const keepsPolicy = before.policy !== undefined && asked.policy === undefined
  return asked.disableSessionTags === false && keepsPolicy ? bad('disableSessionTags', withPolicy) : null
}

/** How an association will be after a change, or why it cannot be made. */
export function plannedState(
  now: Association,
  change: AssociationChange,
): Result<AssociationState, WriteProblem> {
  const asked = toAsked(now, change)
  if (!asked.ok) return asked
  const problem = findConflictWithin(now, asked.value)
  return problem ? fail(problem) : ok(stateAfter(stateOf(now), asked.value))
}
