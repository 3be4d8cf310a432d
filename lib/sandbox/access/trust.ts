/** Reading a role's trust policy: which of its statements speak of a principal. */
import { isRecord } from '../protocol/model.ts'

export type TrustStatement = Readonly<Record<string, unknown>>

/** The statements of a policy text; empty where it cannot be read, which trusts nobody. */
export function statementsOf(text: string): readonly TrustStatement[] {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return []
  }
  if (!isRecord(document)) return []
  return listOf(document.Statement).filter(isRecord)
}

/** IAM lets a single value stand without brackets. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export const podIdentityService = 'pods.eks.amazonaws.com'

/**
 * What EKS asks of a role before it takes it: the service principal may sts:AssumeRole and sts:TagSession
 * (facts 3.3). Conditions are not looked at: AWS does not document whether it tries them.
 */
export function trustsPodIdentity(trustPolicy: string): boolean {
  const statements = statementsOf(trustPolicy).filter(
    (statement) => statement.Effect === 'Allow' && namesService(statement.Principal, podIdentityService),
  )
  return ['sts:assumerole', 'sts:tagsession'].every((action) =>
    statements.some(({ Action }) => listOf(Action).some((pattern) => matchesAction(pattern, action))),
  )
}

function namesService(principal: unknown, service: string): boolean {
  if (principal === '*') return true
  return isRecord(principal) && listOf(principal.Service).some((name) => name === service)
}

function matchesAction(pattern: unknown, action: string): boolean {
  if (typeof pattern !== 'string') return false
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${source}$`).test(action)
}
