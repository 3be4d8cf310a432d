import 'server-only'
import type { AuditObject } from '../audit/index.ts'
import type { tables } from '../store/index.ts'
import type { ChangeRequest } from './types.ts'

export type Row = typeof tables.changeRequests.$inferSelect

/** A request as its row holds it, with times as texts. */
export function toRequest(row: Row): ChangeRequest {
  const { authorId: _, answerSeenAt: __, roleSeen: ___, reviewId, reviewEntry, ...rest } = row
  return {
    ...rest,
    review: reviewId === null || reviewEntry === null ? null : { id: reviewId, entry: reviewEntry },
    openedAt: row.openedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}

/** Whose the association of a request is, as it was when it was asked for. */
export function placeOf({ accountId, region, cluster, namespace, tags }: Row | ChangeRequest) {
  return { accountId, region, cluster, namespace, tags }
}

export const objectOf = (id: string): AuditObject => ({ kind: 'request', name: id })

/** What of a request an entry of the audit says beside its id. */
export function detailOf(row: Row, more: object = {}): object {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, wanted } = row
  return {
    accountId,
    region,
    cluster,
    associationId,
    namespace,
    serviceAccount,
    wanted: wanted.kind,
    ...more,
  }
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const isId = (id: string) => idForm.test(id)
