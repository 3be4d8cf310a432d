import 'server-only'
import { and, asc, eq, gte, isNull, sql } from 'drizzle-orm'
import { listTenants } from '../auth/index.ts'
import { everything, type Scope } from '../auth/rules/index.ts'
import { countRisks, fleetStatus } from '../fleet/index.ts'
import type { RiskKind } from '../fleet/types.ts'
import { reportFailure } from '../history/index.ts'
import { database, StoreError, tables } from '../store/index.ts'
import type { RiskCounts, RiskDay } from './types.ts'

const { fleetMarks, riskDays: d } = tables

const dayOf = (now: Date) => now.toISOString().slice(0, 10)

async function openOf(scope: Scope, now: Date): Promise<RiskCounts> {
  const counted = await countRisks(scope, { tenant: null, cluster: null }, now)
  if (!counted.ok) throw new StoreError('message' in counted.error ? counted.error.message : 'not counted')
  const pairs = Object.entries(counted.value).map(([kind, { open }]) => [kind, open] as const)
  return Object.fromEntries(pairs) as Record<RiskKind, number>
}

async function keep(day: string, tenantId: string | null, open: RiskCounts, now: Date): Promise<void> {
  const db = await database()
  await db
    .insert(d)
    .values({ day, tenantId, open, countedAt: now })
    .onConflictDoUpdate({
      target: [d.tenantId, d.day],
      set: { open: sql`excluded.open`, countedAt: sql`excluded.counted_at` },
    })
}

/** Counts what is open today, of everything and of each tenant; what was counted before today is counted anew. Rejects when the store is away. */
export async function countToday(now: Date): Promise<void> {
  const day = dayOf(now)
  await keep(day, null, await openOf(everything, now), now)
  for (const { id, selectors } of await listTenants())
    await keep(day, id, await openOf({ kind: 'some', selectors }, now), now)
}

/** What was counted since a day, of everything (null) or of a tenant, the oldest first. */
export async function readRiskDays(tenantId: string | null, since: Date): Promise<readonly RiskDay[]> {
  const db = await database()
  return db
    .select({ day: d.day, open: d.open })
    .from(d)
    .where(and(tenantId === null ? isNull(d.tenantId) : eq(d.tenantId, tenantId), gte(d.day, dayOf(since))))
    .orderBy(asc(d.day))
}

const lookMs = 60_000
const hourMs = 3_600_000

/** Moves when associations are given analyses; null: none ever were, and there is nothing to count. */
async function readMark(): Promise<number | null> {
  const db = await database()
  const [row] = await db.select().from(fleetMarks).where(eq(fleetMarks.name, 'analysed'))
  return row?.version ?? null
}

async function isStillRead(): Promise<boolean> {
  const status = await fleetStatus(everything)
  return !status.ok || status.value.waiting > 0
}

let counted = { mark: -1, at: Number.NEGATIVE_INFINITY, day: '' }

/** Counts when something was worked out since the last time, on a new day, and every hour, since what is accepted comes to its end. */
async function look(now: Date): Promise<void> {
  const mark = await readMark()
  const isDue = mark !== counted.mark || dayOf(now) !== counted.day || now.getTime() - counted.at >= hourMs
  // Half of it would be a number of nothing.
  if (mark === null || !isDue || (await isStillRead())) return
  await countToday(now)
  counted = { mark, at: now.getTime(), day: dayOf(now) }
}

/** Looks every minute from now on, as long as the process lives: the last count of a day stays. Never rejects. */
export function startCountingRisks(): void {
  let isLooking = false
  async function once(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      await look(new Date())
    } catch (error) {
      reportFailure('open risks were not counted', error)
    } finally {
      isLooking = false
    }
  }
  void once()
  setInterval(() => void once(), lookMs).unref()
}
