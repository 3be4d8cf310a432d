import 'server-only'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { EKSClient } from '@aws-sdk/client-eks'
import { IAMClient } from '@aws-sdk/client-iam'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromIni, fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { AdaptiveRetryStrategy, DefaultRateLimiter } from '@smithy/core/retry'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type AccountCredentials, type AccountSettings, readAccountsFile } from '../accounts-schema.ts'
import { readEnv } from '../env.ts'
import { IncompleteAnswer } from './errors.ts'

/** No account of this id, or no such region of it, is configured: an address was typed or a link is old. */
class NotConfiguredError extends Error {
  override readonly name = 'NotConfiguredError'
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

/** Four attempts wait at most seven seconds together (the SDK's base of one second after a throttled call). */
const readAttempts = 4
const connectionTimeoutMs = 5000
/**
 * A throttled client sends no slower than this. Left alone it falls to one call in two seconds when it had sent little before, and then a
 * page of eight readers waits longer than a request may take. EKS publishes no rates; facts 3.4 takes 5 to 10 for harmless.
 */
const callsPerSecondMin = 5

/** Each client its own: AWS throttles by account and region, and what EKS holds back says nothing of IAM. */
function adaptiveRetries(minFillRate = callsPerSecondMin) {
  const rateLimiter = new DefaultRateLimiter({ minFillRate })
  return {
    retryStrategy: new AdaptiveRetryStrategy(readAttempts, { rateLimiter }),
    maxAttempts: readAttempts,
  }
}

/** CloudTrail takes two look-ups a second in all (API_LookupEvents). */
const lookupsPerSecondMin = 1

/** IAM User Guide, cloudtrail-integration: its events lie in one region of each partition. */
function homeOfIam(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1'
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1'
}

/** Endpoints come from AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_EKS, …_IAM, …_STS, which the SDK reads by itself. */
function configOf(region: string, credentials: AccountCredentials | undefined) {
  const { timeoutMs } = readEnv()
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: Math.min(connectionTimeoutMs, timeoutMs),
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
  })
  return { region, requestHandler, ...credentialsOf(credentials) }
}

export type Clients = {
  readonly eks: EKSClient
  /** For writes: sends once. A write that failed is looked at before anybody repeats it. And for whoever repeats by himself (`Gate`). */
  readonly eksOnce: EKSClient
  readonly iam: IAMClient
  readonly iamOnce: IAMClient
  readonly sts: STSClient
  readonly stsOnce: STSClient
  readonly organizations: OrganizationsClient
  readonly cloudtrail: CloudTrailClient
  /** Where CloudTrail keeps what happens in IAM. */
  readonly cloudtrailOfIam: CloudTrailClient
}
const clients = new Map<string, Clients>()
let accounts: Promise<readonly AccountSettings[]> | null = null

/** With no accounts file: the account whose credentials the SDK finds, in the region it finds. */
async function defaultAccounts(): Promise<readonly AccountSettings[]> {
  const region = readEnv().region ?? 'us-east-1'
  const sts = new STSClient({ ...configOf(region, undefined), ...adaptiveRetries() })
  const { Account: id } = await sts.send(new GetCallerIdentityCommand({}))
  if (!id) throw new IncompleteAnswer('the account')
  return [{ id, name: id, regions: [region] }]
}

/** The accounts this site looks at, with how to get into them. Throws a SettingsError, or what the SDK throws when it finds nobody. */
export function loadAccounts(): Promise<readonly AccountSettings[]> {
  const { settingsFile } = readEnv()
  accounts ??= (settingsFile === null ? defaultAccounts() : readAccountsFile(settingsFile)).catch(
    (error: unknown) => {
      accounts = null
      throw error
    },
  )
  return accounts
}

/**
 * One set of clients an account and region, made once: each keeps its connections and credentials. Only for what is configured: a region
 * in an address becomes a host name, and nobody's typing decides where signed requests go or how many clients there are.
 */
export async function clientsFor(accountId: string, region: string): Promise<Clients> {
  const account = (await loadAccounts()).find(({ id }) => id === accountId)
  if (!account) throw new NotConfiguredError(`no account ${accountId} is configured`)
  if (!account.regions.includes(region)) {
    throw new NotConfiguredError(`the region ${region} is not configured for account ${accountId}`)
  }
  const key = `${accountId} ${region}`
  const found = clients.get(key)
  if (found) return found
  const config = configOf(region, account.credentials)
  const made = {
    eks: new EKSClient({ ...config, ...adaptiveRetries() }),
    eksOnce: new EKSClient({ ...config, maxAttempts: 1 }),
    iam: new IAMClient({ ...config, ...adaptiveRetries() }),
    iamOnce: new IAMClient({ ...config, maxAttempts: 1 }),
    sts: new STSClient({ ...config, ...adaptiveRetries() }),
    stsOnce: new STSClient({ ...config, maxAttempts: 1 }),
    organizations: new OrganizationsClient({ ...config, ...adaptiveRetries() }),
    cloudtrail: new CloudTrailClient({ ...config, ...adaptiveRetries(lookupsPerSecondMin) }),
    cloudtrailOfIam: new CloudTrailClient({
      ...config,
      ...adaptiveRetries(lookupsPerSecondMin),
      region: homeOfIam(region),
    }),
  }
  clients.set(key, made)
  return made
}
