import { worthNaming } from '@/components/access/statements.ts'
import { sayShortfall, sayStatement } from '@/components/who-can/words.ts'
import { sayUnread } from '@/lib/analysis/say-unread.ts'
import type { Question, Unread, Way, WhoCanRow } from '@/lib/analysis/types.ts'
import { csvLine } from '@/lib/base/index.ts'
import { sayCondition } from '@/lib/iam/index.ts'

/** What a file answers, and when. In each of its lines, so that none can be taken for another question's. */
export type Asked = {
  readonly question: Question
  readonly answeredAt: string
  /** What the answer leaves out, a sentence each. */
  readonly notCounted: readonly string[]
}

/** What every answer leaves out, and what this one does. */
export function notCounted(accounts: readonly string[]): readonly string[] {
  return [
    'Policies of resources and of VPC endpoints are not evaluated.',
    ...(accounts.length > 0
      ? [`SCPs that were not read, and RCPs, are not counted for ${accounts.join(', ')}.`]
      : []),
  ]
}

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
  asked_action: (_, { question }) => question.action,
  asked_resource: (_, { question }) => question.resource,
  asked_context: (_, { question }) => sayContext(question.context),
  answered_at: (_, { answeredAt }) => answeredAt,
  not_counted: (_, asked) => asked.notCounted.join(' '),
} satisfies Record<string, (row: WhoCanRow, asked: Asked) => string>

/** `aws:SourceVpce=vpce-1`, one a line. */
function sayContext(context: Question['context']): string {
  return Object.entries(context ?? {})
    .map(([key, value]) => `${key}=${[value].flat().join(',')}`)
    .join('\n')
}

export const csvHeading = csvLine(Object.keys(columns))

/** One association a line; its ways stand on lines of their own within their field, since what belongs together is said together. */
export function toCsvLine(row: WhoCanRow, asked: Asked): string {
  return csvLine(Object.values(columns).map((column) => column(row, asked)))
}

export function toJsonLine(row: WhoCanRow, asked: Asked): string {
  return `${JSON.stringify({ ...row, asked })}\n`
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
