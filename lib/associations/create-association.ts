import 'server-only'
import { randomUUID } from 'node:crypto'
import {
  type Association,
  type AwsProblem,
  type ClusterRef,
  createAssociation as createInAws,
  describeAssociation,
  listAssociations,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { checkPolicy, minifyPolicy } from '../iam/index.ts'
import { namespacePattern, serviceAccountPattern } from '../pod-identity/index.ts'
import { samePolicy } from './compare.ts'
import { mayWrite } from './refusals.ts'
import type { CreateInput, WriteProblem } from './types.ts'

type Outcome = Result<Association, WriteProblem>

const roleArnForm = /^arn:[^:]+:iam::\d{12}:role\/.+$/

function bad(field: string, message: string): WriteProblem {
  return { kind: 'bad-input', field, message }
}

/** What EKS would refuse, told before it is asked (facts 2.5); null when nothing is wrong. */
function findProblem(input: CreateInput): WriteProblem | null {
  if (!namespacePattern.test(input.namespace)) {
    return bad('namespace', 'a namespace has lower-case letters, digits and inner hyphens')
  }
  if (!serviceAccountPattern.test(input.serviceAccount)) {
    return bad('serviceAccount', 'a service account has lower-case letters, digits, inner hyphens and dots')
  }
  if (!roleArnForm.test(input.roleArn)) return bad('roleArn', 'choose a role or give its ARN')
  if (input.targetRoleArn && !roleArnForm.test(input.targetRoleArn))
    return bad('targetRoleArn', 'give the ARN of a role')
  if (input.policy === undefined) return null
  if (!input.disableSessionTags)
    return bad('disableSessionTags', 'with a session policy the session tags must be off')
  const findings = checkPolicy(input.policy, 'session').filter(({ severity }) => severity === 'error')
  return findings.length > 0 ? { kind: 'invalid', findings } : null
}

function compareStored(now: Association, input: CreateInput): Outcome {
  const fields = [
    ...(now.roleArn === input.roleArn ? [] : ['roleArn']),
    ...((now.targetRoleArn ?? '') === (input.targetRoleArn ?? '') ? [] : ['targetRoleArn']),
    ...(samePolicy(now.policy, input.policy) ? [] : ['policy']),
    ...(now.disableSessionTags === input.disableSessionTags ? [] : ['disableSessionTags']),
  ]
  return fields.length === 0 ? ok(now) : fail({ kind: 'not-stored', fields, now })
}

/** A create that failed on the way may have happened: the one association that namespace and service account can have tells. */
async function settle(at: ClusterRef, input: CreateInput, problem: AwsProblem): Promise<Outcome> {
  if (!problem.outcomeUnknown) return fail({ kind: 'refused', problem })
  const all = await listAssociations(at)
  if (!all.ok) return fail({ kind: 'outcome-unknown', problem })
  const made = all.value.find(
    ({ namespace, serviceAccount }) =>
      namespace === input.namespace && serviceAccount === input.serviceAccount,
  )
  if (!made) return fail({ kind: 'refused', problem })
  const now = await describeAssociation(made)
  return now.ok ? compareStored(now.value, input) : fail({ kind: 'outcome-unknown', problem })
}

/** Creates an association, reads it back and compares. Namespace and service account need not exist in Kubernetes (user guide, pod-id-association). */
export async function createAssociation(at: ClusterRef, input: CreateInput): Promise<Outcome> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  const problem = findProblem(input)
  if (problem) return fail(problem)
  const { policy, ...rest } = input
  const text = policy === undefined ? undefined : (minifyPolicy(policy) ?? policy)
  const created = await createInAws(at, {
    ...rest,
    ...(text !== undefined && { policy: text }),
    clientRequestToken: randomUUID(),
  })
  if (!created.ok) return settle(at, input, created.error)
  const now = await describeAssociation(created.value)
  return now.ok ? compareStored(now.value, input) : fail({ kind: 'outcome-unknown', problem: now.error })
}
