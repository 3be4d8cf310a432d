import 'server-only'
import { and, count, eq, isNull } from 'drizzle-orm'
import { gainsOf, type Plan, planWanted, readApprovalRules, wantedNow } from '../associations/index.ts'
import type { Wanted, WantedOf, WriteProblem } from '../associations/types.ts'
import { type Actor, audited } from '../audit/index.ts'
import { isWithin, type Scope } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { deltaOf } from '../history/index.ts'
import { compareStates } from '../inventory/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { notify } from './notify.ts'
import { detailOf, isId, objectOf, placeOf, toRequest } from './rows.ts'
import { needsSecond } from './rules/index.ts'
import type { ChangeRequest, RequestProblem } from './types.ts'

const { changeRequests } = tables

const dayMs = 86_400_000
/** After so many days nobody remembers what it was for. */
const daysOpen = 7
/** More than a person has in mind, and few enough that nobody can fill the store. */
const openMax = 100

export type Asked = {
  readonly actor: Actor
  /** Why, for whoever decides. */
  readonly reason: string
  /** The entry of a review that was decided so. */
  readonly review?: AskedInReview
}
type AskedInReview = {
  readonly id: string
  readonly entry: number
  /** Whether it is still decided so, by the transaction that writes the request down. */
  readonly stands: (tx: Database) => Promise<boolean>
}
type Answer = Result<ChangeRequest, WriteProblem | RequestProblem>

async function hasTooMany(authorId: string): Promise<boolean> {
  const db = await database()
  const [found] = await db
    .select({ open: count() })
    .from(changeRequests)
    .where(
      and(
        eq(changeRequests.authorId, authorId),
        eq(changeRequests.state, 'open'),
        // Of what is decided in reviews there is as much as they have entries.
        isNull(changeRequests.reviewId),
      ),
    )
  return (found?.open ?? 0) >= openMax
}

/** What it would do, and which rules it falls under. */
async function weighed({ at, before, after }: Plan) {
  const tags = (before ?? after)?.tags ?? {}
  const compared = await compareStates(at, before, after)
  const rules = needsSecond(await readApprovalRules(), { ...at, tags }, { before, after }, gainsOf(compared))
  return { tags, rules, access: compared && deltaOf(compared) }
}

/** Null: what a review decided so is asked for already, or decided otherwise by now. */
async function open(
  wanted: Wanted,
  plan: Plan,
  { actor, reason, review }: Asked,
  againOf: string | null,
  now: Date,
): Promise<ChangeRequest | null> {
  const { at, before, after, roleSeen } = plan
  const weight = await weighed(plan)
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = at
  const place = { accountId, region, cluster, associationId, namespace, serviceAccount }
  const expiresAt = new Date(now.getTime() + daysOpen * dayMs)
  const row = await audited(async (tx, note) => {
    if (review && !(await review.stands(tx))) return null
    const [made] = await tx
      .insert(changeRequests)
      .values({
        ...place,
        ...weight,
        wanted,
        roleSeen,
        before,
        after,
        authorId: actor.id,
        author: actor,
        reason,
        state: 'open',
        openedAt: now,
        expiresAt,
        againOf,
        reviewId: review?.id ?? null,
        reviewEntry: review?.entry ?? null,
      })
      .onConflictDoNothing()
      .returning()
    // What a review decided is asked for already: by the other of two that did so at once.
    if (!made) return null
    const rules = weight.rules.map(({ name }) => name)
    const detail = detailOf(made, {
      reason,
      rules,
      ...(againOf && { againOf }),
      ...(review && { review: { id: review.id, entry: review.entry } }),
    })
    note({ actor, act: 'request.open', phase: 'event', object: objectOf(made.id), detail, before, after })
    return made
  })
  if (!row) return null
  await notify('opened', row.id, now)
  return toRequest(row)
}

/** The answer to somebody who asked, for what may have been asked for meanwhile. */
const answerOf = (opened: ChangeRequest | null): Answer =>
  opened ? ok(opened) : fail({ kind: 'still-open' })

/**
 * Asks for a change that somebody else decides about: looked at as if it were made, worked out, and written down. `now` is when. Refused for the
 * reasons a change is refused for. Rejects with a StoreError when the store is away.
 */
export async function askFor(at: WantedOf, wanted: Wanted, asked: Asked, now: Date): Promise<Answer> {
  if (!asked.review && (await hasTooMany(asked.actor.id))) return fail({ kind: 'too-many', max: openMax })
  const plan = await planWanted(at, wanted)
  return plan.ok ? answerOf(await open(wanted, plan.value, asked, null, now)) : plan
}

/** Asks once more for what was not done, of the association as it is now. `reads`: the associations that whoever asks sees. */
export async function askAgain(
  id: string,
  asked: Asked & { readonly reads: Scope },
  now: Date,
): Promise<Answer> {
  const db = await database()
  const [row] = isId(id) ? await db.select().from(changeRequests).where(eq(changeRequests.id, id)) : []
  if (!row || !isWithin(asked.reads, placeOf(row))) return fail({ kind: 'not-found' })
  if (row.state === 'open' || row.state === 'approved') return fail({ kind: 'still-open' })
  // Whether it is still wanted is decided there.
  if (row.reviewId !== null) return fail({ kind: 'of-review' })
  if (await hasTooMany(asked.actor.id)) return fail({ kind: 'too-many', max: openMax })
  const wanted = await wantedNow(row, row.wanted)
  if (!wanted.ok) return wanted
  const plan = await planWanted(row, wanted.value)
  return plan.ok ? answerOf(await open(wanted.value, plan.value, asked, row.id, now)) : plan
}
