import 'server-only'
import { fail, ok, type Result } from '../base/index.ts'
import { actionsMatching } from '../catalog/index.ts'
import { minifyPolicy } from '../iam/index.ts'
import { sessionPolicyCharactersMax } from '../pod-identity/index.ts'

const actionForm = /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/i
const none = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

/** A pattern of actions that names some of AWS's; else why not, in a sentence. */
function problemOf(pattern: string): string | null {
  if (!actionForm.test(pattern))
    return `“${pattern}” is no action: it is written service:Action, as s3:Delete*.`
  return actionsMatching(pattern).length === 0 ? `AWS has no action that “${pattern}” names.` : null
}

/**
 * A session policy (null: none) with a statement that takes actions away: what it allows of others stays, since a Deny only ever takes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html). Fails with a sentence.
 */
export function withoutActions(policy: string | null, patterns: readonly string[]): Result<string, string> {
  for (const pattern of patterns) {
    const problem = problemOf(pattern)
    if (problem) return fail(problem)
  }
  const document = documentOf(policy)
  if (!document) return fail('The session policy that is there cannot be read, so nothing is added to it.')
  const taken = { Effect: 'Deny', Action: patterns.length === 1 ? patterns[0] : patterns, Resource: '*' }
  const text = JSON.stringify({ ...document, Statement: [...[document.Statement].flat(), taken] })
  if (text.length <= sessionPolicyCharactersMax) return ok(text)
  return fail(
    `With that the session policy has ${text.length.toLocaleString('en')} characters, and EKS takes ${sessionPolicyCharactersMax.toLocaleString('en')}.`,
  )
}

function documentOf(policy: string | null): { readonly Statement: unknown } | null {
  if (policy === null) return none
  // A text that says one thing twice means something that another writing of it would not.
  if (minifyPolicy(policy) === null) return null
  const value: unknown = JSON.parse(policy)
  return typeof value === 'object' && value !== null && 'Statement' in value ? value : null
}
