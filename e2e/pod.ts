import { readFile } from 'node:fs/promises'
import { type APIRequestContext, expect } from '@playwright/test'
import EksAuth from 'aws-sdk/clients/eksauth.js'
import S3 from 'aws-sdk/clients/s3.js'

type Place = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  readonly serviceAccount: string
}
type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string }

/** What a pod of this service account may do in S3, tried out. */
export type Pod = {
  /** Names of the buckets; throws what AWS says. */
  listBuckets(): Promise<readonly string[]>
  createBucket(name: string): Promise<void>
  /** What EC2, which the local AWS does not serve, would say to it: an encoded message and nothing else. */
  encodedRefusal(action: string, resource: string): Promise<string>
  /** What the CLI would say to a refusal; null: it was let through. */
  refusal(operation: 'createBucket' | 'putObject' | 'deleteObject', params: Params): Promise<string | null>
}
type Params = { readonly Bucket: string; readonly Key?: string }

/** The node's own keys, with which the agent asks EKS Auth. */
async function nodeKeys(accountsFile: string, accountId: string): Promise<Keys> {
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  return accounts.find(({ id }: { id: string }) => id === accountId).credentials
}

/** As the AWS CLI words it. Throws what is no refusal. */
function sayAsCli(operation: string, error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  if (!code?.startsWith('AccessDenied')) throw error
  const called = operation[0]?.toUpperCase() + operation.slice(1)
  return `An error occurred (${code}) when calling the ${called} operation: ${message}`
}

/** A pod that has just started: its token, exchanged for temporary credentials with AssumeRoleForPodIdentity, as the agent does it. */
export async function startPod(
  request: APIRequestContext,
  { sandboxUrl, accountsFile }: { sandboxUrl: string; accountsFile: string },
  place: Place,
  /** The pod's name, and another region to call S3 in than its own. */
  { pod, s3Region }: { readonly pod?: string; readonly s3Region?: string } = {},
): Promise<Pod> {
  const { accountId, region, cluster, namespace, serviceAccount } = place
  const data = { accountId, region, cluster, namespace, serviceAccount, pod }
  const answer = await request.post(`${sandboxUrl}/_sandbox/pod-token`, { data })
  expect(answer.ok()).toBe(true)
  const { token } = await answer.json()
  const keys = await nodeKeys(accountsFile, accountId)
  const agent = new EksAuth({ endpoint: sandboxUrl, region, maxRetries: 0, ...keys })
  const { credentials } = await agent.assumeRoleForPodIdentity({ clusterName: cluster, token }).promise()
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const s3 = new S3({
    endpoint: sandboxUrl,
    region: s3Region ?? region,
    maxRetries: 0,
    s3ForcePathStyle: true,
    accessKeyId,
    secretAccessKey,
    sessionToken,
  })
  return {
    async listBuckets() {
      const { Buckets = [] } = await s3.listBuckets().promise()
      return Buckets.flatMap(({ Name }) => Name ?? [])
    },
    async createBucket(name) {
      await s3.createBucket({ Bucket: name }).promise()
    },
    async encodedRefusal(action, resource) {
      const asked = { accessKeyId, action, resource }
      const refused = await request.post(`${sandboxUrl}/_sandbox/encoded-refusal`, { data: asked })
      expect(refused.ok()).toBe(true)
      const { code, message } = await refused.json()
      return `An error occurred (${code}) when calling the ${action.split(':')[1]} operation: ${message}`
    },
    async refusal(operation, params) {
      try {
        await (s3[operation] as (input: Params) => { promise(): Promise<unknown> })(params).promise()
        return null
      } catch (error) {
        return sayAsCli(operation, error)
      }
    },
  }
}
