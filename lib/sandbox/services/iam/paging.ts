import { constraintMessage } from '../../protocol/check.ts'
import { AwsFault } from '../../protocol/fault.ts'
import { pageOf } from '../paging.ts'

/** IAM pages hold 1 to 1,000 entries, 100 unless told; `keys` sorted by code unit. */
export function iamPage(
  keys: readonly string[],
  { MaxItems = 100, Marker }: { MaxItems?: number | undefined; Marker?: string | undefined },
): { items: readonly string[]; IsTruncated: boolean; Marker: string | undefined } {
  if (MaxItems < 1 || MaxItems > 1000) {
    const bound = MaxItems < 1 ? 'greater than or equal to 1' : 'less than or equal to 1000'
    throw new AwsFault('ValidationError', constraintMessage('maxItems', `Member must have value ${bound}`))
  }
  const page = pageOf(keys, MaxItems, Marker)
  if (page === null) throw new AwsFault('ValidationError', 'Invalid Marker.')
  return { items: page.items, IsTruncated: page.next !== undefined, Marker: page.next }
}
