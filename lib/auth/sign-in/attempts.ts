import 'server-only'
import { createHash } from 'node:crypto'
import { eq, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { database, tables } from '../../store/index.ts'

const { signInAttempts: attempts } = tables

type Limit = {
  /** After which many a pause follows. */
  readonly free: number
  /** The first pause; each further one is twice as long, up to `longestMs`. */
  readonly firstMs: number
  readonly longestMs: number
  /** After so long without an attempt it begins anew. */
  readonly forgetMs: number
}

const minuteMs = 60_000
/** For one account. Locked out for minutes, not for good: else anybody could lock out everybody. */
export const accountLimit: Limit = {
  free: 5,
  firstMs: minuteMs / 2,
  longestMs: 15 * minuteMs,
  forgetMs: 60 * minuteMs,
}
/** For one address, behind which may be an office. */
export const addressLimit: Limit = {
  free: 30,
  firstMs: minuteMs,
  longestMs: 60 * minuteMs,
  forgetMs: 60 * minuteMs,
}

/** Nothing that was typed is kept as it is: somebody may have typed the password into the wrong field. */
export const attemptKey = (
  kind: 'account' | 'address' | 'link' | 'oidc' | 'passkey' | 'refusal',
  value: string,
) => `${kind}:${createHash('sha256').update(value).digest('base64url')}`

/**
 * Counts an attempt before it is made, so that a thousand at once are a thousand. Null: it may be made; else milliseconds to wait. An attempt within a
 * pause does not lengthen it.
 */
export async function claimAttempt(key: string, limit: Limit, now: Date): Promise<number | null> {
  const store = await database()
  const forgotten = lt(attempts.since, new Date(now.getTime() - limit.forgetMs))
  const count = sql<number>`case when ${forgotten} then 1 else ${attempts.count} + 1 end`
  // The power is bounded: 2^1000 is no interval.
  const pauseMs = sql`least(${limit.longestMs}::float8, ${limit.firstMs}::float8 * power(2, least(${count} - ${limit.free}, 20)))`
  const blockedUntil = sql`case when ${count} >= ${limit.free} then ${now.toISOString()}::timestamptz + ${pauseMs} * interval '1 millisecond' end`
  const [counted] = await store
    .insert(attempts)
    .values({ key, count: 1, since: now, blockedUntil: null })
    .onConflictDoUpdate({
      target: attempts.key,
      set: { count, since: now, blockedUntil },
      setWhere: or(isNull(attempts.blockedUntil), lte(attempts.blockedUntil, now)),
    })
    .returning({ count: attempts.count })
  if (counted) return null
  const [blocked] = await store.select().from(attempts).where(eq(attempts.key, key))
  return Math.max(0, (blocked?.blockedUntil?.getTime() ?? 0) - now.getTime())
}

/** An attempt was a success: the account's others are forgotten, the address's count one less. */
export async function forgiveAttempts(accountKey: string, addressKey: string, now: Date): Promise<void> {
  const store = await database()
  await store.delete(attempts).where(eq(attempts.key, accountKey))
  const count = sql<number>`greatest(0, ${attempts.count} - 1)`
  const blockedUntil = sql`case when ${count} >= ${addressLimit.free} then ${attempts.blockedUntil} end`
  await store.update(attempts).set({ count, blockedUntil }).where(eq(attempts.key, addressKey))
  const day = new Date(now.getTime() - 24 * 60 * minuteMs)
  await store.delete(attempts).where(lt(attempts.since, day))
}
