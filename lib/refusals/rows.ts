import 'server-only'
import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { tables } from '../store/index.ts'
import type { KeptRefusal } from './types.ts'

export const { keptRefusals: k } = tables
const { fleetAssociations: f } = tables
export type Row = typeof k.$inferSelect

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Those of associations in a scope whose time is not over: of an association that is gone too, by what was known of it last. */
export function seenBy(reads: Scope, now: Date, id?: string): SQL | undefined {
  if (id !== undefined && !idForm.test(id)) return sql`false`
  const seen = inScope(reads)
  return and(
    gt(k.keptUntil, now),
    id === undefined ? undefined : eq(k.id, id),
    seen &&
      sql`(${k.accountId}, ${k.region}, ${k.cluster}, ${k.associationId}) in
        (select ${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId} from ${f} where ${seen})`,
  )
}

/** One as its row holds it, as somebody sees it. */
export function toKept(row: Row, personId: string): KeptRefusal {
  const { keptById, keptBy, keptAt, keptUntil, solvedBy, solvedAt, sameAs: _, ...rest } = row
  return {
    ...rest,
    keptBy: keptBy.name,
    isOwn: keptById === personId,
    keptAt: keptAt.toISOString(),
    keptUntil: keptUntil.toISOString(),
    solved: solvedBy && solvedAt && { by: solvedBy.name, at: solvedAt.toISOString() },
  }
}
