import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { sessionTagKeys } from '../pod-identity/index.ts'
import type { Question } from './types.ts'

const prefix = 'aws:principaltag/'

/** As `knownSessionTags` of lib/pod-identity has them. What differs from pod to pod may be anything. */
const columns: Partial<Record<(typeof sessionTagKeys)[number], SQL>> = {
  'eks-cluster-arn': sql`concat('arn:', coalesce(nullif(split_part(a.role_arn, ':', 2), ''), 'aws'), ':eks:', a.region, ':', a.account_id, ':cluster/', a.cluster)`,
  'eks-cluster-name': sql`a.cluster`,
  'kubernetes-namespace': sql`a.namespace`,
  'kubernetes-service-account': sql`a.service_account`,
}

/** Whether the context names a tag of the principal: roles' tags are no part of an analysis's key where no policy asks for them. */
export function namesTags({ context = {} }: Question): boolean {
  return Object.keys(context).some((key) => key.toLowerCase().startsWith(prefix))
}

/**
 * An analysis serves all associations that come to the same, whatever session tags they have, as long as no policy asks for these. A question that
 * gives some in its context tells them apart: with tags off, with these, with others. Null: it gives none.
 */
function sessionKind({ context = {} }: Question): SQL | null {
  const given = Object.entries(context).flatMap(([key, value]) => {
    const tag = sessionTagKeys.find((each) => key.toLowerCase() === `${prefix}${each}`)
    return tag ? [{ tag, values: [value].flat() }] : []
  })
  if (given.length === 0) return null
  const tests = given.map(({ tag, values }) => {
    const column = columns[tag]
    if (!column) return sql`true`
    return values.length === 1 ? sql`${column} = ${values[0]}` : sql`false`
  })
  return sql`case when coalesce(a.disable_session_tags, false) then 'off' when ${sql.join(tests, sql` and `)} then 'same' else 'other' end`
}

/** An association's analysis as the question tells them apart: its key, and where the context gives session tags, the kind of session behind it. */
export function keyColumn(question: Question | null): SQL {
  const kind = question && sessionKind(question)
  return kind ? sql`(a.analysis || ' ' || ${kind})` : sql`a.analysis`
}

/** The key under which an analysis is stored. */
export function storedKey(key: string): string {
  return key.split(' ', 1)[0] ?? key
}

/** The same for questions that tell the same associations apart; '' for all that do not. */
export function tellingOf(question: Question | null): string {
  if (!(question && sessionKind(question))) return ''
  return JSON.stringify(
    Object.entries(question.context ?? {})
      .filter(([key]) => key.toLowerCase().startsWith(prefix))
      .toSorted(),
  )
}
