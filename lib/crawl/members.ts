import 'server-only'
import { and, asc, eq, lt, sql } from 'drizzle-orm'
import {
  type AwsProblem,
  knowMembers,
  listMembers,
  type OrganizationAccount,
  type OrganizationEntry,
  organizationEntry,
} from '../aws/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { vanishCluster } from './crawl-associations.ts'
import { markUsers } from './crawl-roles.ts'
import { isSince, storeNow } from './crawls.ts'
import { steadily } from './steadily.ts'
import type { OrganizationState } from './types.ts'
import { upsert } from './upsert.ts'

const {
  crawls,
  fleetAccounts,
  fleetClusters,
  fleetPlaces,
  fleetRoles,
  organizationAccounts,
  organizationLists,
} = tables
type Row = typeof organizationAccounts.$inferSelect
type Member = Pick<OrganizationAccount, 'id' | 'name'>

/** How long what another replica found out may be unknown here. */
const rememberedMs = 5000

const isActive = ({ state, missing }: Row) => state === 'ACTIVE' && missing < 2
const isExcepted = ({ except }: OrganizationEntry, { accountId, name }: Row) =>
  except.includes(accountId) || except.includes(name)

async function readRows({ via }: OrganizationEntry): Promise<readonly Row[]> {
  const store = await database()
  return store
    .select()
    .from(organizationAccounts)
    .where(and(eq(organizationAccounts.via, via.id), lt(organizationAccounts.missing, 2)))
    .orderBy(asc(organizationAccounts.name), asc(organizationAccounts.accountId))
}

async function readMembers(): Promise<readonly Member[]> {
  const entry = await organizationEntry()
  if (!entry) return []
  const rows = await readRows(entry)
  return rows
    .filter((row) => isActive(row) && !isExcepted(entry, row))
    .map(({ accountId, name }) => ({ id: accountId, name }))
}

let remembered: { readonly at: number; readonly members: Promise<readonly Member[]> } | null = null
let last: readonly Member[] | null = null

/** The same array while they are the same; while the store is away, what it said last. */
async function currentMembers(): Promise<readonly Member[]> {
  try {
    const found = await readMembers()
    if (JSON.stringify(found) !== JSON.stringify(last)) last = found
  } catch (error) {
    if (last === null) throw error
  }
  return last ?? []
}

function members(): Promise<readonly Member[]> {
  if (remembered === null || performance.now() - remembered.at > rememberedMs)
    remembered = { at: performance.now(), members: currentMembers() }
  return remembered.members
}

/** From now on the accounts of the organization are those that the store remembers. */
export function rememberMembers(): void {
  forgetRemembered()
  knowMembers(members)
}

function forgetRemembered(): void {
  remembered = null
}

const listOf = ({ via }: OrganizationEntry) => eq(organizationLists.via, via.id)

/** What AWS said twice that it does not have: its clusters leave with all they hold, and so does whatever was known of the account. */
async function leave(tx: Database, accountIds: readonly string[]): Promise<void> {
  for (const accountId of accountIds) {
    const clusters = await tx
      .update(fleetClusters)
      .set({ missing: 2 })
      .where(and(eq(fleetClusters.accountId, accountId), lt(fleetClusters.missing, 2)))
      .returning()
    for (const { region, cluster } of clusters) await vanishCluster(tx, { accountId, region, cluster })
    const roles = await tx
      .update(fleetRoles)
      .set({ missing: 2 })
      .where(and(eq(fleetRoles.accountId, accountId), lt(fleetRoles.missing, 2)))
      .returning({ arn: fleetRoles.arn })
    await markUsers(
      tx,
      roles.map(({ arn }) => arn),
    )
    await tx.delete(fleetPlaces).where(eq(fleetPlaces.accountId, accountId))
    await tx.delete(fleetAccounts).where(eq(fleetAccounts.accountId, accountId))
    await tx.delete(crawls).where(eq(crawls.accountId, accountId))
  }
}

