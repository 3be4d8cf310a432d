import 'server-only'
import { sql } from 'drizzle-orm'
import { date, index, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Actor } from '../audit/types.ts'
import type { RiskKind } from '../fleet/types.ts'
import type { RiskCounts } from '../risks/types.ts'
import { moment } from './columns.ts'
import { tenants } from './people-tables.ts'

/** Somebody answers for a risk of an association, for what it was then (`content`, as in `analyses`) and until a day. What ended stays. */
export const acceptedRisks = pgTable(
  'accepted_risks',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    associationId: text('association_id').notNull(),
    kind: text('kind').$type<RiskKind>().notNull(),
    reason: text('reason').notNull(),
    content: text('content').notNull(),
    until: moment('until').notNull(),
    by: jsonb('by').$type<Actor>().notNull(),
    at: moment('at').notNull(),
    /** Taken back, or accepted anew; null: neither. */
    endedBy: jsonb('ended_by').$type<Actor>(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    uniqueIndex('accepted_risks_once')
      .on(table.accountId, table.region, table.cluster, table.associationId, table.kind)
      .where(sql`${table.endedAt} is null`),
    index('accepted_risks_by_kind').on(table.kind).where(sql`${table.endedAt} is null`),
  ],
)

/** How many risks were open at the end of a day (in UTC), or so far: of everything, or of a tenant as it was written then. */
export const riskDays = pgTable(
  'risk_days',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    day: date('day', { mode: 'string' }).notNull(),
    /** Null: of everything. */
    tenantId: uuid('tenant_id').references(() => tenants.id, { onDelete: 'cascade' }),
    open: jsonb('open').$type<RiskCounts>().notNull(),
    countedAt: moment('counted_at').notNull(),
  },
  (table) => [unique('risk_days_once').on(table.tenantId, table.day).nullsNotDistinct()],
)
