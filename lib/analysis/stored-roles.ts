import 'server-only'
import { and, gt, inArray, lte } from 'drizzle-orm'
import { readOverAccounts } from '../organization/index.ts'
import { database, tables } from '../store/index.ts'
import { accountOf, hashesOf, inTurns, knownRole, type RoleRow, readRoleRows, readTexts } from './roles.ts'
import type { KnownRole } from './think/tuple.ts'

const { fleetRoles, roleVersions } = tables

/** A role as it was at a moment; two with the same `content` give the same. */
export type RoleThen =
  | { readonly role: KnownRole; readonly content: string }
  /** It was not read yet; `readAt`: it was for the first time later. Null: it, or one of its documents, never was, or it is gone. */
  | { readonly role: null; readonly readAt: string | null }

/** What of a role decides about access. */
const contentOf = ({ policies, boundary, tags }: RoleRow) => JSON.stringify([policies, boundary, tags])

/** Since when roles are known as they are. */
async function timesOf(arns: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const store = await database()
  const times = new Map<string, Date>()
  for (const some of inTurns(arns)) {
    const rows = await store
      .select({ arn: fleetRoles.arn, readAt: fleetRoles.readAt })
      .from(fleetRoles)
      .where(inArray(fleetRoles.arn, [...some]))
    for (const { arn, readAt } of rows) times.set(arn, readAt)
  }
  return times
}

/** What roles were at a moment that are otherwise now. Their organizations count as they are now: what they were is not kept. */
async function versionsAt(arns: readonly string[], moment: Date): Promise<ReadonlyMap<string, RoleRow>> {
  const store = await database()
  const found = new Map<string, RoleRow>()
  for (const some of inTurns(arns)) {
    const rows = await store
      .select()
      .from(roleVersions)
      .where(
        and(
          inArray(roleVersions.arn, [...some]),
          lte(roleVersions.since, moment),
          gt(roleVersions.until, moment),
        ),
      )
    const over = await readOverAccounts(store, [...new Set(rows.map(({ arn }) => accountOf(arn)))])
    for (const row of rows) found.set(row.arn, { ...row, organization: over.get(accountOf(row.arn)) ?? null })
  }
  return found
}

/** Roles as they were read at a moment (null: now), by ARN. Rejects when the store is away. */
export async function rolesAt(
  arns: readonly string[],
  moment: Date | null,
): Promise<ReadonlyMap<string, RoleThen>> {
  const store = await database()
  const wanted = [...new Set(arns)]
  const [current, times] = await Promise.all([readRoleRows(store, wanted), timesOf(wanted)])
  const isSince = (arn: string) => moment === null || (times.get(arn) ?? moment) <= moment
  const before = moment
    ? await versionsAt(
        wanted.filter((arn) => !isSince(arn)),
        moment,
      )
    : new Map<string, RoleRow>()
  const rows = new Map(
    wanted.flatMap((arn) => {
      const row = isSince(arn) ? current.get(arn) : before.get(arn)
      return row ? [[arn, row] as const] : []
    }),
  )
  const texts = await readTexts(store, [...rows.values()].flatMap(hashesOf))
  return new Map(
    wanted.map((arn): readonly [string, RoleThen] => {
      const row = rows.get(arn)
      const role = row ? knownRole(row, texts) : null
      if (row && role) return [arn, { role, content: contentOf(row) }]
      const isLater = !row && current.has(arn)
      return [arn, { role: null, readAt: (isLater && times.get(arn)?.toISOString()) || null }]
    }),
  )
}
