import 'server-only'
import { fromIni, fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core'
import { AdaptiveRetryStrategy, DefaultRateLimiter } from '@smithy/core/retry'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { AccountCredentials } from '../accounts-schema.ts'
import { readEnv } from '../env.ts'

/** How an account is got into: as its settings say, or by a role that the credentials of a named account assume. */
export type WayIn = AccountCredentials | AssumedRole | undefined
export type AssumedRole = {
  readonly roleArn: string
  readonly externalId?: string | undefined
  /** Of the account whose credentials assume it, and a region of that account, where STS is asked. */
  readonly by: { readonly credentials: AccountCredentials | undefined; readonly region: string }
}

function assumedRole({ roleArn, externalId, by }: Omit<AssumedRole, 'by'> & { by?: AssumedRole['by'] }) {
  const master = by && credentialsOf(by.credentials).credentials
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: 'podscope',
      ...(externalId && { ExternalId: externalId }),
    },
    ...(master && { masterCredentials: master }),
    ...(by && { clientConfig: { region: by.region } }),
  })
  // An account has a client for each service and region; without it each would have the role assumed for itself.
  return by
    ? (memoizeIdentityProvider(assume, isIdentityExpired, doesIdentityRequireRefresh) ?? assume)
    : assume
}

/** A way in is the same object as long as the accounts file is: its credentials are then shared by whoever goes that way. */
const kept = new WeakMap<object, ReturnType<typeof providerOf>>()
function providerOf(way: Exclude<WayIn, undefined>) {
  if ('profile' in way) return fromIni({ profile: way.profile })
  return 'accessKeyId' in way ? way : assumedRole(way)
}

function credentialsOf(way: WayIn) {
  if (!way) return {}
  const credentials = kept.get(way) ?? providerOf(way)
  kept.set(way, credentials)
  return { credentials }
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
export function adaptiveRetries(minFillRate = callsPerSecondMin) {
  const rateLimiter = new DefaultRateLimiter({ minFillRate })
  return {
    retryStrategy: new AdaptiveRetryStrategy(readAttempts, { rateLimiter }),
    maxAttempts: readAttempts,
  }
}

/** Endpoints come from AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_EKS, …_IAM, …_STS, which the SDK reads by itself. */
export function configOf(region: string, way: WayIn) {
  const { timeoutMs } = readEnv()
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: Math.min(connectionTimeoutMs, timeoutMs),
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
  })
  return { region, requestHandler, ...credentialsOf(way) }
}
