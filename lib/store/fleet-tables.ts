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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { AccessRisk, AnalysisFinding } from '../analysis/types.ts'
import type { AgentState, AwsProblem } from '../aws/types.ts'
import type { CrawlReason, CrawlState, DocumentRef, OrganizationPolicies } from '../crawl/types.ts'
import type { SavedView } from '../fleet/types.ts'
import { bytes, moment } from './columns.ts'

type Tags = Readonly<Record<string, string>>

/**
 * What was read of AWS, one row a thing. A crawl that finds a row as it was does not write it: it was then read when its cluster's associations
 * were (`associationsReadAt`), and `readAt` is when it last differed or was read on its own. `missing` counts the reads in a row that should have shown it and did not:
 * it leaves the view at two, since EKS and IAM are eventually consistent and one list may lack it.
 */
const asRead = {
  readAt: moment('read_at').notNull(),
  missing: smallint('missing').notNull().default(0),
}

/** A region of an account: whether its clusters could be listed. */
export const fleetPlaces = pgTable(
  'fleet_places',
  {
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    accountName: text('account_name').notNull(),
    /** Why the clusters cannot be listed; null: they can. What was read before stays in view. */
    problem: jsonb('problem').$type<AwsProblem>(),
    readAt: moment('read_at').notNull(),
    /** When a crawl of it last ended with everything read; null: never. */
    completeAt: moment('complete_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.region] })],
)

/** One crawl of one account and region. At most one is open at a time, whichever process works on it. */
export const crawls = pgTable(
  'crawls',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    reason: text('reason').$type<CrawlReason>().notNull(),
    state: text('state').$type<CrawlState>().notNull(),
    askedAt: moment('asked_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    endedAt: moment('ended_at'),
    /** Higher comes first. */
    priority: integer('priority').notNull().default(0),
    /** Who works on it: whoever does not hold it any more may write nothing more of it. */
    lease: uuid('lease'),
    /** Moves while somebody works on it; stands still when its process is gone. */
    beatAt: moment('beat_at'),
    clusters: integer('clusters').notNull().default(0),
    clustersDone: integer('clusters_done').notNull().default(0),
    /** Associations: in the lists so far, described, refused, and different from what was known. */
    listed: integer('listed').notNull().default(0),
    described: integer('described').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    changed: integer('changed').notNull().default(0),
    /** Requests that AWS held back, all repeated later. */
    throttled: integer('throttled').notNull().default(0),
    /** Requests a second, as they are sent at present. */
    rate: integer('rate'),
    problem: jsonb('problem').$type<AwsProblem>(),
  },
  (table) => [
    index('crawls_by_place').on(table.accountId, table.region, table.askedAt),
    uniqueIndex('crawls_open').on(table.accountId, table.region).where(sql`${table.endedAt} is null`),
  ],
)

/** How far a crawl is with one cluster. Whoever goes on after a crash lists again and describes from behind `cursor`. `done` stays, and says that appearing since then is news. */
export const crawlClusters = pgTable(
  'crawl_clusters',
  {
    crawlId: uuid('crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'cascade' }),
    cluster: text('cluster').notNull(),
    /** Associations are described in the order of their ids; the last one that is done. */
    cursor: text('cursor'),
    done: boolean('done').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.crawlId, table.cluster] })],
)

export const fleetClusters = pgTable(
  'fleet_clusters',
  {
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    /** Null while it was listed and never described. */
    arn: text('arn'),
    status: text('status'),
    version: text('version'),
    autoMode: boolean('auto_mode'),
    tags: jsonb('tags').$type<Tags>(),
    agent: text('agent').$type<AgentState>().notNull().default('unknown'),
    /** How many associations its list held; null: it was never listed. */
    associations: integer('associations'),
    /** Begin of the last crawl that listed and described all of them; null: none has. */
    associationsReadAt: moment('associations_read_at'),
    /** Why it cannot be described, or its associations not be listed. */
    problem: jsonb('problem').$type<AwsProblem>(),
    listProblem: jsonb('list_problem').$type<AwsProblem>(),
    ...asRead,
  },
  (table) => [primaryKey({ columns: [table.accountId, table.region, table.cluster] })],
)

