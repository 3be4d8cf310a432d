import 'server-only'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Actor } from '../audit/types.ts'
import type {
  Desired,
  ItemOutcome,
  ItemPreview,
  ItemState,
  RunDefinition,
  RunNotes,
  RunState,
  Target,
} from '../bulk/types.ts'
import type {
  AccessDelta,
  AssociationState,
  ChangeKind,
  ChangeOutcome,
  ChangeSource,
} from '../history/types.ts'
import { moment } from './columns.ts'

export * from './audit-tables.ts'
export * from './fleet-tables.ts'
export * from './people-tables.ts'
export * from './refusal-tables.ts'
export * from './request-tables.ts'
export * from './review-tables.ts'
export * from './risk-tables.ts'
export * from './sign-in-tables.ts'

/** Every change of an association, appended; only its outcome is filled in later. */
export const changes = pgTable(
  'changes',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    position: integer('position').notNull().generatedAlwaysAsIdentity(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    /** Null while a creation has no answer. */
    associationId: text('association_id'),
    namespace: text('namespace').notNull(),
    serviceAccount: text('service_account').notNull(),
    kind: text('kind').$type<ChangeKind>().notNull(),
    source: text('source').$type<ChangeSource>().notNull(),
    who: text('who').notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    settledAt: moment('settled_at'),
    before: jsonb('before').$type<AssociationState>(),
    after: jsonb('after').$type<AssociationState>(),
    outcome: text('outcome').$type<ChangeOutcome>().notNull(),
    problem: text('problem'),
    requestId: text('request_id'),
    access: jsonb('access').$type<AccessDelta>(),
    runId: uuid('run_id'),
    revertOf: uuid('revert_of'),
    approval: uuid('approval'),
  },
  (table) => [
    index('changes_by_position').on(table.position),
    index('changes_by_association').on(
      table.accountId,
      table.region,
      table.cluster,
      table.associationId,
      table.position,
    ),
    index('changes_by_outcome').on(table.outcome),
    index('changes_by_run').on(table.runId),
    index('changes_by_approval').on(table.approval),
  ],
)

/** One change for many associations; what it is, is lib/bulk's. */
export const bulkRuns = pgTable('bulk_runs', {
  id: uuid('id').primaryKey().defaultRandom(),
  createdAt: moment('created_at').notNull().defaultNow(),
  title: text('title').notNull(),
  who: text('who').notNull(),
  /** Who started it last, in whose name its changes are made; null: nobody yet. */
  startedBy: jsonb('started_by').$type<Actor>(),
  state: text('state').$type<Exclude<RunState, 'interrupted'>>().notNull(),
  definition: jsonb('definition').$type<RunDefinition>().notNull(),
  notes: jsonb('notes').$type<RunNotes>(),
  /** Who works on it, until when: a process that ended lets it lapse. */
  lease: uuid('lease'),
  leaseUntil: moment('lease_until'),
})

export const bulkItems = pgTable(
  'bulk_items',
  {
    runId: uuid('run_id')
      .notNull()
      .references(() => bulkRuns.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    target: jsonb('target').$type<Target>().notNull(),
    /** Null until it was previewed. */
    desired: jsonb('desired').$type<Desired>(),
    preview: jsonb('preview').$type<ItemPreview>(),
    state: text('state').$type<ItemState>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    outcome: jsonb('outcome').$type<ItemOutcome>(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.position] }),
    index('bulk_items_by_state').on(table.runId, table.state),
  ],
)

/** What must and must not be allowed to a service account, as written (lib/expectations reads it). */
export const expectations = pgTable(
  'expectations',
  {
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    namespace: text('namespace').notNull(),
    serviceAccount: text('service_account').notNull(),
    text: text('text').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    // Named: PostgreSQL cuts the name it would make at 63 letters.
    primaryKey({
      name: 'expectations_pk',
      columns: [table.accountId, table.region, table.cluster, table.namespace, table.serviceAccount],
    }),
  ],
)
