import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Actor, AuditObject } from '../audit/index.ts'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { tables } from '../store/index.ts'
import type { ReviewDecision } from './types.ts'

export const { reviewEntries: e, reviewPolicies, reviews: r } = tables
export type ReviewRow = typeof r.$inferSelect
export type EntryRow = typeof e.$inferSelect

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const isId = (id: string) => idForm.test(id)

/** An association as a key of a map. */
export const idOf = ({ accountId, region, cluster, associationId }: AssociationRef) =>
  [accountId, region, cluster, associationId].join('/')

export const objectOf = (id: string): AuditObject => ({ kind: 'review', name: id })

/** Whose an entry is, as it was when the review was opened. */
export const placeOf = ({ accountId, region, cluster, namespace, tags }: EntryRow) => ({
  accountId,
  region,
  cluster,
  namespace,
  tags,
})
const placeColumns = {
  accountId: e.accountId,
  region: e.region,
  cluster: e.cluster,
  namespace: e.namespace,
  tags: e.tags,
}

/** Entries of a review that somebody may see. */
export const seenOf = (reviewId: string, scope: Scope) =>
  and(eq(e.reviewId, reviewId), inScope(scope, placeColumns))
export const seenBy = (scope: Scope) => inScope(scope, placeColumns)

/** Whoever did something, as others may know it: not where they were signed in from. */
export const named = (actor: Actor): Actor => ({ ...actor, session: null, address: null })

export function decisionOf(row: EntryRow): ReviewDecision | null {
  const { verdict, reason, without, decidedBy, decidedAt } = row
  if (verdict === null || decidedBy === null || decidedAt === null) return null
  return {
    verdict,
    reason: reason ?? '',
    without: without ?? [],
    by: named(decidedBy),
    at: decidedAt.toISOString(),
  }
}

/** What of an entry its entries in the audit say. */
export function detailOf(row: EntryRow, more: object): object {
  const {
    reviewId: review,
    number,
    accountId,
    region,
    cluster,
    associationId,
    namespace,
    serviceAccount,
  } = row
  return {
    review,
    entry: number,
    accountId,
    region,
    cluster,
    associationId,
    namespace,
    serviceAccount,
    ...more,
  }
}
