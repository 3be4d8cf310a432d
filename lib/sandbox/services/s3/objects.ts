import type {
  DeleteObjectRequest,
  GetObjectRequest,
  HeadObjectRequest,
  PutObjectOutput,
} from '@aws-sdk/client-s3'
import { isAllowed } from '../../access/authorise.ts'
import { accessDenied, refusalText } from '../../access/refusal.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxObject } from '../../state.ts'
import { own } from '../../store/record.ts'
import { bucketNeed } from './needs.ts'
import { bucketOf, bytesOf, etagOf, toObject } from './shapes.ts'

type PutInput = { Bucket?: string; Key?: string; Body?: Buffer; ContentType?: string }

export function putObject(call: Call, input: PutInput): PutObjectOutput {
  const bucket = bucketOf(call, input.Bucket)
  const type = input.ContentType ?? 'binary/octet-stream'
  const object = toObject(input.Body ?? Buffer.alloc(0), type, new Date(call.world.now()).toISOString())
  call.world.store.put(['buckets', bucket.name, 'objects', input.Key ?? ''], object)
  return { ETag: etagOf(object) }
}

export function getObject(call: Call, input: GetObjectRequest): object {
  const object = objectOf(call, input)
  return { ...headers(object), Body: bytesOf(object) }
}

export function headObject(call: Call, input: HeadObjectRequest): object {
  return headers(objectOf(call, input))
}

function headers(object: SandboxObject): object {
  return {
    ContentLength: bytesOf(object).length,
    ContentType: object.contentType,
    ETag: etagOf(object),
    LastModified: new Date(object.modifiedAt),
  }
}

/** Deleting what is not there is no error. */
export function deleteObject(call: Call, input: DeleteObjectRequest): object {
  const bucket = bucketOf(call, input.Bucket)
  call.world.store.remove(['buckets', bucket.name, 'objects', input.Key ?? ''])
  return {}
}

/** Whoever may not list a bucket is not told whether a key exists: GetObject, API Reference, Permissions. */
function objectOf(
  call: Call,
  { Bucket, Key }: { Bucket: string | undefined; Key: string | undefined },
): SandboxObject {
  const bucket = bucketOf(call, Bucket)
  const object = own(bucket.objects, Key ?? '')
  if (object !== undefined) return object
  const need = bucketNeed(call, 's3:ListBucket', bucket.name)
  if (isAllowed(call, need))
    throw new AwsFault('NoSuchKey', 'The specified key does not exist.', { Key }, 404)
  const decision = { verdict: 'implicitDeny', decidedBy: 'identity' } as const
  throw accessDenied(call.service, refusalText(call.caller.arn, need, decision))
}
