/** Names, documents and sizes, in IAM's words. Patterns: IAM API Reference; sizes: quotas.ts. */
import type { Tag } from '@aws-sdk/client-iam'
import {
  documentProblem,
  hasPolicyCharactersOnly,
  missingPrincipal,
  policyCharacters,
} from '../../access/documents.ts'
import { constraintMessage } from '../../protocol/check.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import { own } from '../../store/record.ts'
import { tagProblem } from '../tags.ts'
import { quotas } from './quotas.ts'

export function limitExceeded(message: string): AwsFault {
  return new AwsFault('LimitExceeded', message)
}

export function checkName(member: 'roleName' | 'policyName', value: string, max: number): void {
  if (value.length > max) {
    throw invalid(member, `Member must have length less than or equal to ${max}`)
  }
  if (!/^[\w+=,.@-]+$/.test(value)) {
    throw invalid(member, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+')
  }
}

export function checkPath(path: string): void {
  if (/^\/([\u0021-\u007E]+\/)?$/.test(path)) return
  throw invalid(
    'path',
    'Member must satisfy regular expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)',
  )
}

function invalid(member: string, constraint: string): AwsFault {
  return new AwsFault('ValidationError', constraintMessage(member, constraint))
}

export function checkDocument(text: string, kind: 'identity' | 'trust'): void {
  if (!hasPolicyCharactersOnly(text)) {
    throw invalid('policyDocument', `Member must satisfy regular expression pattern: ${policyCharacters}`)
  }
  const problem = documentProblem(text, kind)
  if (problem !== null) throw new AwsFault('MalformedPolicyDocument', problem)
}

/** Principals in accounts that the sandbox does not have cannot be looked up and pass. */
export function checkTrust(call: Call, text: string): void {
  checkDocument(text, 'trust')
  const missing = missingPrincipal(text, (arn) => {
    const match = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn)
    const account = match === null ? undefined : own(call.world.store.state.accounts, match[1] ?? '')
    return account === undefined || own(account.roles, match?.[2] ?? '')?.arn === arn
  })
  if (missing !== null) throw new AwsFault('MalformedPolicyDocument', missing)
  if (sizeOf(text) > quotas.trustPolicySize) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${quotas.trustPolicySize}`)
  }
}

/** IAM does not count white space. */
export function sizeOf(text: string): number {
  return text.replace(/\s/g, '').length
}

export function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  const record = Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
  const problem = tagProblem(record)
  if (problem !== null) throw new AwsFault('InvalidInput', problem)
  return record
}
