/** Whether AWS would store a policy document, and its words where it would not. */
import { parsePolicy } from '../../iam/index.ts'
import { isRecord } from '../protocol/model.ts'
import { listOf, statementsOf } from './trust.ts'

/** What STS and IAM allow in a policy text (facts 2.4 and 3.4), as they print it. */
export const policyCharacters = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+'
const onlyPolicyCharacters = new RegExp(`^${policyCharacters}$`)

export function hasPolicyCharactersOnly(text: string): boolean {
  return onlyPolicyCharacters.test(text)
}

export type DocumentKind = 'identity' | 'session' | 'trust' | 'resource'

/**
 * Only what AWS refuses: it stores policies that name actions nobody has. The words are those IAM is seen to answer
 * with MalformedPolicyDocument; it publishes no list of them. Null: the document is accepted.
 */
export function documentProblem(text: string, kind: DocumentKind): string | null {
  const { policy, findings } = parsePolicy(text)
  if (policy === null || !isJson(text)) return 'This policy contains invalid Json'
  const structure = statementsOf(text)
    .map((statement) => statementProblem(statement, kind))
    .find((problem) => problem !== null)
  if (structure !== undefined) return structure
  return findings.some(({ severity }) => severity === 'error') ? 'Syntax errors in policy.' : null
}

/** The parser reads on after a mistake; AWS does not. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

type Element = Readonly<Record<string, unknown>>

function statementProblem(statement: Element, kind: DocumentKind): string | null {
  const has = (name: string) => name in statement || `Not${name}` in statement
  if (kind === 'trust') {
    if (has('Resource')) return 'Has prohibited field Resource'
    if (!has('Principal')) return 'Missing required field Principal'
  }
  if ((kind === 'identity' || kind === 'session') && has('Principal')) {
    return 'Policy document should not specify a principal.'
  }
  if (!has('Action')) return 'Policy statement must contain actions.'
  if (kind !== 'trust' && !has('Resource')) return 'Policy statement must contain resources.'
  return actionProblem(statement) ?? resourceProblem(statement)
}

function actionProblem({ Action, NotAction }: Element): string | null {
  const actions = [...listOf(Action), ...listOf(NotAction)]
  const bare = actions.some((action) => typeof action === 'string' && action !== '*' && !action.includes(':'))
  return bare ? 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.' : null
}

function resourceProblem({ Resource, NotResource }: Element): string | null {
  for (const resource of [...listOf(Resource), ...listOf(NotResource)]) {
    if (typeof resource !== 'string' || resource === '*' || resource.startsWith('${')) continue
    if (!resource.startsWith('arn:') && resource !== 'arn') {
      return `Resource ${resource} must be in ARN format or "*".`
    }
  }
  return null
}

/** AWS looks up the roles a trust policy names; `exists` answers for those of accounts it can see. */
export function missingPrincipal(trust: string, exists: (arn: string) => boolean): string | null {
  for (const { Principal } of statementsOf(trust)) {
    if (!isRecord(Principal)) continue
    for (const arn of listOf(Principal.AWS)) {
      if (typeof arn === 'string' && !exists(arn)) return `Invalid principal in policy: "AWS":"${arn}"`
    }
  }
  return null
}
