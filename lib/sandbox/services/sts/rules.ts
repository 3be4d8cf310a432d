/** Limits of AssumeRole: facts 3.1, and the API Reference for patterns. */
import type { AssumeRoleRequest } from '@aws-sdk/client-sts'
import { documentProblem, policyCharacters } from '../../access/documents.ts'
import { constraintMessage } from '../../protocol/check.ts'
import { AwsFault } from '../../protocol/fault.ts'
import { tagProblem } from '../tags.ts'

export function validationError(message: string): AwsFault {
  return new AwsFault('ValidationError', message)
}

const policyCharactersMax = 2048

export function checkAssumeRole(input: AssumeRoleRequest): void {
  checkText('roleSessionName', input.RoleSessionName, { min: 2, max: 64, pattern: '[\\w+=,.@-]*' })
  checkText('externalId', input.ExternalId, { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' })
  checkText('policy', input.Policy, { min: 1, max: policyCharactersMax, pattern: policyCharacters })
  const { DurationSeconds: seconds = 3600 } = input
  if (seconds < 900)
    throw validationError(
      constraintMessage('durationSeconds', 'Member must have value greater than or equal to 900'),
    )
  if (seconds > 43_200)
    throw validationError(
      constraintMessage('durationSeconds', 'Member must have value less than or equal to 43200'),
    )
  const tags = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
  const problem = tagProblem(tags)
  if (problem !== null) throw validationError(problem)
  const policyProblem = input.Policy === undefined ? null : documentProblem(input.Policy, 'session')
  if (policyProblem !== null) throw new AwsFault('MalformedPolicyDocument', policyProblem)
}

function checkText(
  name: string,
  value: string | undefined,
  { min, max, pattern }: { min: number; max: number; pattern: string },
): void {
  if (value === undefined) return
  const violated = () => {
    if (value.length < min) return `Member must have length greater than or equal to ${min}`
    if (value.length > max) return `Member must have length less than or equal to ${max}`
    if (!new RegExp(`^${pattern}$`).test(value))
      return `Member must satisfy regular expression pattern: ${pattern}`
    return null
  }
  const constraint = violated()
  if (constraint !== null) throw validationError(constraintMessage(name, constraint))
}
