import 'server-only'
import { and, desc, eq, or, sql } from 'drizzle-orm'
import { settleOpenChanges } from '../associations/index.ts'
import { readEnv } from '../env.ts'
import { reportFailure } from '../history/index.ts'
import { database, tables } from '../store/index.ts'
import { inFlight, settleAs } from './apply.ts'
import { expireRequests } from './decide.ts'
import type { Row } from './rows.ts'
import type { RequestFailure } from './types.ts'

const { changeRequests, changes, requestDecisions } = tables
type Change = typeof changes.$inferSelect

const stopped = 'Podscope was stopped before AWS was asked. Nothing was written.'
const half = 'It was deleted, and Podscope was stopped before it was created anew.'

/** How an approval ended that nobody saw the end of, by the changes it made; `null`: as asked, undefined: they are open still. */
function failureOf({ wanted }: Row, made: readonly Change[]): RequestFailure | null | undefined {
  if (made.length === 0) return { kind: 'stopped', message: stopped }
  if (made.some(({ outcome }) => outcome === 'intended')) return undefined
  const bad = made.find(({ outcome }) => outcome !== 'stored')
  if (bad)
    return {
      kind: bad.outcome === 'unknown' ? 'unknown' : 'refused',
      message: bad.problem ?? 'AWS did not store it.',
    }
  return wanted.kind === 'recreate' && made.length < 2 ? { kind: 'stopped', message: half } : null
}

async function settle(row: Row, now: Date): Promise<void> {
  const db = await database()
  const made = await db
    .select()
    .from(changes)
    .where(eq(changes.approval, row.id))
    .orderBy(desc(changes.position))
  const failure = failureOf(row, made)
  // What failed is only told anew where it turned out to be done.
  if (failure === undefined || (row.state === 'failed' && failure !== null)) return
  await settleAs(row.id, failure, now)
}

/** Those whose end nobody saw: approved so long ago that nobody is still at it, and those of which AWS did not tell. */
async function leftBehind(now: Date): Promise<readonly Row[]> {
  const { databaseUrl, timeoutMs } = readEnv()
  // Two changes at most, of five requests each (lib/associations, settle-open-changes).
  const graceMs = databaseUrl === null ? 0 : 10 * timeoutMs
  const db = await database()
  const rows = await db
    .select({ request: changeRequests, approvedAt: requestDecisions.at })
    .from(changeRequests)
    .innerJoin(requestDecisions, eq(requestDecisions.requestId, changeRequests.id))
    .where(
      or(
        eq(changeRequests.state, 'approved'),
        and(
          eq(changeRequests.state, 'failed'),
          sql`${changeRequests.failure} ->> 'kind' in ('unknown', 'stopped')`,
        ),
      ),
    )
  const mine = inFlight()
  return rows
    .filter(
      ({ request, approvedAt }) => !mine.has(request.id) && approvedAt.getTime() <= now.getTime() - graceMs,
    )
    .map(({ request }) => request)
}

/**
 * Ends what nobody decided about in time, and settles approvals that a Podscope began to carry out and never told the end of, by what became of
 * their changes, which AWS is asked about first. Never rejects.
 */
export async function settleRequests(now: Date): Promise<void> {
  try {
    await expireRequests(now)
    const open = await leftBehind(now)
    if (open.length === 0) return
    await settleOpenChanges()
    for (const row of open) await settle(row, now)
  } catch (error) {
    reportFailure('requests for changes could not be settled', error)
  }
}
