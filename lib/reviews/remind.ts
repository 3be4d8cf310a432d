import 'server-only'
import { and, eq, exists, isNull, lt, lte, sql } from 'drizzle-orm'
import { reportFailure } from '../history/index.ts'
import { tellReceiver } from '../requests/index.ts'
import { database } from '../store/index.ts'
import { e, r } from './rows.ts'

const hourMs = 3_600_000
/** Hours before its day, each told once. */
const before = [72, 24, 0] as const

/**
 * Has the receiver of the settings told of open reviews whose day is near, once for each step, whichever of several processes looks. Returns how many.
 * Rejects with a StoreError when the store is away.
 */
export async function remindOfReviews(now: Date): Promise<number> {
  const db = await database()
  let told = 0
  for (const [step, hours] of before.entries()) {
    const waits = db
      .select({ one: sql`1` })
      .from(e)
      .where(and(eq(e.reviewId, r.id), isNull(e.verdict)))
    const due = await db
      .update(r)
      .set({ reminders: step + 1 })
      .where(
        and(
          eq(r.state, 'open'),
          lt(r.reminders, step + 1),
          lte(r.dueAt, new Date(now.getTime() + hours * hourMs)),
          exists(waits),
        ),
      )
      .returning({ id: r.id, dueAt: r.dueAt })
    for (const { id } of due) await tellReceiver({ event: 'review.due', review: id }, now)
    told += due.length
  }
  return told
}

/** Looks once an hour from now on, as long as the process lives. Never rejects. */
export function startReminding(): void {
  const look = () =>
    void remindOfReviews(new Date()).catch((error) => reportFailure('reviews were not reminded of', error))
  look()
  setInterval(look, hourMs).unref()
}
