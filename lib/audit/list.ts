import 'server-only'
import { and, asc, desc, eq, gte, ilike, lt, or, type SQL, sql } from 'drizzle-orm'
import { type Database, database, tables } from '../store/index.ts'
import { toEntry } from './rows.ts'
import type { Act, AuditObject, Entry } from './types.ts'

const { auditEntries } = tables

/** Which entries: all, unless told. */
export type EntriesAsked = {
  /** The position where the page before ended. */
  readonly before?: number | undefined
  /** Part of a name or id of who did it. */
  readonly actor?: string | undefined
  readonly act?: Act | undefined
  /** Part of `account/region/cluster/namespace/service account/association`, or of a name. */
  readonly object?: string | undefined
  /** From then on, and before then. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly limit: number
}

/** Text as a part of another one, with what LIKE would read as a pattern taken literally. */
const part = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

const objectText = sql`concat_ws('/', ${auditEntries.accountId}, ${auditEntries.region}, ${auditEntries.cluster}, ${auditEntries.namespace}, ${auditEntries.serviceAccount}, ${auditEntries.associationId}, ${auditEntries.objectName})`

function matching({ before, actor, act, object, from, to }: EntriesAsked): SQL | undefined {
  return and(
    before === undefined ? undefined : lt(auditEntries.position, before),
    actor
      ? or(ilike(auditEntries.actorName, part(actor)), ilike(auditEntries.actorId, part(actor)))
      : undefined,
    act && eq(auditEntries.act, act),
    object ? sql`${objectText} ilike ${part(object)}` : undefined,
    from && gte(auditEntries.at, from),
    to && lt(auditEntries.at, to),
  )
}

/** Entries, newest first. Rejects when nothing can be read. */
export async function listEntries(asked: EntriesAsked): Promise<readonly Entry[]> {
  const store = await database()
  const rows = await store
    .select()
    .from(auditEntries)
    .where(matching(asked))
    .orderBy(desc(auditEntries.position))
    .limit(asked.limit)
  return rows.map(toEntry)
}

/** All entries about one thing that is no association, oldest first. */
export async function listAbout(
  kind: AuditObject['kind'],
  name: string,
  store: Database,
): Promise<readonly Entry[]> {
  const rows = await store
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.objectKind, kind), eq(auditEntries.objectName, name)))
    .orderBy(asc(auditEntries.position))
  return rows.map(toEntry)
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An entry with those that belong to the same intent, oldest first; empty: there is none. */
export async function findEntry(id: string): Promise<readonly Entry[]> {
  if (!idForm.test(id)) return []
  const store = await database()
  const [found] = await store.select().from(auditEntries).where(eq(auditEntries.id, id))
  if (!found) return []
  const intent = found.intent ?? found.id
  const rows = await store
    .select()
    .from(auditEntries)
    .where(or(eq(auditEntries.id, intent), eq(auditEntries.intent, intent)))
    .orderBy(asc(auditEntries.position))
  return rows.map(toEntry)
}
