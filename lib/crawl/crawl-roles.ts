import 'server-only'
import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import {
  type AwsProblem,
  listAllRoles,
  mapBounded,
  type NamedDocument,
  type Role,
  readRole,
  readRolesQuota,
} from '../aws/index.ts'
import { ok, type Result } from '../base/index.ts'
import { type Database, tables } from '../store/index.ts'
import { isSince, storeNow, writing } from './crawls.ts'
import { hashOf, keepDocuments } from './documents.ts'
import { foreignArn } from './foreign.ts'
import type { DocumentRef } from './types.ts'
import { upsert } from './upsert.ts'
import { HopelessPlace, type Work } from './work.ts'

const { fleetAccounts, fleetAssociations, fleetRoles, roleVersions } = tables
type RoleRow = typeof fleetRoles.$inferSelect

const atOnce = 200
const details = 'iam:GetAccountAuthorizationDetails'

const refOf = ({ name, kind, arn, text }: NamedDocument): DocumentRef => ({
  name,
  kind,
  ...(arn !== undefined && { arn }),
  hash: hashOf(text),
})

const byKey = (left: DocumentRef, right: DocumentRef) =>
  `${left.kind} ${left.arn ?? left.name}` < `${right.kind} ${right.arn ?? right.name}` ? -1 : 1

function rowOf(role: Role, at: Date): RoleRow {
  const { accountId, arn, name, trustPolicy, tags } = role
  const policies = role.policies.map(refOf).sort(byKey)
  const boundary = role.boundary ? refOf(role.boundary) : null
  const sorted = Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1))
  const content = hashOf(JSON.stringify([name, trustPolicy, policies, boundary, sorted]))
  return {
    accountId,
    arn,
    name,
    trust: trustPolicy,
    policies,
    boundary,
    tags,
    content,
    readAt: at,
    missing: 0,
  }
}

const textsOf = ({ policies, boundary }: Role) =>
  [...policies, ...(boundary ? [boundary] : [])].map(({ text }) => text)

/**
 * Whoever has one of these roles has to be worked out anew. Those too that wait already: their rows are then held until the roles are there for all,
 * and nobody who does not see a new role yet takes their turn from them.
 */
export async function markUsers(tx: Database, arns: readonly string[]): Promise<void> {
  if (arns.length === 0) return
  await tx
    .update(fleetAssociations)
    .set({ toAnalyse: true })
    .where(
      or(
        inArray(fleetAssociations.effectiveRoleArn, [...arns]),
        inArray(fleetAssociations.roleArn, [...arns]),
      ),
    )
}

type Read = {
  readonly roles: readonly Role[]
  readonly present: readonly string[]
  /** Why some of those that are present could not be read. */
  readonly problem: AwsProblem | null
}

/** All roles, those too that the list tells of in halves; one that cannot be read either way is there and stays as it was known. */
async function readRoles({ held, gate }: Work): Promise<Result<Read, AwsProblem>> {
  const at = { accountId: held.accountId, region: held.region, gate: gate.gate }
  const listed = await listAllRoles(at)
  if (!listed.ok) return listed
  const { roles, incomplete } = listed.value
  const foreign = roles.flatMap(({ arn }) => foreignArn(held, details, arn) ?? [])
  // Nor is anything else of this account's: its list of clusters, which bears no ARNs, could be empty.
  if (foreign[0]) throw new HopelessPlace(foreign[0])
  const single = await mapBounded(incomplete, 4, (arn) => readRole(at, arn))
  const found = single.flatMap((each) => (each.ok ? [each.value] : []))
  const all = [...roles, ...found].sort((left, right) => (left.arn < right.arn ? -1 : 1))
  const failed = single.find((each) => !each.ok && each.error.kind !== 'not-found')
  const problem = failed && !failed.ok ? failed.error : null
  return ok({ roles: all, present: [...all.map(({ arn }) => arn), ...incomplete], problem })
}

/** What roles were until now. */
async function keepVersions(tx: Database, before: readonly RoleRow[], until: Date): Promise<void> {
  if (before.length === 0) return
  const versions = before.map(({ arn, readAt, trust, policies, boundary, tags, content }) => {
    return { arn, since: readAt, until, trust, policies, boundary, tags, content }
  })
  await tx.insert(roleVersions).values(versions).onConflictDoNothing()
}

