import 'server-only'
import { lookupChanges } from '../aws/index.ts'
import { listUnnamed, recordWho } from '../history/index.ts'
import type { Place } from './types.ts'
import { operationsBehind, whoChanged } from './who-changed.ts'

/**
 * "CloudTrail typically delivers logs within an average of about 5 minutes of an API call": what it did not tell in an hour it does not tell.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
const hourMs = 3_600_000
/** CloudTrail keeps so many days. */
const keptMs = 90 * 24 * hourMs

/**
 * Asks CloudTrail who made the changes of a place that were noticed in the last hour, and names them. Returns whether some are left for a later
 * look: not without the right to ask (cloudtrail:LookupEvents). Nothing is asked where nothing is unnamed. Rejects when the store is away.
 */
export async function nameChanges(place: Place): Promise<boolean> {
  const now = Date.now()
  const unnamed = await listUnnamed(place, new Date(now - hourMs))
  if (unnamed.length === 0) return false
  // A change was made at some time after the state before it was.
  const earliest = unnamed.map(({ before, after, startedAt }) =>
    Date.parse(before?.modifiedAt ?? after?.modifiedAt ?? startedAt),
  )
  const since = new Date(Math.max(now - keptMs, Math.min(...earliest) - hourMs)).toISOString()
  const answer = await lookupChanges({ ...place, since, names: operationsBehind(unnamed) })
  if (!answer.ok) return answer.error.kind !== 'not-authorised'
  let left = 0
  for (const change of unnamed) {
    const who = whoChanged(change, answer.value)
    if (who === null) left += 1
    else await recordWho(change.id, who)
  }
  return left > 0
}
