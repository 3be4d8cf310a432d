import 'server-only'
import { sql } from 'drizzle-orm'
import type { AssociationRef } from '../aws/types.ts'
import type { PolicySet, SessionContext } from '../iam/index.ts'
import { database, tables } from '../store/index.ts'
import { loadRows } from './load.ts'
import { readTexts } from './roles.ts'
import { inputsOf } from './think/tuple.ts'
import { type AssociationRow, rowColumns, rowsOf } from './waiting.ts'

const { fleetAssociations } = tables

export type StoredAccess = {
  readonly association: AssociationRef
  readonly policies: PolicySet
  readonly session: SessionContext
}

/** What decides about the access of some associations, as it was read; those whose role or policy could not be read are left out. */
export async function storedAccess(of: readonly AssociationRef[]): Promise<readonly StoredAccess[]> {
  if (of.length === 0) return []
  const store = await database()
  const wanted = of.map(
    ({ accountId, region, cluster, associationId }) =>
      sql`(${accountId}, ${region}, ${cluster}, ${associationId})`,
  )
  const rows = await rowsOf<AssociationRow>(
    store,
    sql`select ${rowColumns} from ${fleetAssociations} a
        where a.missing < 2 and a.role_arn is not null
          and (a.account_id, a.region, a.cluster, a.association_id) in (${sql.join(wanted, sql`, `)})`,
  )
  const texts = await readTexts(
    store,
    rows.flatMap(({ policy }) => policy ?? []),
  )
  const textOf = ({ policy }: AssociationRow) => (policy === null ? null : (texts.get(policy) ?? null))
  const { load, rows: lit } = await loadRows(store, rows, textOf, new Map())
  return lit.flatMap((row, place) => {
    const loaded = load.rows[place]
    const role = loaded && load.roles[loaded.role]
    if (!loaded || !role) return []
    const { policies, session } = inputsOf({ association: loaded.association, role, first: null })
    const { accountId, region, cluster, associationId } = row
    return [{ association: { accountId, region, cluster, associationId }, policies, session }]
  })
}
