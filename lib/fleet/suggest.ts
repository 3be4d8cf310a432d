import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Scope } from '../auth/rules/index.ts'
import { catalog } from '../catalog/index.ts'
import { database, tables } from '../store/index.ts'
import type { NameKey } from './filter/types.ts'
import { type View, viewOf } from './view.ts'
import { inView, likeText } from './where.ts'

const { analyses, fleetAccounts, fleetAssociations: f, fleetClusters, fleetPlaces, fleetRoles } = tables

/** As many as a list under a field shows. */
const suggestionsMax = 12

/** Where the names of a key are found, each once: tables that hold few rows where there are such. */
const sources = (view: View): Readonly<Record<NameKey, SQL>> => ({
  namespace: sql`select distinct ${f.namespace} as name from ${view.associations} where ${inView}`,
  'service-account': sql`select distinct ${f.serviceAccount} as name from ${view.associations} where ${inView}`,
  role: sql`select distinct ${fleetRoles.name} as name from ${view.roles}`,
  cluster: sql`select distinct ${fleetClusters.cluster} as name from ${view.clusters}`,
  region: sql`select distinct ${fleetPlaces.region} as name from ${view.places}`,
  account: sql`select ${fleetAccounts.accountId} as name from ${view.accounts} union select ${fleetAccounts.name} from ${view.accounts}`,
  tenant: sql`select distinct coalesce(${f.tags} ->> 'tenant', substr(${f.namespace}, 8)) as name from ${view.associations} where ${inView} and (${f.tags} ->> 'tenant' is not null or ${f.namespace} like 'tenant-%')`,
  owner: sql`select distinct split_part(${f.ownerArn}, '/', 3) as name from ${view.associations} where ${inView} and ${f.ownerArn} is not null`,
})
const findingCodes = (view: View) =>
  sql`select distinct each ->> 'code' as name from ${view.analyses}, jsonb_array_elements(${analyses.findings}) as each`

/** Actions that contain what was typed, those that begin so first. */
function suggestActions(typed: string): readonly string[] {
  const small = typed.toLowerCase()
  const found = catalog.actions.map(({ name }) => name).filter((name) => name.toLowerCase().includes(small))
  const rank = (name: string) => Number(!name.toLowerCase().startsWith(small))
  return found.sort((left, right) => rank(left) - rank(right)).slice(0, suggestionsMax)
}

/** Values of a filter's key, of what somebody sees, that begin with, or hold, what was typed. Rejects when the store is away. */
export async function suggestValues(
  scope: Scope,
  key: NameKey | 'finding' | 'can',
  typed: string,
): Promise<readonly string[]> {
  if (key === 'can') return suggestActions(typed)
  const db = await database()
  const text = likeText(typed.replaceAll('*', ''))
  const source = key === 'finding' ? findingCodes(viewOf(scope)) : sources(viewOf(scope))[key]
  const rows = await db
    .select({ name: sql<string>`name` })
    .from(sql`(${source}) as names`)
    .where(sql`lower(name) like ${`%${text}%`}`)
    .orderBy(sql`lower(name) not like ${`${text}%`}`, sql`name`)
    .limit(suggestionsMax)
  return rows.map(({ name }) => name)
}
