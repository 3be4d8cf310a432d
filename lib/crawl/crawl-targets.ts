import 'server-only'
import { and, asc, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { type AwsProblem, listAccounts, mapBounded, type Role, readTargetRole } from '../aws/index.ts'
import type { Result } from '../base/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { markUsers, writeRoles } from './crawl-roles.ts'
import { writing } from './crawls.ts'
import type { UnreadTarget } from './types.ts'
import { upsert } from './upsert.ts'
import type { Work } from './work.ts'

const { fleetAssociations, fleetRoles, targetProblems } = tables

const atOnce = 4

type Reading = { readonly arn: string; readonly answer: Result<Role, AwsProblem> }

/** Target roles of the place's associations that lie in accounts which are not configured. */
async function targetsElsewhere({ held }: Work, configured: readonly string[]): Promise<readonly string[]> {
  return writing(held, async (tx) => {
    const rows = await tx
      .selectDistinct({ arn: fleetAssociations.targetRoleArn })
      .from(fleetAssociations)
      .where(
        and(
          eq(fleetAssociations.accountId, held.accountId),
          eq(fleetAssociations.region, held.region),
          lt(fleetAssociations.missing, 2),
          isNotNull(fleetAssociations.targetRoleArn),
        ),
      )
    const ours = new Set(configured)
    const value = rows.flatMap(({ arn }) => (arn && !ours.has(arn.split(':')[4] ?? '') ? [arn] : []))
    return { progress: {}, value: value.toSorted() }
  })
}

/** Not found for the second time, a role is gone, and nothing more is said of what its pods may do. */
async function countMissing(tx: Database, arns: readonly string[]): Promise<void> {
  if (arns.length === 0) return
  const gone = await tx
    .update(fleetRoles)
    .set({ missing: sql`${fleetRoles.missing} + 1` })
    .where(and(inArray(fleetRoles.arn, [...arns]), lt(fleetRoles.missing, 2)))
    .returning({ arn: fleetRoles.arn, missing: fleetRoles.missing })
  await markUsers(
    tx,
    gone.flatMap(({ arn, missing }) => (missing === 2 ? [arn] : [])),
  )
}

/** Problems of roles that nobody goes on to any more, or whose accounts are read as a whole by now. */
async function forgetProblems(tx: Database, configured: readonly string[]): Promise<void> {
  const list = JSON.stringify(configured)
  await tx.execute(sql`delete from ${targetProblems} p
    where split_part(p.arn, ':', 5) in (select jsonb_array_elements_text(${list}::text::jsonb))
      or not exists (select 1 from ${fleetAssociations} f where f.target_role_arn = p.arn and f.missing < 2)`)
}

async function writeProblems(
  { held }: Work,
  readings: readonly Reading[],
  configured: readonly string[],
): Promise<void> {
  const readAt = new Date()
  const problems = readings.flatMap(({ arn, answer }) =>
    answer.ok ? [] : [{ arn, problem: answer.error, readAt }],
  )
  const read = readings.flatMap(({ arn, answer }) => (answer.ok ? [arn] : []))
  await writing(held, async (tx) => {
    const written = await tx
      .select({ arn: targetProblems.arn })
      .from(targetProblems)
      .where(eq(targetProblems.readAt, readAt))
      .limit(1)
    // It was written and the answer got lost: one reading would count twice.
    if (written.length > 0) return { progress: {}, value: null }
    await upsert(tx, targetProblems, problems)
    if (read.length > 0) await tx.delete(targetProblems).where(inArray(targetProblems.arn, read))
    await countMissing(
      tx,
      problems.flatMap(({ arn, problem }) => (problem.kind === 'not-found' ? [arn] : [])),
    )
    await forgetProblems(tx, configured)
    return { progress: {}, value: null }
  })
}

/**
 * Roles that pods of this place go on to in accounts which are not configured, one by one, with the role that the accounts file has for these; or why
 * they cannot be read. What was known of them stays. Not through the crawl's gate: a stranger's account that refuses says nothing of this one.
 */
export async function crawlTargets(work: Work): Promise<void> {
  const accounts = await listAccounts()
  if (!accounts.ok) return
  const configured = accounts.value.map(({ id }) => id)
  const arns = await targetsElsewhere(work, configured)
  const readings = await mapBounded(arns, atOnce, async (arn) => ({ arn, answer: await readTargetRole(arn) }))
  const roles = readings.flatMap(({ answer }) => (answer.ok ? [answer.value] : []))
  const changed = await writeRoles(work, roles, new Date())
  await writeProblems(work, readings, configured)
  if (changed > 0) work.changed()
}

/** Target roles that could not be read at the last try, by account. Rejects with a StoreError. */
export async function listUnreadTargets(): Promise<readonly UnreadTarget[]> {
  const store = await database()
  const { arn, problem } = targetProblems
  return store.select({ arn, problem }).from(targetProblems).orderBy(asc(arn))
}
