import 'server-only'
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { FamilyRole, Member, Plan } from '../consolidate/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { loadRows } from './load.ts'
import { readTexts } from './roles.ts'
import type { PlanTask } from './think/tasks.ts'
import type { Consolidation } from './types.ts'
import { type AssociationRow, rowColumns, rowsOf } from './waiting.ts'
import { planInWorker } from './workers.ts'

const { fleetAssociations, fleetRoles } = tables

/** Planned at once; a plan of more is nothing that anybody reads or carries out in one go. */
export const consolidationMax = 2000

type Row = AssociationRow & { readonly ownerArn: string | null }

/** Which roles of an account could be one, as everything was read: its associations role by role, up to a bound. Rejects when the store is away. */
export async function consolidationOf(accountId: string, max = consolidationMax): Promise<Consolidation> {
  const store = await database()
  const [rows, counts, needed, taken] = await Promise.all([
    readRows(store, accountId, max),
    countOf(store, accountId),
    targetsIn(store, accountId),
    sharedNames(store, accountId),
  ])
  const { members, dark } = await membersOf(store, rows)
  const task = { members, needed: [...needed, ...dark.map(({ roleArn }) => roleArn)], taken }
  return {
    accountId,
    plan: await plan(task),
    ...counts,
    planned: members.length,
    unread: dark.length,
    withoutOrganization: members.some(({ role }) => !role.organization),
  }
}

/** Roles are read with all of their associations: one of which some are missing would look as though it could go. */
async function readRows(store: Database, accountId: string, max: number): Promise<readonly Row[]> {
  const rows = await rowsOf<Row>(
    store,
    sql`select ${rowColumns}, a.owner_arn as "ownerArn" from ${fleetAssociations} a
        where a.account_id = ${accountId} and a.missing < 2 and a.role_arn is not null
        order by a.role_arn, a.region, a.cluster, a.association_id limit ${max + 1}`,
  )
  const cut = rows.length > max ? rows.at(-1)?.roleArn : undefined
  return rows.filter(({ roleArn }) => roleArn !== cut)
}

async function countOf(store: Database, accountId: string) {
  const [counts] = await rowsOf<Pick<Consolidation, 'associations' | 'undescribed'>>(
    store,
    sql`select count(*)::int as associations, (count(*) filter (where a.role_arn is null))::int as undescribed
        from ${fleetAssociations} a where a.account_id = ${accountId} and a.missing < 2`,
  )
  return counts ?? { associations: 0, undescribed: 0 }
}

/** Roles of the account that pods go on to, from wherever. */
async function targetsIn(store: Database, accountId: string): Promise<readonly string[]> {
  const rows = await rowsOf<{ readonly arn: string }>(
    store,
    sql`select distinct a.target_role_arn as arn from ${fleetAssociations} a
        where a.missing < 2 and split_part(a.target_role_arn, ':', 5) = ${accountId}`,
  )
  return rows.map(({ arn }) => arn)
}

async function sharedNames(store: Database, accountId: string): Promise<readonly string[]> {
  const rows = await rowsOf<{ readonly name: string }>(
    store,
    sql`select r.name from ${fleetRoles} r where r.account_id = ${accountId} and lower(r.name) like 'pods-shared-%' order by r.name`,
  )
  return rows.map(({ name }) => name)
}

type Found = { readonly members: readonly Member[]; readonly dark: readonly Row[] }

async function membersOf(store: Database, rows: readonly Row[]): Promise<Found> {
  const texts = await readTexts(
    store,
    rows.flatMap(({ policy }) => policy ?? []),
  )
  const textOf = ({ policy }: Row) => (policy === null ? null : (texts.get(policy) ?? null))
  const { load, rows: lit, dark } = await loadRows(store, rows, textOf, new Map())
  const roles = new Map<string, FamilyRole>()
  const members: Member[] = []
  const unread: Row[] = [...dark]
  for (const [place, row] of lit.entries()) {
    const loaded = load.rows[place]
    // What EKS assumes: of an association with a target role that is the first one.
    const found = loaded && load.roles[loaded.first ?? loaded.role]
    if (!found || (row.targetRoleArn && loaded.first === null)) unread.push(row)
    else {
      const role = roles.get(row.roleArn) ?? { ...found, arn: row.roleArn }
      roles.set(row.roleArn, role)
      const association = { ...loaded.association, associationId: row.associationId }
      members.push({ association, role, ...(row.ownerArn !== null && { ownerArn: row.ownerArn }) })
    }
  }
  return { members, dark: unread }
}

/** Plans that were asked for last: a page and the files it offers ask for the same. */
const plansMax = 4
const plans = new Map<string, Promise<Plan>>()

function plan(task: Omit<PlanTask, 'name'>): Promise<Plan> {
  const roles = new Set(task.members.map(({ role }) => role))
  const rest = task.members.map(({ association, ownerArn }) => ({ association, ownerArn }))
  const key = createHash('sha256')
    .update(JSON.stringify([[...roles], rest, task.needed, task.taken]))
    .digest('base64url')
  const known = plans.get(key)
  if (known) return known
  const made = planInWorker(task)
  plans.set(key, made)
  for (const old of [...plans.keys()].slice(0, -plansMax)) plans.delete(old)
  made.catch(() => plans.delete(key))
  return made
}
