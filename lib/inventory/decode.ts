import 'server-only'
import { type AwsProblem, decodeAuthorizationMessage, listAccounts } from '../aws/index.ts'
import { fail, type Result } from '../base/index.ts'

/** Decodes an encoded refusal with an account's credentials; without a region in the first that is looked at there. STS is asked once, and nothing kept. */
export async function decodeRefusal(
  accountId: string,
  region: string | null,
  encoded: string,
): Promise<Result<string, AwsProblem>> {
  const accounts = await listAccounts()
  if (!accounts.ok) return accounts
  const account = accounts.value.find(({ id }) => id === accountId)
  const where = account?.regions.find((each) => each === region) ?? account?.regions[0]
  if (where !== undefined) return decodeAuthorizationMessage({ accountId, region: where }, encoded)
  return fail({
    kind: 'not-configured',
    operation: 'sts:DecodeAuthorizationMessage',
    accountId,
    region: region ?? '',
    message: `no account ${accountId} is configured`,
    outcomeUnknown: false,
  })
}
