import 'server-only'
import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { LinkKind, PersonOrigin, SessionMethod } from '../auth/types.ts'
import { moment } from './columns.ts'

/** Who may sign in. The first columns are better-auth's `user`. */
export const people = pgTable('people', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** In small letters. Who has none has one under `.invalid` (RFC 2606), which is never shown. */
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  origin: text('origin').$type<PersonOrigin>().notNull().default('oidc'),
  /** As the identity provider or proxy told last. */
  groups: jsonb('groups').$type<readonly string[]>().notNull().default([]),
  /** When the identity provider last told them, and was last asked; null: it is not asked. */
  groupsReadAt: moment('groups_read_at'),
  groupsTriedAt: moment('groups_tried_at'),
})

/** Who is signed in where: better-auth's `session`, and what we need to end one. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: text('user_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** The end, however much it is used. */
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    method: text('method').$type<SessionMethod>().notNull().default('oidc'),
    /** When it was last used, to the minute: unused for long it ends too. */
    seenAt: moment('seen_at').notNull().defaultNow(),
  },
  (table) => [index('sessions_by_person').on(table.userId)],
)

/** How somebody signs in: a password, or who they are to an identity provider or proxy. better-auth's `account`. */
export const signInAccounts = pgTable(
  'sign_in_accounts',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** Encrypted with the site's secret. */
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    /** scrypt, with its salt. */
    password: text('password'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('sign_in_accounts_by_account').on(table.providerId, table.accountId),
    index('sign_in_accounts_by_person').on(table.userId),
  ],
)

/** What a sign-in with an identity provider has to come back with. better-auth's `verification`. */
export const signInVerifications = pgTable(
  'sign_in_verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [index('sign_in_verifications_by_identifier').on(table.identifier)],
)

/** Passkeys of people who have a password: what their devices sign with, of which the site knows the public half. */
export const passkeys = pgTable(
  'passkeys',
  {
    /** The credential's id, base64url. */
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** COSE, base64url. */
    publicKey: text('public_key').notNull(),
    /** Of signatures; one that does not grow is a copy's. 0 with passkeys that devices share (WebAuthn 3, 6.1.1). */
    counter: bigint('counter', { mode: 'number' }).notNull(),
    name: text('name').notNull(),
    /** Whether it may be on several devices, as those that a password manager keeps. */
    isSynced: boolean('is_synced').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    usedAt: moment('used_at'),
  },
  (table) => [index('passkeys_by_person').on(table.personId)],
)

/** What a passkey has to sign, once, within minutes. */
export const passkeyChallenges = pgTable('passkey_challenges', {
  challenge: text('challenge').primaryKey(),
  /** Who adds a passkey; null: somebody signs in. */
  personId: text('person_id').references(() => people.id, { onDelete: 'cascade' }),
  expiresAt: moment('expires_at').notNull(),
})

/** Links that let somebody in once. `hash` is SHA-256 of what the link bears. */
export const signInLinks = pgTable('sign_in_links', {
  hash: text('hash').primaryKey(),
  kind: text('kind').$type<LinkKind>().notNull(),
  /** Whose password it sets; null: the first admin's, who is not yet. */
  personId: text('person_id').references(() => people.id, { onDelete: 'cascade' }),
  expiresAt: moment('expires_at').notNull(),
})

/** Attempts that were not a success, by address and by account, whichever process they came to. */
export const signInAttempts = pgTable('sign_in_attempts', {
  key: text('key').primaryKey(),
  count: integer('count').notNull(),
  since: moment('since').notNull(),
  blockedUntil: moment('blocked_until'),
})

/** What all processes of a site share and nobody else knows. */
export const siteSecrets = pgTable('site_secrets', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
})
