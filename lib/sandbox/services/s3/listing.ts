import type { ListObjectsV2Output, ListObjectsV2Request } from '@aws-sdk/client-s3'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxBucket } from '../../state.ts'
import { own } from '../../store/record.ts'
import { pageOf } from '../paging.ts'
import { bucketOf, bytesOf, etagOf } from './shapes.ts'

/** Keys under a prefix; those with the delimiter further on are folded into their common prefix. */
export function listObjectsV2(call: Call, input: ListObjectsV2Request): ListObjectsV2Output {
  const bucket = bucketOf(call, input.Bucket)
  const entries = entriesOf(bucket, input.Prefix ?? '', input.Delimiter ?? '')
  const after = entries.filter((entry) => entry > (input.StartAfter ?? ''))
  const size = Math.min(input.MaxKeys ?? 1000, 1000)
  const page = pageOf(after, size, input.ContinuationToken)
  if (page === null) throw new AwsFault('InvalidArgument', 'The continuation token provided is incorrect')
  const encode = (text: string) => (input.EncodingType === 'url' ? encodeURIComponent(text) : text)
  const objects = page.items.filter(
    (entry) => own(bucket.objects, entry) !== undefined && !isFolded(entry, input),
  )
  return {
    Name: bucket.name,
    Prefix: encode(input.Prefix ?? ''),
    Delimiter: input.Delimiter,
    MaxKeys: size,
    KeyCount: page.items.length,
    EncodingType: input.EncodingType,
    IsTruncated: page.next !== undefined,
    ContinuationToken: input.ContinuationToken,
    NextContinuationToken: page.next,
    StartAfter: input.StartAfter,
    Contents: objects.flatMap((key) => contentOf(bucket, key, encode)),
    CommonPrefixes: page.items
      .filter((entry) => !objects.includes(entry))
      .map((entry) => ({ Prefix: encode(entry) })),
  }
}

function entriesOf(bucket: SandboxBucket, prefix: string, delimiter: string): readonly string[] {
  const keys = Object.keys(bucket.objects).filter((key) => key.startsWith(prefix))
  return [...new Set(keys.map((key) => fold(key, prefix, delimiter)))].sort()
}

function fold(key: string, prefix: string, delimiter: string): string {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return at < 0 ? key : key.slice(0, at + delimiter.length)
}

/** A key that itself ends with the delimiter is folded too. */
function isFolded(entry: string, { Prefix = '', Delimiter = '' }: ListObjectsV2Request): boolean {
  return Delimiter !== '' && entry.indexOf(Delimiter, Prefix.length) >= 0
}

function contentOf(
  bucket: SandboxBucket,
  key: string,
  encode: (text: string) => string,
): NonNullable<ListObjectsV2Output['Contents']> {
  const object = own(bucket.objects, key)
  if (object === undefined) return []
  return [
    {
      Key: encode(key),
      LastModified: new Date(object.modifiedAt),
      ETag: etagOf(object),
      Size: bytesOf(object).length,
      StorageClass: 'STANDARD',
    },
  ]
}