/** Texts of policies, each once: `hash` is SHA-256 of the text, base64url. */
export const documents = pgTable('documents', {
  hash: text('hash').primaryKey(),
  text: text('text').notNull(),
})

export const fleetRoles = pgTable(
  'fleet_roles',
  {
    accountId: text('account_id').notNull(),
    arn: text('arn').notNull(),
    name: text('name').notNull(),
    trust: text('trust').notNull(),
    policies: jsonb('policies').$type<readonly DocumentRef[]>().notNull(),
    boundary: jsonb('boundary').$type<DocumentRef>(),
    tags: jsonb('tags').$type<Tags>().notNull(),
    /** Changes when anything of the above does. */
    content: text('content').notNull(),
    ...asRead,
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.arn] }),
    uniqueIndex('fleet_roles_by_arn').on(table.arn),
    index('fleet_roles_by_name').on(table.name),
  ],
)

/** What a role was until a crawl found it other than that, and since when it had been known as such. */
export const roleVersions = pgTable(
  'role_versions',
  {
    arn: text('arn').notNull(),
    since: moment('since').notNull(),
    until: moment('until').notNull(),
    trust: text('trust').notNull(),
    policies: jsonb('policies').$type<readonly DocumentRef[]>().notNull(),
    boundary: jsonb('boundary').$type<DocumentRef>(),
    tags: jsonb('tags').$type<Tags>().notNull(),
    content: text('content').notNull(),
  },
  (table) => [primaryKey({ columns: [table.arn, table.until] })],
)

/** An account: whether its roles and what its organization lays over it could be read. */
export const fleetAccounts = pgTable('fleet_accounts', {
  accountId: text('account_id').primaryKey(),
  name: text('name').notNull(),
  rolesProblem: jsonb('roles_problem').$type<AwsProblem>(),
  rolesReadAt: moment('roles_read_at'),
  /** IAM's own number: how many roles the account may have (GetAccountSummary, `RolesQuota`). */
  rolesQuota: integer('roles_quota'),
  /** Null: not in an organization, or never read. */
  organization: jsonb('organization').$type<OrganizationPolicies>(),
  organizationProblem: jsonb('organization_problem').$type<AwsProblem>(),
  organizationReadAt: moment('organization_read_at'),
})

/** An account that the organization told of; `via`: the account that was asked. It leaves when two lists in a row lack it. */
export const organizationAccounts = pgTable(
  'organization_accounts',
  {
    via: text('via').notNull(),
    accountId: text('account_id').notNull(),
    name: text('name').notNull(),
    /** AWS's word: `ACTIVE`, `SUSPENDED`, … */
    state: text('state').notNull(),
    ...asRead,
  },
  (table) => [primaryKey({ columns: [table.via, table.accountId] })],
)

/** When the accounts of an organization were last listed, and why they could not be at the last try. */
export const organizationLists = pgTable('organization_lists', {
  via: text('via').primaryKey(),
  /** Null: never. What was read then is kept while they cannot be listed. */
  readAt: moment('read_at'),
  triedAt: moment('tried_at').notNull(),
  problem: jsonb('problem').$type<AwsProblem>(),
})

/** A role of an account that is met as that of a target alone, and could not be read at the last try. */
export const targetProblems = pgTable('target_problems', {
  arn: text('arn').primaryKey(),
  problem: jsonb('problem').$type<AwsProblem>().notNull(),
  readAt: moment('read_at').notNull(),
})

