import 'server-only'
import { createHash } from 'node:crypto'
import { and, count, eq, lte } from 'drizzle-orm'
import { type Actor, audited, type EntryDraft } from '../audit/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Denial, sentenceOf } from '../pod-identity/index.ts'
import type { Database } from '../store/index.ts'
import { k, type Row, seenBy } from './rows.ts'
import type { RefusalDraft, RefusalProblem } from './types.ts'

const dayMs = 86_400_000
/** What was refused longer ago is of another time: policies, pods and people are others. */
const daysKept = 90
/** In 90 days more than anybody looks at again, and few enough that nobody can fill the store. */
const ownMax = 200
const textMax = 2000

/** The same to whoever looks into it: of another pod of the association too. */
function sameAs(denial: Denial): string {
  const { role, action, resource, layer, kind, through, policyArn, because } = denial
  const said = [role, action, resource, layer, kind, through, policyArn, because]
  const parts = [...said, denial.code, denial.operation, denial.encodedMessage]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32)
}

/** As both databases keep it: neither takes a NUL or half a character. */
const storable = (text: string) => text.replaceAll('\u0000', '\uFFFD').toWellFormed()
const storableParts = (denial: Denial): Denial =>
  JSON.parse(JSON.stringify(denial), (_, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  )

function shortened(text: string): string {
  return text.length <= textMax ? text : `${text.slice(0, textMax - 1).toWellFormed()}…`
}

const event = (actor: Actor, act: Extract<EntryDraft['act'], `refusal.${string}`>, row: Row): EntryDraft => {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, id, denial } = row
  return {
    actor,
    act,
    phase: 'event',
    object: { kind: 'association', accountId, region, cluster, associationId, namespace, serviceAccount },
    detail: { refusal: id, action: denial.action, layer: denial.layer },
  }
}

/** Removes what nobody sees any more. */
async function dropOld(tx: Database, now: Date): Promise<void> {
  await tx.delete(k).where(lte(k.keptUntil, now))
}

/** Keeps a refusal for everybody who sees its association, and returns its id. Rejects with a StoreError when the store is away. */
export function keepRefusal(
  actor: Actor,
  { of, denial: given, found, note }: RefusalDraft,
  now: Date,
): Promise<Result<string, RefusalProblem>> {
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = of
  const denial = storableParts(given)
  const place = { accountId, region, cluster, associationId, sameAs: sameAs(denial) }
  return audited<Result<string, RefusalProblem>>(async (tx, write) => {
    await dropOld(tx, now)
    const [own] = await tx.select({ rows: count() }).from(k).where(eq(k.keptById, actor.id))
    if ((own?.rows ?? 0) >= ownMax) return fail({ kind: 'too-many', max: ownMax })
    const [made] = await tx
      .insert(k)
      .values({
        ...place,
        namespace,
        serviceAccount,
        denial,
        text: shortened(sentenceOf(denial)),
        found,
        note: note === null ? null : storable(note),
        keptById: actor.id,
        keptBy: actor,
        keptAt: now,
        keptUntil: new Date(now.getTime() + daysKept * dayMs),
      })
      .onConflictDoNothing()
      .returning()
    if (made) {
      write(event(actor, 'refusal.keep', made))
      return ok(made.id)
    }
    const [other] = await tx
      .select({ id: k.id })
      .from(k)
      .where(
        and(
          eq(k.accountId, accountId),
          eq(k.region, region),
          eq(k.cluster, cluster),
          eq(k.associationId, associationId),
          eq(k.sameAs, place.sameAs),
        ),
      )
    // Whoever kept it may have taken it away since.
    return fail(other ? { kind: 'kept-already', id: other.id } : { kind: 'not-found' })
  })
}

/** Whoever does something about a refusal that was kept: who they are, and which associations they see. */
export type Keeper = { readonly actor: Actor; readonly reads: Scope }

/** Marks it solved, or that it is not. That it is so already is no problem. */
export function markSolved(
  id: string,
  { actor, reads }: Keeper,
  isSolved: boolean,
  now: Date,
): Promise<Result<string, RefusalProblem>> {
  return audited<Result<string, RefusalProblem>>(async (tx, write) => {
    const row = await lookUp(tx, id, reads, now)
    if (!row) return fail({ kind: 'not-found' })
    if ((row.solvedAt !== null) === isSolved) return ok(id)
    const mark = isSolved ? { solvedBy: actor, solvedAt: now } : { solvedBy: null, solvedAt: null }
    await tx.update(k).set(mark).where(eq(k.id, id))
    write(event(actor, isSolved ? 'refusal.solve' : 'refusal.reopen', row))
    return ok(id)
  })
}

/** Takes away what one kept oneself. */
export function takeAway(
  id: string,
  { actor, reads }: Keeper,
  now: Date,
): Promise<Result<string, RefusalProblem>> {
  return audited<Result<string, RefusalProblem>>(async (tx, write) => {
    const row = await lookUp(tx, id, reads, now)
    if (!row) return fail({ kind: 'not-found' })
    if (row.keptById !== actor.id) return fail({ kind: 'not-own' })
    await tx.delete(k).where(eq(k.id, id))
    write(event(actor, 'refusal.remove', row))
    return ok(id)
  })
}

/** Held until the transaction ends: of two who mark it at once one finds it marked. */
async function lookUp(tx: Database, id: string, reads: Scope, now: Date): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(k)
    .where(seenBy(reads, now, id))
    .for('update')
  return row
}
