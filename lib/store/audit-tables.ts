import 'server-only'
import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Act, Actor, AuditObject, Kept, KeptAccess, Phase } from '../audit/types.ts'
import { moment } from './columns.ts'

/**
 * What was done, by whom: only ever appended. Triggers of the migration refuse every UPDATE, DELETE and TRUNCATE, and an entry that does not follow
 * the last one; lib/audit/README.md has the rights for PostgreSQL.
 */
export const auditEntries = pgTable(
  'audit_entries',
  {
    position: integer('position').primaryKey(),
    id: uuid('id').notNull().unique(),
    at: moment('at').notNull(),
    actorKind: text('actor_kind').$type<Actor['kind']>().notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    session: text('session'),
    address: text('address'),
    act: text('act').$type<Act>().notNull(),
    phase: text('phase').$type<Phase>().notNull(),
    intent: uuid('intent'),
    objectKind: text('object_kind').$type<AuditObject['kind']>(),
    accountId: text('account_id'),
    region: text('region'),
    cluster: text('cluster'),
    associationId: text('association_id'),
    namespace: text('namespace'),
    serviceAccount: text('service_account'),
    /** Of an object that is no association. */
    objectName: text('object_name'),
    detail: jsonb('detail').$type<Kept>(),
    before: jsonb('before').$type<Kept>(),
    after: jsonb('after').$type<Kept>(),
    access: jsonb('access').$type<KeptAccess>(),
    requestId: text('request_id'),
    outcome: text('outcome'),
    problem: text('problem'),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    index('audit_entries_by_time').on(table.at),
    index('audit_entries_by_actor').on(table.actorId, table.position),
    index('audit_entries_by_act').on(table.act, table.position),
    // Of associations there are many, and they have no such name.
    index('audit_entries_by_object').on(table.objectName).where(sql`object_name is not null`),
    index('audit_entries_by_intent').on(table.intent),
    // An intent ends once, whoever tells.
    uniqueIndex('audit_entries_outcomes').on(table.intent).where(sql`phase = 'outcome'`),
  ],
)

/** Where the chain ends, so that it shows when the newest entries are missing. One row, moved by the trigger that takes an entry in. */
export const auditHead = pgTable('audit_head', {
  one: boolean('one').primaryKey(),
  position: integer('position').notNull(),
  hash: text('hash').notNull(),
})
