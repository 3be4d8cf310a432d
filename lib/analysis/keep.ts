import 'server-only'
import { and, eq, gte, inArray, lt, or, sql } from 'drizzle-orm'
import { catalog } from '../catalog/index.ts'
import { type Database, tables, transaction } from '../store/index.ts'
import { rolesOf } from './load.ts'
import { contentOf, inTurns, readRoleRows } from './roles.ts'
import { hashOf, sizeOf } from './think/action-set.ts'
import type { WorkedOut } from './think/analyse.ts'
import { edition } from './think/key.ts'
import { rowsOf, type WaitingRow } from './waiting.ts'

const { analyses, actionSets, fleetAssociations, fleetMarks } = tables

/** Which of these are worked out already, by the rules as they are now. */
export async function knownKeys(database: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const some of inTurns([...new Set(keys)])) {
    const rows = await database
      .select({ key: analyses.key })
      .from(analyses)
      .where(and(inArray(analyses.key, [...some]), gte(analyses.edition, edition)))
    for (const { key } of rows) found.add(key)
  }
  return found
}

/**
 * Sets first, then the analyses that name them: whenever it ends, no analysis names a set that is not there. In the order of their keys, so that
 * two that write the same do not wait for each other.
 */
export async function keepAnalyses(database: Database, made: readonly WorkedOut[]): Promise<void> {
  const sets = new Map(
    made.flatMap(({ some, all }) => [some, all]).map((bits) => [hashOf(bits), bits] as const),
  )
  const rows = [...sets].map(([hash, bits]) => ({ hash, catalog: catalog.date, size: sizeOf(bits), bits }))
  rows.sort((left, right) => (left.hash < right.hash ? -1 : 1))
  for (const some of inTurns(rows, 100))
    await database
      .insert(actionSets)
      .values([...some])
      .onConflictDoNothing()
  const list = made.map(({ counts, some, all, ...rest }) => ({
    ...rest,
    ...counts,
    edition,
    some: hashOf(some),
    all: hashOf(all),
  }))
  list.sort((left, right) => (left.key < right.key ? -1 : 1))
  for (const some of inTurns(list, 200))
    await database
      .insert(analyses)
      .values([...some])
      .onConflictDoUpdate({
        target: analyses.key,
        set: renewed,
        setWhere: lt(analyses.edition, sql`excluded.edition`),
      })
}

/** What another edition may say otherwise; the rest follows from the key. */
const renewed = {
  findings: sql`excluded.findings`,
  risks: sql`excluded.risks`,
  content: sql`excluded.content`,
  edition: sql`excluded.edition`,
  risk: sql`excluded.risk`,
}

/**
 * Gives rows their analyses (null: a role is not readable), as long as neither row nor roles have changed since they were read: what has waits for
 * the next turn. A crawl that changes a role waits for this, or this for the crawl, so that none of the two overwrites what it has not seen.
 */
export async function giveAnalyses(
  rows: readonly (readonly [row: WaitingRow, key: string | null])[],
  contents: ReadonlyMap<string, string | null>,
): Promise<number> {
  return transaction(async (tx) => {
    const now = await readRoleRows(tx, [...contents.keys()], true)
    const isAsRead = (arn: string) => {
      const role = now.get(arn)
      return (role ? contentOf(role) : null) === contents.get(arn)
    }
    const kept = rows.filter(([row]) => rolesOf(row).every(isAsRead))
    if (kept.length === 0) return 0
    const list = kept.map(([{ accountId, region, cluster, associationId, readAt }, key]) => ({
      a: accountId,
      r: region,
      c: cluster,
      i: associationId,
      t: readAt,
      k: key,
    }))
    const given = await rowsOf<{ readonly id: string }>(
      tx,
      sql`with given as (
            select * from jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb)
              as g(a text, r text, c text, i text, t timestamptz, k text)
          ), free as (
            select f.account_id, f.region, f.cluster, f.association_id, g.k
            from given g join ${fleetAssociations} f
              on f.account_id = g.a and f.region = g.r and f.cluster = g.c and f.association_id = g.i
            where f.to_analyse and f.read_at = g.t
            order by 1, 2, 3, 4
            for update of f skip locked
          )
          update ${fleetAssociations} f set analysis = free.k, to_analyse = false
          from free
          where f.account_id = free.account_id and f.region = free.region and f.cluster = free.cluster
            and f.association_id = free.association_id
          returning f.association_id as id`,
    )
    await waitForNew(tx, given, contents)
    await moveMark(tx)
    return given.length
  })
}

/** A role that was not there cannot be locked: where it came meanwhile, the rows just given nothing for its sake go on waiting. */
async function waitForNew(
  tx: Database,
  given: readonly { readonly id: string }[],
  contents: ReadonlyMap<string, string | null>,
): Promise<void> {
  const absent = [...contents].flatMap(([arn, content]) => (content === null ? [arn] : []))
  const there = [...(await readRoleRows(tx, absent)).keys()]
  if (there.length === 0 || given.length === 0) return
  const { associationId, effectiveRoleArn, roleArn } = fleetAssociations
  const ids = given.map(({ id }) => id)
  await tx
    .update(fleetAssociations)
    .set({ toAnalyse: true })
    .where(
      and(
        inArray(associationId, ids),
        eq(fleetAssociations.toAnalyse, false),
        or(inArray(effectiveRoleArn, there), inArray(roleArn, there)),
      ),
    )
}

const mark = 'analysed'

async function moveMark(tx: Database): Promise<void> {
  await tx
    .insert(fleetMarks)
    .values({ name: mark, version: 1 })
    .onConflictDoUpdate({ target: fleetMarks.name, set: { version: sql`${fleetMarks.version} + 1` } })
}

/** A number that another one takes the place of when associations were given analyses. */
export async function readMark(database: Database): Promise<number> {
  const [row] = await database.select().from(fleetMarks).where(sql`${fleetMarks.name} = ${mark}`)
  return row?.version ?? 0
}

/** What was worked out with another day's catalog, or by older rules, is worked out again: there may be what it did not know. */
export async function passOutdated(database: Database): Promise<void> {
  await database.execute(
    sql`update ${fleetAssociations} set to_analyse = true
        where not to_analyse and analysis in (
          select a.key from ${analyses} a join ${actionSets} s on s.hash = a.some where s.catalog <> ${catalog.date}
          union all select a.key from ${analyses} a where a.edition < ${edition})`,
  )
}

/** Rows of which nothing is known but their names need no analysis. */
export async function passUndescribed(database: Database): Promise<void> {
  await database.execute(
    sql`update ${fleetAssociations} set analysis = null, to_analyse = false where to_analyse and role_arn is null`,
  )
}
