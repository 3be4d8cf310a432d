import 'server-only'
import { EKSClient } from '@aws-sdk/client-eks'
import { IAMClient } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromIni, fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { readEnv } from '../env.ts'
import { type AccountCredentials, type AccountSettings, readSettings } from './settings.ts'
import type { Account } from './types.ts'

/** No account of this id is configured: an address was typed or a link is old. */
export class UnknownAccountError extends Error {
  override readonly name = 'UnknownAccountError'
}

function credentialsOf(credentials: AccountCredentials | undefined) {
  if (!credentials) return {}
  if ('profile' in credentials) return { credentials: fromIni({ profile: credentials.profile }) }
  if ('accessKeyId' in credentials) return { credentials }
  const { roleArn, externalId } = credentials
  const params = {
    RoleArn: roleArn,
    RoleSessionName: 'podscope',
    ...(externalId && { ExternalId: externalId }),
  }
  return { credentials: fromTemporaryCredentials({ params }) }
}

/** Endpoints come from AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_EKS, …_IAM, …_STS, which the SDK reads by itself. */
function configOf(account: AccountSettings, region: string) {
  const { timeoutMs } = readEnv()
  return {
    region,
    retryMode: 'adaptive',
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5000,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    }),
    ...credentialsOf(account.credentials),
  } as const
}

type Clients = { readonly eks: EKSClient; readonly iam: IAMClient }
const clients = new Map<string, Clients>()
let accounts: Promise<readonly AccountSettings[]> | null = null

/** With no accounts file: the account whose credentials the SDK finds, in the region it finds. */
async function defaultAccount(): Promise<AccountSettings> {
  const region = readEnv().region ?? 'us-east-1'
  const { Account: id } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}))
  return { id: id ?? '000000000000', name: id ?? 'default', regions: [region] }
}

function loadAccounts(): Promise<readonly AccountSettings[]> {
  accounts ??= readSettings()
    .then(async (settings) => settings ?? [await defaultAccount()])
    .catch((error: unknown) => {
      accounts = null
      throw error
    })
  return accounts
}

/** The accounts this site looks at. Throws a SettingsError, or what the SDK throws when the default chain finds nobody. */
export async function listAccounts(): Promise<readonly Account[]> {
  return (await loadAccounts()).map(({ id, name, regions }) => ({ id, name, regions }))
}

/** One set of clients an account and region, made once: each keeps its connections and its adaptive rate. */
export async function clientsFor(accountId: string, region: string): Promise<Clients> {
  const account = (await loadAccounts()).find(({ id }) => id === accountId)
  if (!account) throw new UnknownAccountError(`no account ${accountId} is configured`)
  const key = `${accountId} ${region}`
  const found = clients.get(key)
  if (found) return found
  const config = configOf(account, region)
  const made = { eks: new EKSClient(config), iam: new IAMClient(config) }
  clients.set(key, made)
  return made
}
