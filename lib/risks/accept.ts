import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { type Actor, type AuditObject, audited } from '../audit/index.ts'
import { isWithin, type Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { risksOfAssociation } from '../fleet/index.ts'
import type { FleetRisk, RiskKind } from '../fleet/types.ts'
import { type Database, StoreError, tables } from '../store/index.ts'
import type { RiskProblem } from './types.ts'

const { acceptedRisks: r, fleetAssociations: f } = tables

export type RiskDraft = {
  readonly kind: RiskKind
  readonly reason: string
  readonly until: Date
  /** What decided when whoever accepts it looked, and who answered for it then (null: nobody). */
  readonly seen: { readonly content: string; readonly acceptance: string | null }
}
/** Who accepts, and for which associations they may. */
export type Accepter = { readonly actor: Actor; readonly accepts: Scope }

/** A year from now, on the day: longer is to forget it. */
function lastDay(now: Date): Date {
  const last = new Date(now)
  last.setUTCFullYear(last.getUTCFullYear() + 1)
  last.setUTCHours(23, 59, 59, 999)
  return last
}

function objectOf(risk: FleetRisk): AuditObject {
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = risk
  return { kind: 'association', accountId, region, cluster, associationId, namespace, serviceAccount }
}

/** The risk as it is now, of what somebody may answer for. */
async function findRisk(
  at: AssociationRef,
  kind: RiskKind,
  accepts: Scope,
  now: Date,
): Promise<FleetRisk | null> {
  const found = await risksOfAssociation(accepts, at, now)
  if (!found.ok) throw new StoreError('message' in found.error ? found.error.message : 'The store is away.')
  return found.value.find((risk) => risk.kind === kind) ?? null
}

/**
 * Writes down that somebody answers for a risk, for what it is now, until a day. Whoever did before does not any more. Rejects with a StoreError when
 * the store is away.
 */
export async function acceptRisk(
  at: AssociationRef,
  { kind, reason, until, seen }: RiskDraft,
  { actor, accepts }: Accepter,
  now: Date,
): Promise<Result<null, RiskProblem>> {
  if (until <= now || until > lastDay(now)) return fail({ kind: 'until' })
  const risk = await findRisk(at, kind, accepts, now)
  if (!risk) return fail({ kind: 'not-found' })
  const before = risk.acceptance
  if (risk.content !== seen.content || (before?.id ?? null) !== seen.acceptance)
    return fail({ kind: 'changed' })
  const { accountId, region, cluster, associationId, content } = risk
  const row = { accountId, region, cluster, associationId, kind, reason, content, until, by: actor, at: now }
  return audited<Result<null, RiskProblem>>(async (tx, note) => {
    if (before)
      await tx
        .update(r)
        .set({ endedBy: actor, endedAt: now })
        .where(and(eq(r.id, before.id), isNull(r.endedAt)))
    // Somebody else did meanwhile: there is one at a time.
    const [made] = await tx.insert(r).values(row).onConflictDoNothing().returning({ id: r.id })
    if (!made) return fail({ kind: 'changed' })
    note({
      actor,
      act: 'risk.accept',
      phase: 'event',
      object: objectOf(risk),
      detail: { kind, reason, until: until.toISOString() },
      before: before && { reason: before.reason, until: before.until, by: before.by },
    })
    return ok(null)
  })
}

/** The association as it was read last; null: it is not there any more, or not within the scope. */
async function objectAt(tx: Database, at: AssociationRef, accepts: Scope): Promise<AuditObject | null> {
  const { accountId, region, cluster, associationId } = at
  const [found] = await tx
    .select({ namespace: f.namespace, serviceAccount: f.serviceAccount, tags: f.tags })
    .from(f)
    .where(
      and(
        eq(f.accountId, accountId),
        eq(f.region, region),
        eq(f.cluster, cluster),
        eq(f.associationId, associationId),
      ),
    )
  if (!found) return null
  const { namespace, serviceAccount, tags } = found
  if (!isWithin(accepts, { accountId, region, cluster, namespace, tags })) return null
  return { kind: 'association', accountId, region, cluster, associationId, namespace, serviceAccount }
}

/** Ends that somebody answers for a risk: it is open again. Rejects with a StoreError when the store is away. */
export async function takeBackRisk(
  at: AssociationRef,
  id: string,
  { actor, accepts }: Accepter,
  now: Date,
): Promise<Result<null, RiskProblem>> {
  return audited<Result<null, RiskProblem>>(async (tx, note) => {
    const [row] = await tx
      .select()
      .from(r)
      .where(
        and(
          eq(r.id, id),
          isNull(r.endedAt),
          eq(r.accountId, at.accountId),
          eq(r.region, at.region),
          eq(r.cluster, at.cluster),
          eq(r.associationId, at.associationId),
        ),
      )
      .for('update')
    const object = row && (await objectAt(tx, at, accepts))
    if (!row || !object) return fail({ kind: 'not-found' })
    await tx.update(r).set({ endedBy: actor, endedAt: now }).where(eq(r.id, id))
    const { kind, reason, until } = row
    note({
      actor,
      act: 'risk.take-back',
      phase: 'event',
      object,
      detail: { kind },
      before: { reason, until: until.toISOString(), by: row.by.name },
    })
    return ok(null)
  })
}
