import { createHash } from 'node:crypto'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxBucket, SandboxObject } from '../../state.ts'
import { own } from '../../store/record.ts'

export function bucketOf(call: Call, name: string | undefined): SandboxBucket {
  const bucket = own(call.world.store.state.buckets, name ?? '')
  if (bucket !== undefined) return bucket
  throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name }, 404)
}

/** Text is kept as text, so that the state can be read; other bytes in base64. */
export function toObject(bytes: Buffer, contentType: string, modifiedAt: string): SandboxObject {
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(bytes)
  return {
    body: isText ? text : bytes.toString('base64'),
    contentType,
    modifiedAt,
    etag: createHash('md5').update(bytes).digest('hex'),
    ...(isText ? {} : { encoding: 'base64' }),
  }
}

export function bytesOf({ body, encoding }: SandboxObject): Buffer {
  return Buffer.from(body, encoding ?? 'utf8')
}

/** Entity tags travel in quotes. */
export function etagOf({ etag }: SandboxObject): string {
  return `"${etag}"`
}
