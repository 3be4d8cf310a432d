import 'server-only'
import { index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { Contact, Permission, Selector } from '../auth/rules/index.ts'
import { moment } from './columns.ts'

/** Whose workloads these are: what any of its selectors selects. */
export const tenants = pgTable('tenants', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull().unique(),
  selectors: jsonb('selectors').$type<readonly Selector[]>().notNull(),
  /** Whom to ask about them. */
  contact: jsonb('contact').$type<Contact>(),
  createdAt: moment('created_at').notNull().defaultNow(),
})

/** Roles beside the standard ones, which are in the code. */
export const customRoles = pgTable('custom_roles', {
  name: text('name').primaryKey(),
  about: text('about').notNull(),
  permissions: jsonb('permissions').$type<readonly Permission[]>().notNull(),
})

/**
 * Who has which role, for a tenant or, where there is none, for everything. A tenant that is removed takes its grants along: without it they would be
 * for everything.
 */
export const grants = pgTable(
  'grants',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    holderKind: text('holder_kind').$type<'person' | 'group'>().notNull(),
    /** A person's id, or a group's name as the identity provider says it. */
    holder: text('holder').notNull(),
    role: text('role').notNull(),
    tenantId: uuid('tenant_id').references(() => tenants.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('grants_once').on(table.holderKind, table.holder, table.role, table.tenantId).nullsNotDistinct(),
    index('grants_by_tenant').on(table.tenantId),
  ],
)
