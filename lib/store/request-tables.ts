import 'server-only'
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Wanted } from '../associations/types.ts'
import type { Actor } from '../audit/types.ts'
import type { AccessDelta, AssociationState } from '../history/types.ts'
import type { Condition, RuleMatch } from '../requests/rules/index.ts'
import type { DecisionKind, RequestFailure, RequestState } from '../requests/types.ts'
import { moment } from './columns.ts'
import { tenants } from './people-tables.ts'

/** Which changes take a second person. Without its tenant a rule is for everybody's: more is asked for then, never less. */
export const approvalRules = pgTable('approval_rules', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  tenantId: uuid('tenant_id').references(() => tenants.id, { onDelete: 'set null' }),
  clusters: jsonb('clusters').$type<readonly string[]>().notNull(),
  conditions: jsonb('conditions').$type<readonly Condition[]>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** A change somebody asked for, with the association and what it would do as they were then. */
export const changeRequests = pgTable(
  'change_requests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    /** Null: one that is to be created. */
    associationId: text('association_id'),
    namespace: text('namespace').notNull(),
    serviceAccount: text('service_account').notNull(),
    /** The association's, which say whose it is. */
    tags: jsonb('tags').$type<Readonly<Record<string, string>>>().notNull(),
    wanted: jsonb('wanted').$type<Wanted>().notNull(),
    /** What the effective role gave after the change; null: it could not be read. */
    roleSeen: text('role_seen'),
    before: jsonb('before').$type<AssociationState>(),
    after: jsonb('after').$type<AssociationState>(),
    access: jsonb('access').$type<AccessDelta>(),
    rules: jsonb('rules').$type<readonly RuleMatch[]>().notNull(),
    authorId: text('author_id').notNull(),
    author: jsonb('author').$type<Actor>().notNull(),
    reason: text('reason').notNull(),
    state: text('state').$type<RequestState>().notNull(),
    failure: jsonb('failure').$type<RequestFailure>(),
    openedAt: moment('opened_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
    /** When its author saw how it ended. */
    answerSeenAt: moment('answer_seen_at'),
    /** The request that this one asks for again. */
    againOf: uuid('again_of'),
    /** The entry of a review that was decided so. */
    reviewId: uuid('review_id'),
    reviewEntry: integer('review_entry'),
  },
  (table) => [
    // What was decided is asked for once, however often it is tried.
    uniqueIndex('change_requests_by_review')
      .on(table.reviewId, table.reviewEntry)
      .where(sql`state in ('open', 'approved', 'applied')`),
    index('change_requests_by_state').on(table.state, table.openedAt),
    index('change_requests_by_author').on(table.authorId, table.openedAt),
  ],
)

export const requestComments = pgTable(
  'request_comments',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    requestId: uuid('request_id')
      .notNull()
      .references(() => changeRequests.id, { onDelete: 'cascade' }),
    by: jsonb('by').$type<Actor>().notNull(),
    at: moment('at').notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('request_comments_by_request').on(table.requestId, table.at)],
)

/** One decision a request, whoever comes second. */
export const requestDecisions = pgTable('request_decisions', {
  requestId: uuid('request_id')
    .primaryKey()
    .references(() => changeRequests.id, { onDelete: 'cascade' }),
  kind: text('kind').$type<DecisionKind>().notNull(),
  by: jsonb('by').$type<Actor>().notNull(),
  byId: text('by_id').notNull(),
  at: moment('at').notNull(),
  comment: text('comment').notNull(),
  /** Of an approval: its intent in the audit, which ends with what became of the change. */
  intent: uuid('intent'),
})
