import 'server-only'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Actor } from '../audit/types.ts'
import type { Denial } from '../pod-identity/index.ts'
import type { Found } from '../refusals/types.ts'
import { moment } from './columns.ts'

/** What AWS refused to an association's pods, kept by somebody for the others who see it. */
export const keptRefusals = pgTable(
  'kept_refusals',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    position: integer('position').notNull().generatedAlwaysAsIdentity(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    associationId: text('association_id').notNull(),
    namespace: text('namespace').notNull(),
    serviceAccount: text('service_account').notNull(),
    /** What AWS said, part by part: layer, action and resource among it. */
    denial: jsonb('denial').$type<Denial>().notNull(),
    /** The same refusal, whichever of the pods it was said to. */
    sameAs: text('same_as').notNull(),
    /** AWS's sentence of these parts, shortened. */
    text: text('text').notNull(),
    /** What Podscope found of it then. */
    found: jsonb('found').$type<Found>().notNull(),
    note: text('note'),
    keptById: text('kept_by_id').notNull(),
    keptBy: jsonb('kept_by').$type<Actor>().notNull(),
    keptAt: moment('kept_at').notNull(),
    /** Nobody sees it from then on, and it is cleared away. */
    keptUntil: moment('kept_until').notNull(),
    solvedBy: jsonb('solved_by').$type<Actor>(),
    solvedAt: moment('solved_at'),
  },
  (table) => [
    uniqueIndex('kept_refusals_once').on(
      table.accountId,
      table.region,
      table.cluster,
      table.associationId,
      table.sameAs,
    ),
    index('kept_refusals_by_position').on(table.position),
    index('kept_refusals_by_end').on(table.keptUntil),
  ],
)
