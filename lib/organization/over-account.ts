import 'server-only'
import { inArray, type SQL, sql } from 'drizzle-orm'
import type { DocumentRef, OrganizationPolicies } from '../crawl/types.ts'
import type { NamedPolicy } from '../iam/index.ts'
import { nameOnTarget, type OrganizationFacts } from '../pod-identity/index.ts'
import { type Database, database, tables } from '../store/index.ts'

const { fleetAccounts, documents } = tables

/**
 * An account that is in no organization, or was never read; the second is not known to be free of SCPs. What was known before a reading failed
 * stays, except that there is none: the account may have been invited since.
 */
const isUnread: SQL = sql`${fleetAccounts.organization} is null and (${fleetAccounts.organizationReadAt} is null or ${fleetAccounts.organizationProblem} is not null)`

/**
 * What their organizations lay over some accounts (a thousand at most), as the newest crawl read it. One that is not in the answer was not read.
 * `lock`: nobody changes it until the transaction ends.
 */
export async function readOverAccounts(
  store: Database,
  accountIds: readonly string[],
  lock = false,
): Promise<ReadonlyMap<string, OrganizationPolicies>> {
  if (accountIds.length === 0) return new Map()
  const query = store
    .select({
      accountId: fleetAccounts.accountId,
      organization: fleetAccounts.organization,
      isUnread: sql<boolean>`${isUnread}`,
    })
    .from(fleetAccounts)
    .where(inArray(fleetAccounts.accountId, [...accountIds]))
    .orderBy(fleetAccounts.accountId)
  const rows = await (lock ? query.for('share') : query)
  return new Map(
    rows
      .filter((row) => !row.isUnread)
      .map(({ accountId, organization }) => [accountId, organization ?? { scps: null, rcps: [] }]),
  )
}

/**
 * Accounts in whose answers something of their organization is missing: SCPs that were not read, or RCPs, which bind resources and not roles. Of
 * `ofRoles` (accounts of roles that were analysed) those too that are met as accounts of target roles alone: nobody reads their organization.
 */
export async function accountsNotCounted(
  store: Database,
  ofRoles: readonly string[] = [],
): Promise<readonly string[]> {
  const rows = await store
    .select({
      id: fleetAccounts.accountId,
      isMissing: sql<boolean>`(${isUnread}) or coalesce(jsonb_path_exists(${fleetAccounts.organization}, '$.rcps[*][*] ? (@.name != "RCPFullAWSAccess")'), false)`,
    })
    .from(fleetAccounts)
  const known = new Set(rows.map(({ id }) => id))
  const missing = rows.flatMap(({ id, isMissing }) => (isMissing ? [id] : []))
  return [...new Set([...missing, ...ofRoles.filter((id) => id !== '' && !known.has(id))])].sort()
}

/** The documents that `organizationFacts` needs. */
export function organizationHashes({ scps }: OrganizationPolicies): readonly string[] {
  return (scps ?? []).flat().map(({ hash }) => hash)
}

/**
 * As the engine takes it, each policy named with what it is attached to; null when a document is missing, and then nothing is said. RCPs bind an
 * account's resources, whoever asks, and no session elsewhere (orgs_manage_policies_rcps): laid over all that a role may reach they would deny
 * what they do not.
 */
export function organizationFacts(
  { scps, path = [] }: OrganizationPolicies,
  texts: ReadonlyMap<string, string>,
): OrganizationFacts | null {
  let isWhole = true
  const named = ({ name, hash }: DocumentRef, level: number): NamedPolicy => {
    const text = texts.get(hash)
    isWhole &&= text !== undefined
    const levels = scps?.length ?? 0
    return { name: nameOnTarget(name, { id: path[level], level, levels }), text: text ?? '' }
  }
  const facts = { scps: scps?.map((level, at) => level.map((ref) => named(ref, at))) ?? null }
  return isWhole ? facts : null
}

/** What bears on the roles of one account, for pages: two small reads of the store. Null: it was not read. */
export async function organizationOver(accountId: string): Promise<OrganizationFacts | null> {
  const store = await database()
  const policies = (await readOverAccounts(store, [accountId])).get(accountId)
  if (!policies) return null
  const hashes = [...new Set(organizationHashes(policies))]
  const rows =
    hashes.length > 0 ? await store.select().from(documents).where(inArray(documents.hash, hashes)) : []
  return organizationFacts(policies, new Map(rows.map(({ hash, text }) => [hash, text])))
}
