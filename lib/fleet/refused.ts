import 'server-only'
import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { ok, type Result } from '../base/index.ts'
import {
  type Candidate,
  candidatesOf,
  type DeniedPrincipal,
  sessionNamePrefixLength,
} from '../pod-identity/index.ts'
import { database, tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { named } from './named.ts'
import type { FleetProblem } from './types.ts'
import { inView, roleIs } from './where.ts'

const { fleetAssociations: f } = tables

type Refused = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
}
export type RefusedCandidates = {
  readonly candidates: readonly Candidate<Refused>[]
  /** There are more than are given. */
  readonly isCut: boolean
}

/** Nobody looks through more by hand. */
const candidatesMax = 50

/**
 * The associations of a scope that a refused session may be of, as the newest crawl read them. None of those that were never described: their roles
 * are not known.
 */
export function refusedCandidates(
  scope: Scope,
  denied: DeniedPrincipal,
): Promise<Result<RefusedCandidates, Extract<FleetProblem, { readonly kind: 'store' }>>> {
  return askingStore(async () => {
    const { role, account, pods } = denied
    if (role === null || account === null || pods.length === 0) return ok({ candidates: [], isCut: false })
    const rows = await readRows(and(inScope(scope), inView, await isOfSession(role, account, pods)))
    const associations = rows.flatMap(({ roleArn, targetRoleArn, ...row }) =>
      roleArn === null ? [] : [{ ...row, roleArn, ...(targetRoleArn !== null && { targetRoleArn }) }],
    )
    return ok({
      candidates: candidatesOf(denied, associations.slice(0, candidatesMax)),
      isCut: rows.length > candidatesMax,
    })
  })
}

/** How many associations of a scope run as a role in the end: whatever it is given, they get. */
export function countRunningAs(
  scope: Scope,
  roleArn: string,
): Promise<Result<number, Extract<FleetProblem, { readonly kind: 'store' }>>> {
  return askingStore(async () => {
    const db = await database()
    const where = and(inScope(scope), inView, eq(f.effectiveRoleArn, roleArn))
    const [row] = await db.select({ count: sql<number>`count(*)::integer` }).from(f).where(where)
    return ok(row?.count ?? 0)
  })
}

/** As `candidatesOf` tells, but for the partition: so that what is cut off is of the same session. */
async function isOfSession(
  role: string,
  account: string,
  pods: DeniedPrincipal['pods'],
): Promise<SQL | undefined> {
  const isOwn = (column: AnyPgColumn) => sql`split_part(${column}, ':', 5) = ${account}`
  const clusters = [...new Set(pods.map(({ cluster }) => cluster))]
  return and(
    await roleIs(role),
    or(isOwn(f.roleArn), isOwn(f.targetRoleArn)),
    sql`left(${f.cluster}, ${sessionNamePrefixLength}) = any(${sql.param(clusters)}::text[])`,
  )
}

async function readRows(where: SQL | undefined) {
  const db = await database()
  return db
    .select({
      ...named,
      roleArn: f.roleArn,
      targetRoleArn: f.targetRoleArn,
    })
    .from(f)
    .where(where)
    .orderBy(f.namespace, f.serviceAccount, f.accountId, f.region, f.cluster, f.associationId)
    .limit(candidatesMax + 1)
}
