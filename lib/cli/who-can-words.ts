import { sayUnread } from '../analysis/say-unread.ts'
import type { WhoCanAnswer, WhoCanGroup, WhoCanRow } from '../analysis/types.ts'
import type { QuestionVerdict } from '../iam/index.ts'

const groupsMax = 10
const verdicts = ['always', 'sometimes', 'unknown', 'never'] as const satisfies readonly QuestionVerdict[]

function wordGroups(title: string, groups: readonly WhoCanGroup[]): string {
  const able = groups.filter(({ tally }) => tally.always + tally.sometimes > 0)
  if (able.length === 0) return ''
  const lines = able
    .slice(0, groupsMax)
    .map(({ name, tally }) => `  ${tally.always} always, ${tally.sometimes} sometimes  ${name}`)
  const rest = able.length - lines.length
  return `${title}\n${lines.join('\n')}\n${rest > 0 ? `  and ${rest} more\n` : ''}\n`
}

/** What the answer does not know of; '' where everything was read. */
export function wordUnread({ unread }: Pick<WhoCanAnswer, 'unread'>): string {
  const said = sayUnread(unread)
  return said === null
    ? ''
    : `${said}: associations there count as far as they were known before.
`
}

/** Counts, and who has most. */
export function wordHead(answer: WhoCanAnswer): string {
  const { question, tally, roles, clusters, tenants, withoutOrganization } = answer
  const counts = verdicts.map((verdict) => `${tally[verdict]} ${verdict}`).join(', ')
  const limits =
    withoutOrganization.length > 0
      ? `Not all of the organization's policies are counted for ${withoutOrganization.join(', ')}: SCPs that were not read, and RCPs.\n`
      : ''
  return `${question.action} on ${question.resource}: ${counts}\n${limits}${wordUnread(answer)}\n${wordGroups('By role', roles)}${wordGroups('By cluster', clusters)}${wordGroups('By tenant', tenants)}`
}

/** One association a line; its place first by what matters: the verdict. */
export function wordRow({
  verdict,
  accountId,
  region,
  cluster,
  namespace,
  serviceAccount,
  roleArn,
}: WhoCanRow): string {
  return `${verdict.padEnd(9)}  ${accountId}/${region}/${cluster}  ${namespace}/${serviceAccount}  ${roleArn ?? ''}\n`
}
