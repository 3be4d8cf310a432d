/** What IAM operations ask of the caller: Service Authorization Reference, AWS IAM. */
import type { Members } from '../../protocol/wire.ts'
import type { Call, Need } from '../../service.ts'
import { own } from '../../store/record.ts'

export function iamNeeds(call: Call, operation: string, input: Members): readonly Need[] {
  const resource = resourceOf(call, operation, input)
  const need = { action: `iam:${operation}`, resource, context: context(input) }
  // IAM names a role by its name in refusals, other resources by their ARN.
  return [typeof input.RoleName === 'string' ? { ...need, shown: `role ${input.RoleName}` } : need]
}

function resourceOf(call: Call, operation: string, input: Members): string {
  const prefix = `arn:aws:iam::${call.accountId}`
  if (typeof input.RoleName === 'string') {
    const role = own(call.world.store.state.accounts[call.accountId]?.roles ?? {}, input.RoleName)
    return role?.arn ?? `${prefix}:role${input.Path ?? '/'}${input.RoleName}`
  }
  if (operation === 'CreatePolicy') return `${prefix}:policy${input.Path ?? '/'}${input.PolicyName}`
  return typeof input.PolicyArn === 'string' ? input.PolicyArn : '*'
}

function context(input: Members): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  if (typeof input.PolicyArn === 'string') found['iam:PolicyARN'] = input.PolicyArn
  if (typeof input.PermissionsBoundary === 'string')
    found['iam:PermissionsBoundary'] = input.PermissionsBoundary
  return found
}
