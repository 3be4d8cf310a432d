import { worthNaming } from '@/components/access/statements.ts'
import { sayShortfall, sayStatement } from '@/components/who-can/words.ts'
import { sayUnread } from '@/lib/analysis/say-unread.ts'
import type { Unread, Way, WhoCanRow } from '@/lib/analysis/types.ts'
import { csvLine } from '@/lib/base/index.ts'
import { sayCondition } from '@/lib/iam/index.ts'

const columns = {
  verdict: ({ verdict }) => verdict,
  unknown_because: ({ reason }) => reason ?? '',
  account: ({ accountId }) => accountId,
  region: ({ region }) => region,
  cluster: ({ cluster }) => cluster,
  namespace: ({ namespace }) => namespace,
  service_account: ({ serviceAccount }) => serviceAccount,
  association_id: ({ associationId }) => associationId,
  role: ({ roleArn }) => roleArn ?? '',
  target_role: ({ targetRoleArn }) => targetRoleArn ?? '',
  how: ({ ways }) => (ways ?? []).flatMap(sayWay).join('\n'),
} satisfies Record<string, (row: WhoCanRow) => string>

export const csvHeading = csvLine(Object.keys(columns))

/** One association a line; its ways stand on lines of their own within their field, since what belongs together is said together. */
export function toCsvLine(row: WhoCanRow): string {
  return csvLine(Object.values(columns).map((column) => column(row)))
}

export function toJsonLine(row: WhoCanRow): string {
  return `${JSON.stringify(row)}\n`
}

/** The last line of a file that is not all there is; empty: everything was read. */
export function unreadLine(unread: Unread, format: 'csv' | 'json'): string {
  const said = sayUnread(unread)
  if (said === null) return ''
  if (format === 'json') return `${JSON.stringify({ notRead: unread })}\n`
  const rest = Object.keys(columns).slice(2)
  return csvLine(['not read', said, ...rest.map(() => '')])
}

const listed = (list: readonly string[]) => list.join(' ')

/** `s3:PutObject on arn:… except arn:… if aws:SecureTransport Bool true, by Data S1`. */
function sayWay({ actions, grants, because }: Way): readonly string[] {
  if (grants.length === 0) {
    const denies = because.filter(({ effect }) => effect === 'Deny')
    const why = denies.length > 0 ? 'denied' : sayShortfall(because)
    const statements = (denies.length > 0 ? denies : because).map(sayStatement)
    return [`not ${listed(actions)}: ${why} (${statements.join(', ')})`]
  }
  return grants.map(({ resources, except, conditions, from }) => {
    const but = except.length > 0 ? ` except ${listed(except)}` : ''
    const when = conditions.length > 0 ? ` if ${conditions.map(sayCondition).join(' and ')}` : ''
    return `${listed(actions)} on ${listed(resources)}${but}${when}, by ${worthNaming(from).map(sayStatement).join(', ')}`
  })
}
