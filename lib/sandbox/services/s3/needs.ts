/** What S3 operations ask of the caller: Service Authorization Reference, Amazon S3. */
import type { Members } from '../../protocol/wire.ts'
import type { Call, Need } from '../../service.ts'
import { own } from '../../store/record.ts'
import { bucketOf } from './shapes.ts'

/** Where the action is not named like the operation. */
const actions: Readonly<Record<string, string>> = {
  ListBuckets: 's3:ListAllMyBuckets',
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
}

/** A bucket that does not exist has no owner to refuse anything: S3 says so before it asks for permission. */
export function s3Needs(call: Call, operation: string, input: Members): readonly Need[] {
  const action = actions[operation] ?? `s3:${operation}`
  if (operation === 'ListBuckets') return [{ action, resource: '*', shown: null }]
  const name = String(input.Bucket)
  const key = typeof input.Key === 'string' ? `/${input.Key}` : ''
  if (operation === 'CreateBucket') return [{ action, ...on(`arn:aws:s3:::${name}`) }]
  return [{ ...bucketNeed(call, action, name, key), context: listContext(input) }]
}

export function bucketNeed(call: Call, action: string, name: string, key = ''): Need {
  const bucket = bucketOf(call, name)
  return {
    action,
    ...on(`arn:aws:s3:::${name}${key}`),
    resourceAccount: bucket.accountId,
    ...(bucket.policy === undefined ? {} : { resourcePolicy: bucket.policy }),
  }
}

/** S3 quotes the resource in its refusals (facts 5). */
function on(resource: string): { resource: string; shown: string } {
  return { resource, shown: `"${resource}"` }
}

function listContext(input: Members): Readonly<Record<string, string>> {
  const keys = { Prefix: 's3:prefix', Delimiter: 's3:delimiter', MaxKeys: 's3:max-keys' }
  return Object.fromEntries(
    Object.entries(keys).flatMap(([member, key]) => {
      const value = own(input, member)
      return value === undefined ? [] : [[key, String(value)]]
    }),
  )
}
