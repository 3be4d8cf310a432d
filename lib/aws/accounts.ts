import 'server-only'
import { ok, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import { within } from './ask.ts'
import { toProblem } from './errors.ts'
import { loadAccounts } from './known-accounts.ts'
import type { Account, AwsProblem } from './types.ts'

/** The accounts this site looks at, or why nobody can be looked at: a broken accounts file, no credentials, no answer from STS. */
export async function listAccounts(): Promise<Result<readonly Account[], AwsProblem>> {
  const region = readEnv().region ?? 'us-east-1'
  const call = { operation: 'sts:GetCallerIdentity', accountId: '', region }
  try {
    const accounts = await within(readEnv().timeoutMs, () => loadAccounts())
    return ok(accounts.map(({ id, name, regions }) => ({ id, name, regions })))
  } catch (error) {
    return { ok: false, error: toProblem(error, call) }
  }
}
