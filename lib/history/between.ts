import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { database, tables } from '../store/index.ts'
import { type Step, standingAt, timeOf } from './standing.ts'
import type { AssociationRef, AssociationState, Moment, Standing } from './types.ts'

const { changes, documents, fleetAssociations: f } = tables

/** Which associations, and between which moments. */
export type BetweenAsked = {
  readonly scope: Scope
  /** A condition on the rows of the fleet, also of those that are gone; undefined: all of them. */
  readonly where: SQL | undefined
  readonly from: string
  readonly to: Moment
  /** Roles that are not as they were: whatever runs as one of them is looked at too. */
  readonly roles: readonly string[]
  readonly limit: number
}

/** An association of which something was noted since the first moment, and how it stood at both. */
export type Between = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly from: Standing
  readonly to: Standing
}
export type AllBetween = {
  readonly touched: readonly Between[]
  /** How many there are; more than are given where there are more than the limit. */
  readonly total: number
}

async function rowsOf<Row>(query: SQL): Promise<readonly Row[]> {
  const store = await database()
  // The two drivers give them in the same place, and drizzle types it loosely.
  const { rows } = (await store.execute(query)) as unknown as { readonly rows: readonly Row[] }
  return rows
}

const lastPosition = 2_147_483_647

/**
 * Where in the record a moment lies: behind the newest change that had begun. Positions are in one order for everybody, times of changes that race are
 * not. Read from the newest on, so that it takes no longer than looking at what came since.
 */
async function positionAt(moment: Moment): Promise<number> {
  if (moment === 'now') return lastPosition
  const [row] = await rowsOf<{ readonly position: number }>(sql`
    select ${changes.position} as position from ${changes} where ${changes.startedAt} <= ${moment}::timestamptz
    order by ${changes.position} desc limit 1`)
  return row?.position ?? 0
}

const isKept = sql`c.outcome = 'stored' and c.association_id is not null`

/**
 * Keys of the associations of which anything was noted since a moment: in the record, or by EKS, which says when each was modified last; and of those that run
 * as one of some roles. What was only seen for the first time is no change.
 */
const touchedSince = (from: string, position: number, roles: readonly string[]): SQL => sql`(
  select c.account_id, c.region, c.cluster, c.association_id from ${changes} c
    where c.position > ${position} and ${isKept} and c.kind <> 'seen'
  union
  select ${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId} from ${f} where ${f.modifiedAt} > ${from}::timestamptz
  union
  select ${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId} from ${f}
    where ${f.effectiveRoleArn} = any(${sql.param(roles)}::text[]) and ${f.missing} < 2)`

const sameKey = sql`(${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId})
  = (t.account_id, t.region, t.cluster, t.association_id)`

/** One step of the record on a side of a position, of the association `t`. */
function stepOf(slot: string, position: number, isAfter: boolean): SQL {
  const beside = isAfter
    ? sql`c.position > ${position} order by c.position`
    : sql`c.position <= ${position} order by c.position desc`
  return sql`(select ${slot}::text as slot, c.kind, c.source, c.before, c.after, c.namespace, c.service_account
    from ${changes} c where (c.account_id, c.region, c.cluster, c.association_id)
      = (t.account_id, t.region, t.cluster, t.association_id) and ${isKept} and ${beside} limit 1)`
}

type Slot = 'before-from' | 'after-from' | 'before-to' | 'after-to'
type Row = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly createdAt: string | Date | null
  readonly total: number
  readonly current: (Omit<AssociationState, 'targetRoleArn' | 'policy'> & Nullable) | null
  readonly slot: Slot | null
} & Step
type Nullable = { readonly targetRoleArn: string | null; readonly policy: string | null }

