/** What EKS checks before it stores an association, in EKS's words. Sources: facts 1.4, 2.4 and 2.5. */
import { documentProblem, hasPolicyCharactersOnly, policyCharacters } from '../../access/documents.ts'
import { trustsPodIdentity } from '../../access/trust.ts'
import { AwsFault } from '../../protocol/fault.ts'
import { isRecord } from '../../protocol/model.ts'
import type { Call } from '../../service.ts'
import type { SandboxRole } from '../../state.ts'
import { own } from '../../store/record.ts'
import { tagProblem } from '../tags.ts'

export const associationsPerClusterMax = 5000
const policyCharactersMax = 2048

export function invalidParameter(message: string, clusterName?: string): AwsFault {
  return new AwsFault('InvalidParameterException', message, clusterName === undefined ? {} : { clusterName })
}

const namespacePattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'
const serviceAccountPattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'

export function checkNames(namespace: string, serviceAccount: string): void {
  checkPattern('namespace', namespace, namespacePattern)
  checkPattern('serviceAccount', serviceAccount, serviceAccountPattern)
}

function checkPattern(name: string, value: string, pattern: string): void {
  if (new RegExp(pattern).test(value)) return
  const rule = `It should conform to the regular expression "${pattern}"`
  throw invalidParameter(`The parameter ${name} contains invalid characters. ${rule}`)
}

export function checkTags(tags: Readonly<Record<string, string>>): void {
  const problem = tagProblem(tags)
  if (problem !== null) throw invalidParameter(problem)
}

const roleArnPattern = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]{1,64})$/

/** The role must lie in the cluster's account, exist, and trust EKS Pod Identity. */
export function checkRole(call: Call, roleArn: string): SandboxRole {
  const match = roleArnPattern.exec(roleArn)
  // An ARN that cannot be read is refused with the same words (seen with an empty one: eksctl issue 8718).
  const [, accountId, name = ''] = match ?? []
  if (accountId !== call.accountId) {
    throw new AwsFault('AccessDeniedException', 'Cross-account pass role is not allowed.')
  }
  const role = own(call.world.store.state.accounts[call.accountId]?.roles ?? {}, name)
  if (role === undefined || role.arn !== roleArn) {
    throw invalidParameter('Role provided in the request does not exist.')
  }
  if (!trustsPodIdentity(role.trustPolicy)) {
    const more = call.world.switches.longTrustRefusal
      ? ' Follow the official documentation to resolve the issue.'
      : ''
    throw invalidParameter(`Trust policy of the role provided is invalid.${more}`)
  }
  return role
}

/** It may lie in any account, so nothing but its form can be checked. */
export function checkTargetRole(targetRoleArn: string): void {
  if (!roleArnPattern.test(targetRoleArn)) {
    throw invalidParameter('The parameter targetRoleArn is not a valid IAM role ARN.')
  }
}

/** In the order EKS checks: JSON, characters, length, IAM's schema (facts 2.4); the packed size cannot be computed. */
export function checkSessionPolicy(policy: string): void {
  if (policy === '') throw invalidParameter('The parameter policy should not be empty.')
  const document = parseJson(policy)
  if (!hasPolicyCharactersOnly(policy)) {
    const rule = `It should conform to the regular expression "${policyCharacters}"`
    throw invalidParameter(`The parameter policy contains invalid characters. ${rule}`)
  }
  if (policy.length > policyCharactersMax) {
    throw invalidParameter(
      `The parameter policy should not be greater than ${policyCharactersMax} characters.`,
    )
  }
  const problem = documentProblem(policy, 'session')
  if (!isRecord(document) || problem !== null)
    throw invalidParameter(problem ?? 'This policy contains invalid Json')
}

function parseJson(policy: string): unknown {
  try {
    return JSON.parse(policy)
  } catch {
    throw invalidParameter('The parameter policy is not valid JSON.')
  }
}

export function checkPolicyNeedsNoTags(policy: string | undefined, disableSessionTags: boolean): void {
  if (policy === undefined || disableSessionTags) return
  throw invalidParameter('When policy is specified, disableSessionTags must be set to true')
}
