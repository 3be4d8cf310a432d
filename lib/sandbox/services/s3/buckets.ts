import type {
  CreateBucketOutput,
  CreateBucketRequest,
  GetBucketPolicyOutput,
  HeadBucketOutput,
  ListBucketsOutput,
  ListBucketsRequest,
  PutBucketPolicyRequest,
} from '@aws-sdk/client-s3'
import { documentProblem } from '../../access/documents.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxBucket } from '../../state.ts'
import { own } from '../../store/record.ts'
import { pageOf } from '../paging.ts'
import { bucketOf } from './shapes.ts'

type BucketInput = { Bucket: string | undefined }

export function listBuckets(call: Call, input: ListBucketsRequest): ListBucketsOutput {
  const mine = Object.values(call.world.store.state.buckets).filter(
    ({ accountId, name }) => accountId === call.accountId && name.startsWith(input.Prefix ?? ''),
  )
  const byName = new Map(mine.map((bucket) => [bucket.name, bucket]))
  const page = pageOf([...byName.keys()].sort(), input.MaxBuckets ?? 10_000, input.ContinuationToken)
  if (page === null) throw new AwsFault('InvalidArgument', 'The continuation token provided is incorrect')
  return {
    Buckets: page.items.map((name) => ({
      Name: name,
      CreationDate: new Date(byName.get(name)?.createdAt ?? 0),
      BucketRegion: byName.get(name)?.region,
    })),
    Owner: { ID: call.accountId },
    ContinuationToken: page.next,
    Prefix: input.Prefix,
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Names are shared by all accounts. */
export function createBucket(call: Call, input: CreateBucketRequest): CreateBucketOutput {
  const name = input.Bucket ?? ''
  if (!bucketName.test(name)) {
    throw new AwsFault('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name })
  }
  const existing = own(call.world.store.state.buckets, name)
  if (existing !== undefined) throw bucketTaken(existing, call.accountId)
  const region = input.CreateBucketConfiguration?.LocationConstraint ?? call.region
  const createdAt = new Date(call.world.now()).toISOString()
  const bucket: SandboxBucket = { name, accountId: call.accountId, region, createdAt, objects: {} }
  call.world.store.put(['buckets', name], bucket)
  return { Location: `/${name}` }
}

function bucketTaken({ accountId, name }: SandboxBucket, caller: string): AwsFault {
  if (accountId === caller) {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.'
    return new AwsFault('BucketAlreadyOwnedByYou', message, { BucketName: name }, 409)
  }
  const message =
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
    'Please select a different name and try again.'
  return new AwsFault('BucketAlreadyExists', message, { BucketName: name }, 409)
}

export function headBucket(call: Call, input: BucketInput): HeadBucketOutput {
  return { BucketRegion: bucketOf(call, input.Bucket).region }
}

export function deleteBucket(call: Call, input: BucketInput): object {
  const bucket = bucketOf(call, input.Bucket)
  if (Object.keys(bucket.objects).length > 0) {
    const message = 'The bucket you tried to delete is not empty'
    throw new AwsFault('BucketNotEmpty', message, { BucketName: bucket.name }, 409)
  }
  call.world.store.remove(['buckets', bucket.name])
  return {}
}

export function getBucketPolicy(call: Call, input: BucketInput): GetBucketPolicyOutput {
  const bucket = bucketOf(call, input.Bucket)
  if (bucket.policy !== undefined) return { Policy: bucket.policy }
  throw new AwsFault('NoSuchBucketPolicy', 'The bucket policy does not exist', { BucketName: bucket.name })
}

export function putBucketPolicy(call: Call, input: PutBucketPolicyRequest): object {
  const bucket = bucketOf(call, input.Bucket)
  const policy = input.Policy ?? ''
  const problem = documentProblem(policy, 'resource')
  if (problem !== null) throw new AwsFault('MalformedPolicy', problem)
  call.world.store.put(['buckets', bucket.name, 'policy'], policy)
  return {}
}

export function deleteBucketPolicy(call: Call, input: BucketInput): object {
  const bucket = bucketOf(call, input.Bucket)
  call.world.store.remove(['buckets', bucket.name, 'policy'])
  return {}
}