export const fleetAssociations = pgTable(
  'fleet_associations',
  {
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    cluster: text('cluster').notNull(),
    associationId: text('association_id').notNull(),
    arn: text('arn').notNull(),
    namespace: text('namespace').notNull(),
    serviceAccount: text('service_account').notNull(),
    ownerArn: text('owner_arn'),
    /** Null while it was listed and never described. */
    roleArn: text('role_arn'),
    targetRoleArn: text('target_role_arn'),
    /** The one whose policies decide: the target role where there is one. */
    effectiveRoleArn: text('effective_role_arn'),
    externalId: text('external_id'),
    disableSessionTags: boolean('disable_session_tags'),
    /** Hash of the session policy's text; null: it has none. */
    policy: text('policy'),
    tags: jsonb('tags').$type<Tags>(),
    createdAt: moment('created_at'),
    modifiedAt: moment('modified_at'),
    /** When it was last described. */
    describedAt: moment('described_at'),
    /** Why it could not be described at the last try. */
    problem: jsonb('problem').$type<AwsProblem>(),
    /** What its pods may do, among the analyses; null: not worked out yet, or its role is not readable. */
    analysis: text('analysis'),
    /** It, or its role, is not as it was when the analysis was made. */
    toAnalyse: boolean('to_analyse').notNull().default(true),
    /** Small letters, for free text: namespace, service account, cluster, names of the roles. */
    words: text('words').notNull(),
    ...asRead,
  },
  (table) => [
    // Named: PostgreSQL cuts the name it would make at 63 letters.
    primaryKey({
      name: 'fleet_associations_pk',
      columns: [table.accountId, table.region, table.cluster, table.associationId],
    }),
    // The table's first order, and where a page of it begins.
    index('fleet_associations_by_name').on(
      table.namespace,
      table.serviceAccount,
      table.accountId,
      table.region,
      table.cluster,
      table.associationId,
    ),
    // With what tells whether it is in view: counting then reads an index alone, a tenth of the table.
    index('fleet_associations_by_role').on(table.roleArn, table.missing),
    index('fleet_associations_by_analysis').on(table.analysis, table.missing),
    index('fleet_associations_by_words').on(table.words, table.missing),
    index('fleet_associations_by_effective_role').on(table.effectiveRoleArn),
    index('fleet_associations_to_analyse').on(table.effectiveRoleArn).where(sql`${table.toAnalyse}`),
    index('fleet_associations_by_modified').on(table.modifiedAt, table.missing, table.namespace),
    index('fleet_associations_by_policy').on(table.policy),
  ],
)

/** What comes out of one combination of role, boundary, session policy and context, by their content: worked out once for all that share it. */
export const analyses = pgTable(
  'analyses',
  {
    key: text('key').primaryKey(),
    granted: integer('granted').notNull(),
    narrowed: integer('narrowed').notNull(),
    cut: integer('cut').notNull(),
    inert: integer('inert').notNull(),
    denied: integer('denied').notNull(),
    conditional: integer('conditional').notNull(),
    /** False: what is allowed is an upper bound somewhere. */
    exact: boolean('exact').notNull(),
    /** Actions allowed on something, and those allowed on everything without a condition: hashes among `action_sets`. */
    some: text('some').notNull(),
    all: text('all').notNull(),
    findings: jsonb('findings').$type<readonly AnalysisFinding[]>().notNull(),
    /** What is dangerous about it, and why. */
    risks: jsonb('risks').$type<readonly AccessRisk[]>().notNull().default([]),
    /** The same for whatever the same policies and context decide, in whichever version of AWS's catalog: SHA-256. */
    content: text('content').notNull().default(''),
    /** Which edition of the rules made it: one of an older edition is worked out again. */
    edition: smallint('edition').notNull().default(0),
    /** 0 to 100; lib/analysis says what makes it. */
    risk: smallint('risk').notNull(),
    workedOutAt: moment('worked_out_at').notNull().defaultNow(),
  },
  (table) => [index('analyses_by_risk').on(table.risk), index('analyses_by_some').on(table.some)],
)

/** Sets of actions, each once: one bit an action, in the order of the catalog of that day. */
export const actionSets = pgTable('action_sets', {
  hash: text('hash').primaryKey(),
  catalog: text('catalog').notNull(),
  size: integer('size').notNull(),
  bits: bytes('bits').notNull(),
})

/** Moves when analyses are given to associations: whoever remembers what was worked out of them looks here whether it still holds. */
export const fleetMarks = pgTable('fleet_marks', {
  name: text('name').primaryKey(),
  version: integer('version').notNull(),
})

/** A filter of the fleet that somebody gave a name. */
export const savedViews = pgTable('saved_views', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  view: jsonb('view').$type<SavedView>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
})
