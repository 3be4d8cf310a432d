import 'server-only'
import type { AwsProblem } from '../aws/index.ts'
import type { Place } from './types.ts'

/** The problem of an ARN that is another account's: whoever answers is not whom we asked, and nothing of it is taken for this account's. */
export function foreignArn({ accountId, region }: Place, operation: string, arn: string): AwsProblem | null {
  const account = arn.split(':')[4] ?? ''
  // Other endpoints leave ARNs out; an AWS-managed policy has `aws` in the account's place.
  if (!/^\d{12}$/.test(account) || account === accountId) return null
  return foreignAccount({ accountId, region }, operation, account)
}

export function foreignAccount({ accountId, region }: Place, operation: string, account: string): AwsProblem {
  return {
    kind: 'credentials',
    operation,
    accountId,
    region,
    message: `account ${account} answered where ${accountId} was asked: the credentials configured for ${accountId} are those of another account`,
    outcomeUnknown: false,
  }
}
