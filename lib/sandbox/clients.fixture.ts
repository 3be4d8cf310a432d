/** Clients' settings for the sandbox's own tests. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import EksAuth from 'aws-sdk/clients/eksauth.js'
import { hideOwnSettings } from './hidden-settings.fixture.ts'
import type { Sandbox } from './index.ts'
import { cluster, home, region } from './sandbox.fixture.ts'

hideOwnSettings()

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
type Config = { endpoint: string; region: string; maxAttempts: number; credentials: Credentials }

export function adminConfig(sandbox: Sandbox, accountId = home): Config {
  const account = sandbox.settings().accounts.find(({ id }) => id === accountId)
  if (account === undefined) throw new TypeError(`No account ${accountId}.`)
  return { endpoint: sandbox.url, region, maxAttempts: 1, credentials: account.credentials }
}

export async function post(sandbox: Sandbox, path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${sandbox.controlUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

type PodToken = { namespace: string; serviceAccount: string; pod?: string; expiresInSeconds?: number }

export async function podToken(sandbox: Sandbox, request: PodToken): Promise<string> {
  const response = await post(sandbox, '/pod-token', { accountId: home, region, cluster, ...request })
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null || !('token' in body))
    throw new TypeError(JSON.stringify(body))
  return String(body.token)
}

/** There is no version 3 client for EKS Auth on npm. */
export function eksAuthClient(sandbox: Sandbox, as?: Credentials): EksAuth {
  const { endpoint, credentials: admin } = adminConfig(sandbox)
  const credentials = as ?? admin
  return new EksAuth({ endpoint, region, maxRetries: 0, ...credentials })
}

export async function podCredentials(
  sandbox: Sandbox,
  namespace: string,
  serviceAccount: string,
): Promise<Required<Credentials>> {
  const token = await podToken(sandbox, { namespace, serviceAccount })
  const answer = await eksAuthClient(sandbox)
    .assumeRoleForPodIdentity({ clusterName: cluster, token })
    .promise()
  const { accessKeyId, secretAccessKey, sessionToken } = answer.credentials
  return { accessKeyId, secretAccessKey, sessionToken }
}

/** As a role of the account, assumed by its administrator. */
export async function assumedConfig(sandbox: Sandbox, accountId: string, roleName: string): Promise<Config> {
  const config = adminConfig(sandbox, accountId)
  const input = { RoleArn: `arn:aws:iam::${accountId}:role/${roleName}`, RoleSessionName: 'test' }
  const { Credentials } = await new STSClient(config).send(new AssumeRoleCommand(input))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  return {
    ...config,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  }
}
