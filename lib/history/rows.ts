import 'server-only'
import { and, eq, type SQL } from 'drizzle-orm'
import { tables } from '../store/index.ts'
import type { AssociationRef, Change } from './types.ts'

const { changes } = tables

/** A change as its row holds it, with times as texts. */
export function toChange(row: typeof changes.$inferSelect): Change {
  return {
    ...row,
    startedAt: row.startedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }
}

export function isOf({ accountId, region, cluster, associationId }: AssociationRef): SQL | undefined {
  return and(
    eq(changes.accountId, accountId),
    eq(changes.region, region),
    eq(changes.cluster, cluster),
    eq(changes.associationId, associationId),
  )
}