async function writeList(
  entry: OrganizationEntry,
  listed: readonly OrganizationAccount[],
  begun: Date,
): Promise<void> {
  const via = entry.via.id
  await steadily(async (tx) => {
    const [before] = await tx
      .select({ isLater: isSince(organizationLists.readAt, begun) })
      .from(organizationLists)
      .where(listOf(entry))
      .for('update')
    const list = { via, readAt: sql`now()`, triedAt: sql`now()`, problem: null }
    await tx
      .insert(organizationLists)
      .values(list)
      .onConflictDoUpdate({ target: organizationLists.via, set: list })
    const readAt = new Date()
    const rows = listed.map(({ id, name, state }) => ({
      via,
      accountId: id,
      name,
      state,
      readAt,
      missing: 0,
    }))
    await upsert(tx, organizationAccounts, rows)
    // Another list was written since this one was asked for, or this one was and the answer got lost: together they are one that lacks it.
    if (before?.isLater) return
    const ids = JSON.stringify(listed.map(({ id }) => id))
    const lacking = await tx
      .update(organizationAccounts)
      .set({ missing: sql`${organizationAccounts.missing} + 1` })
      .where(
        and(
          eq(organizationAccounts.via, via),
          lt(organizationAccounts.missing, 2),
          sql`${organizationAccounts.accountId} not in (select jsonb_array_elements_text(${ids}::text::jsonb))`,
        ),
      )
      .returning()
    const gone = lacking.flatMap(({ accountId, missing }) =>
      missing === 2 && !entry.named.includes(accountId) ? [accountId] : [],
    )
    await leave(tx, gone)
  })
}

async function writeProblem({ via }: OrganizationEntry, problem: AwsProblem): Promise<void> {
  await steadily(async (tx) => {
    const tried = { triedAt: sql`now()`, problem }
    await tx
      .insert(organizationLists)
      .values({ via: via.id, ...tried })
      .onConflictDoUpdate({ target: organizationLists.via, set: tried })
  })
}

/** Whether it is time to list them: never done, not possible at the last try, or as old as a place may get. A clock that was put back counts as time. */
async function isDue(entry: OrganizationEntry, crawlMinutes: number): Promise<boolean> {
  const store = await database()
  const age = sql<string | null>`extract(epoch from now() - ${organizationLists.readAt})`
  const [known] = await store
    .select({ age, problem: organizationLists.problem })
    .from(organizationLists)
    .where(listOf(entry))
  if (!known || known.age === null || known.problem) return true
  const seconds = Number(known.age)
  return crawlMinutes > 0 && (seconds > crawlMinutes * 60 - 30 || seconds < -30)
}

/**
 * Lists the accounts of the organization, where the accounts file names one and it is time (`isAsked`: it is). New ones appear at once, one that is not
 * there any more leaves at the second list without it; a list that fails changes nothing but its reason. Rejects with a StoreError, or when the
 * accounts file cannot be used.
 */
export async function refreshMembers(crawlMinutes: number, isAsked: boolean): Promise<void> {
  const entry = await organizationEntry()
  if (!entry || !(isAsked || (await isDue(entry, crawlMinutes)))) return
  const begun = await storeNow()
  const listed = await listMembers()
  if (listed.ok) await writeList(entry, listed.value, begun)
  else await writeProblem(entry, listed.error)
  forgetRemembered()
}

function reasonOf(entry: OrganizationEntry, row: Row): OrganizationState['skipped'][number]['reason'] | null {
  if (entry.named.includes(row.accountId)) return null
  if (isExcepted(entry, row)) return 'excepted'
  return row.state === 'ACTIVE' ? null : 'not-active'
}

/** What is known of the organization in the accounts file; null: it names none. Rejects with a StoreError. */
export async function readOrganizationState(): Promise<OrganizationState | null> {
  const entry = await organizationEntry().catch(() => null)
  if (!entry) return null
  const store = await database()
  const [[list], rows] = await Promise.all([
    store.select().from(organizationLists).where(listOf(entry)),
    readRows(entry),
  ])
  return {
    via: entry.via,
    roleName: entry.roleName,
    readAt: list?.readAt?.toISOString() ?? null,
    problem: list?.problem ?? null,
    read: rows.filter((row) => reasonOf(entry, row) === null).length,
    lacking: rows
      .filter((row) => row.missing > 0 && reasonOf(entry, row) === null)
      .map(({ accountId: id, name }) => ({ id, name })),
    skipped: rows.flatMap((row) => {
      const reason = reasonOf(entry, row)
      return reason ? [{ id: row.accountId, name: row.name, state: row.state, reason }] : []
    }),
  }
}
