import 'server-only'
import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { AnalysisFinding } from '../analysis/types.ts'
import type { Actor } from '../audit/types.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { PolicySet, SessionContext, VerdictCounts } from '../iam/index.ts'
import type { FrozenWith, ReviewState, ReviewVerdict } from '../reviews/types.ts'
import { moment } from './columns.ts'

/** A campaign: somebody answers, by a day, for what some associations may do. */
export const reviews = pgTable(
  'reviews',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    /** The filter of the fleet that chose the population. */
    filter: text('filter').notNull(),
    /** Of which associations it chose: those that whoever opened it may review. */
    within: jsonb('within').$type<Scope>().notNull(),
    state: text('state').$type<ReviewState>().notNull(),
    openedBy: jsonb('opened_by').$type<Actor>().notNull(),
    openedAt: moment('opened_at').notNull(),
    dueAt: moment('due_at').notNull(),
    closedBy: jsonb('closed_by').$type<Actor>(),
    closedAt: moment('closed_at'),
    frozenWith: jsonb('frozen_with').$type<FrozenWith>().notNull(),
    entries: integer('entries').notNull(),
    /** How many of the reminders before its day were sent. */
    reminders: smallint('reminders').notNull().default(0),
  },
  (table) => [index('reviews_by_state').on(table.state, table.openedAt)],
)

/** An association as it was when the review was opened, whose it is to decide about, and what they decided. */
export const reviewEntries = pgTable(
  'review_entries',
  {
    reviewId: uuid('review_id')
      .notNull()
      .references(() => reviews.id, { onDelete: 'cascade' }),
    /** 1, 2, 3 … in the order of the fleet's table. */
    number: integer('number').notNull(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    associationId: text('association_id').notNull(),
    namespace: text('namespace').notNull(),
    serviceAccount: text('service_account').notNull(),
    tags: jsonb('tags').$type<Readonly<Record<string, string>>>().notNull(),
    /** Null: it was listed and never described. */
    roleArn: text('role_arn'),
    targetRoleArn: text('target_role_arn'),
    policy: text('policy'),
    sessionTags: boolean('session_tags'),
    /** When it was read of AWS, which is before the review was opened. */
    readAt: moment('read_at').notNull(),
    /** Key of its analysis: another one later means that something decides otherwise. */
    analysis: text('analysis'),
    counts: jsonb('counts').$type<VerdictCounts>(),
    risk: smallint('risk'),
    findings: jsonb('findings').$type<readonly AnalysisFinding[]>().notNull(),
    /** What decides about it: its policies among the review's, and its session. Null: it was not known. */
    policies: text('policies'),
    session: jsonb('session').$type<SessionContext>(),
    reviewerId: text('reviewer_id').notNull(),
    reviewerName: text('reviewer_name').notNull(),
    verdict: text('verdict').$type<ReviewVerdict>(),
    reason: text('reason'),
    /** Of `narrow`: patterns of actions to be taken away. */
    without: jsonb('without').$type<readonly string[]>(),
    decidedBy: jsonb('decided_by').$type<Actor>(),
    decidedAt: moment('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.reviewId, table.number] }),
    index('review_entries_waiting').on(table.reviewerId).where(sql`${table.verdict} is null`),
  ],
)

/** The policies that decided about entries of a review, each set once. */
export const reviewPolicies = pgTable(
  'review_policies',
  {
    reviewId: uuid('review_id')
      .notNull()
      .references(() => reviews.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    policies: jsonb('policies').$type<PolicySet>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.reviewId, table.key] })],
)