/** Writes what is new of some roles, keeps what they were, and marks whoever has them. Returns how many were. */
async function keepRoles(tx: Database, some: readonly Role[], at: Date): Promise<number> {
  const known = await tx
    .select()
    .from(fleetRoles)
    .where(
      inArray(
        fleetRoles.arn,
        some.map(({ arn }) => arn),
      ),
    )
    .orderBy(asc(fleetRoles.arn))
    .for('update')
  const byArn = new Map(known.map((row) => [row.arn, row]))
  const fresh = some
    .map((role) => ({ role, row: rowOf(role, at) }))
    .filter(({ row }) => {
      const before = byArn.get(row.arn)
      return before?.content !== row.content || before.missing > 0
    })
  await keepVersions(
    tx,
    fresh.flatMap(({ row }) => byArn.get(row.arn) ?? []),
    at,
  )
  await keepDocuments(
    tx,
    fresh.flatMap(({ role }) => textsOf(role)),
  )
  await upsert(
    tx,
    fleetRoles,
    fresh.map(({ row }) => row),
  )
  await markUsers(
    tx,
    fresh.map(({ row }) => row.arn),
  )
  return fresh.length
}

/** In turns: a transaction holds up whoever else writes, and a statement takes so many parameters. */
export async function writeRoles({ held }: Work, roles: readonly Role[], at: Date): Promise<number> {
  let changed = 0
  for (let from = 0; from < roles.length; from += atOnce) {
    const some = roles.slice(from, from + atOnce)
    changed += await writing(held, async (tx) => ({ progress: {}, value: await keepRoles(tx, some, at) }))
  }
  return changed
}

/** Counts up the roles that the account's list lacked; once for a list that began after the last one that was written. */
async function countMissing(work: Work, { present, problem }: Read, begun: Date): Promise<number> {
  const { accountId } = work.held
  return writing(work.held, async (tx) => {
    const [account] = await tx
      .select({ isLater: isSince(fleetAccounts.rolesReadAt, begun) })
      .from(fleetAccounts)
      .where(eq(fleetAccounts.accountId, accountId))
      .for('update')
    if (account?.isLater) return { progress: {}, value: 0 }
    const list = JSON.stringify(present)
    const gone = await tx
      .update(fleetRoles)
      .set({ missing: sql`${fleetRoles.missing} + 1` })
      .where(
        and(
          eq(fleetRoles.accountId, accountId),
          sql`${fleetRoles.missing} < 2`,
          sql`${fleetRoles.arn} not in (select jsonb_array_elements_text(${list}::text::jsonb))`,
        ),
      )
      .returning({ arn: fleetRoles.arn, missing: fleetRoles.missing })
    const vanished = gone.flatMap(({ arn, missing }) => (missing === 2 ? [arn] : []))
    await markUsers(tx, vanished)
    await tx
      .update(fleetAccounts)
      .set({ rolesReadAt: begun, rolesProblem: problem })
      .where(eq(fleetAccounts.accountId, accountId))
    return { progress: {}, value: vanished.length }
  })
}

async function isReadSince({ held }: Work): Promise<boolean> {
  return writing(held, async (tx) => {
    const [account] = await tx
      .select({ isRead: isSince(fleetAccounts.rolesReadAt, held.askedAt) })
      .from(fleetAccounts)
      .where(eq(fleetAccounts.accountId, held.accountId))
    return { progress: {}, value: account?.isRead === true }
  })
}

/** The account's roles with their policies. IAM is the same for all regions, so the crawl of one region has done it for those asked together. */
export async function crawlRoles(work: Work): Promise<void> {
  if (await isReadSince(work)) return
  const { accountId, region } = work.held
  const begun = await storeNow()
  const read = await readRoles(work)
  if (!read.ok) {
    await writing(work.held, async (tx) => {
      await tx
        .update(fleetAccounts)
        .set({ rolesProblem: read.error })
        .where(eq(fleetAccounts.accountId, accountId))
      return { progress: {}, value: null }
    })
    return
  }
  const changed = await writeRoles(work, read.value.roles, begun)
  const vanished = await countMissing(work, read.value, begun)
  // Its own right; without it the number is unknown and nothing else is.
  const quota = await readRolesQuota({ accountId, region, gate: work.gate.gate })
  if (quota.ok)
    await writing(work.held, async (tx) => {
      await tx
        .update(fleetAccounts)
        .set({ rolesQuota: quota.value })
        .where(eq(fleetAccounts.accountId, accountId))
      return { progress: {}, value: null }
    })
  if (changed + vanished > 0) work.changed()
}