function statement(
  { scope, where, from, roles, limit }: BetweenAsked,
  positions: readonly [number, number],
): SQL {
  const [start, end] = positions
  const seen = sql.join([inScope(scope) ?? sql`true`, where ?? sql`true`], sql` and `)
  // Who sees everything, and asks for everything, is told of those too that were never in a list.
  const join = scope.kind === 'everything' && !where ? sql`left join` : sql`join`
  const steps = [
    stepOf('before-from', start, false),
    stepOf('after-from', start, true),
    stepOf('before-to', end, false),
    stepOf('after-to', end, true),
  ]
  return sql`
    with touched as ${touchedSince(from, start, roles)}, picked as (
      select t.*, ${f.namespace} as name_space, ${f.serviceAccount} as account_of_pods, ${f.createdAt} as created_at,
        case when ${f.roleArn} is not null and ${f.modifiedAt} is not null and (${f.policy} is null or d.text is not null) then jsonb_build_object(
          'roleArn', ${f.roleArn}, 'targetRoleArn', ${f.targetRoleArn}, 'policy', d.text, 'tags', coalesce(${f.tags}, '{}'::jsonb),
          'disableSessionTags', coalesce(${f.disableSessionTags}, false),
          'modifiedAt', to_char(${f.modifiedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as current,
        (count(*) over ())::int as total
      from touched t ${join} ${f} on ${sameKey} left join ${documents} d on d.hash = ${f.policy}
      where ${seen}
      order by ${f.namespace}, ${f.serviceAccount}, t.account_id, t.region, t.cluster, t.association_id
      limit ${limit})
    select t.account_id as "accountId", t.region, t.cluster, t.association_id as "associationId", t.total, t.current,
      t.created_at as "createdAt", s.slot, s.kind, s.source, s.before, s.after,
      coalesce(t.name_space, s.namespace, '') as namespace, coalesce(t.account_of_pods, s.service_account, '') as "serviceAccount"
    from picked t left join lateral (${sql.join(steps, sql` union all `)}) s on true`
}

function stateOf(current: Row['current']): AssociationState | null {
  if (!current) return null
  const { targetRoleArn, policy, ...rest } = current
  return { ...rest, ...(targetRoleArn && { targetRoleArn }), ...(policy && { policy }) }
}

function betweenOf(rows: readonly Row[], { from, to }: BetweenAsked): Between | null {
  const [first] = rows
  if (!first) return null
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = first
  const stepAt = (slot: Slot): Step | null => rows.find((row) => row.slot === slot) ?? null
  const createdAt = first.createdAt === null ? null : new Date(first.createdAt)
  const told = { createdAt, current: stateOf(first.current) }
  return {
    ...{ accountId, region, cluster, associationId, namespace, serviceAccount },
    from: standingAt(from, { ...told, last: stepAt('before-from'), next: stepAt('after-from') }),
    to: standingAt(to, { ...told, last: stepAt('before-to'), next: stepAt('after-to') }),
  }
}

const nameOf = ({ namespace, serviceAccount, cluster, region, accountId }: Between) =>
  [namespace, serviceAccount, cluster, region, accountId].join('/')
const byName = (left: Between, right: Between) => (nameOf(left) < nameOf(right) ? -1 : 1)

/**
 * How the associations stood at two moments of which anything was noted since the first: by name, and no more than the limit. Every other one stands as it
 * did. Rejects when the store is away.
 */
export async function listBetween(asked: BetweenAsked): Promise<AllBetween> {
  const { from, to } = asked
  if (timeOf(from) > timeOf(to)) return { touched: [], total: 0 }
  const positions = [await positionAt(from), await positionAt(to)] as const
  const rows = await rowsOf<Row>(statement(asked, positions))
  const keyOf = ({ accountId, region, cluster, associationId }: Row) =>
    [accountId, region, cluster, associationId].join('/')
  const touched = [...Map.groupBy(rows, keyOf).values()].flatMap((own) => betweenOf(own, asked) ?? [])
  return { touched: touched.sort(byName), total: rows[0]?.total ?? 0 }
}

/** The rows of the fleet that `listBetween` does not look at, as a condition. Rejects when the store is away. */
export async function untouchedSince({ from, roles }: Pick<BetweenAsked, 'from' | 'roles'>): Promise<SQL> {
  const touched = touchedSince(from, await positionAt(from), roles)
  return sql`not exists (select 1 from ${touched} t where ${sameKey})`
}
