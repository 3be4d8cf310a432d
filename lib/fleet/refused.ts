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

export type OwnerOf = Omit<Refused, 'roleArn' | 'targetRoleArn'> & {
  /** The sessions that may be of its pods, by their places. */
  readonly of: readonly number[]
}

/** Whose pods sessions may be, many at once. Of one role and cluster no more are given than `refusedCandidates` gives. */
export async function ownersOf(
  scope: Scope,
  sessions: readonly DeniedPrincipal[],
): Promise<Result<readonly OwnerOf[], Extract<FleetProblem, { readonly kind: 'store' }>>> {
  const kinds = Map.groupBy(sessions.keys(), (at) => kindOf(sessions[at]))
  const owners = new Map<string, Omit<OwnerOf, 'of'> & { of: number[] }>()
  for (const places of kinds.values()) {
    const [first] = places.flatMap((at) => sessions[at] ?? [])
    const found = first && (await refusedCandidates(scope, first))
    if (!found?.ok) {
      if (found) return found
      continue
    }
    for (const { association, session } of found.value.candidates) {
      // The first of two sessions only goes on to the other.
      if (session !== 'effective') continue
      const { roleArn: _, targetRoleArn: __, ...named } = association
      const { accountId, region, cluster, associationId } = association
      const key = [accountId, region, cluster, associationId].join('/')
      const owner = owners.get(key) ?? { ...named, of: [] }
      owners.set(key, owner)
      owner.of.push(...places)
    }
  }
  return ok([...owners.values()])
}

/** All that candidates are told by. */
function kindOf(session: DeniedPrincipal | undefined): string {
  const { principal = null, account, role, pods = [] } = session ?? {}
  const clusters = [...new Set(pods.map(({ cluster }) => cluster))].sort()
  return JSON.stringify([principal?.split(':')[1], account, role, clusters])
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
