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
}

/** The node's own keys, with which the agent asks EKS Auth. */
async function nodeKeys(accountsFile: string, accountId: string): Promise<Keys> {
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  return accounts.find(({ id }: { id: string }) => id === accountId).credentials
}

/** A pod that has just started: its token, exchanged for temporary credentials with AssumeRoleForPodIdentity, as the agent does it. */
export async function startPod(
  request: APIRequestContext,
  { sandboxUrl, accountsFile }: { sandboxUrl: string; accountsFile: string },
  place: Place,
): Promise<Pod> {
  const { accountId, region, cluster, namespace, serviceAccount } = place
  const data = { accountId, region, cluster, namespace, serviceAccount }
  const answer = await request.post(`${sandboxUrl}/_sandbox/pod-token`, { data })
  expect(answer.ok()).toBe(true)
  const { token } = await answer.json()
  const keys = await nodeKeys(accountsFile, accountId)
  const agent = new EksAuth({ endpoint: sandboxUrl, region, maxRetries: 0, ...keys })
  const { credentials } = await agent.assumeRoleForPodIdentity({ clusterName: cluster, token }).promise()
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const s3 = new S3({
    endpoint: sandboxUrl,
    region,
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
  }
}
