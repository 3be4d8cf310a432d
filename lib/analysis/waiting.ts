import 'server-only'
import { sql } from 'drizzle-orm'
import type { AssociationFacts } from '../pod-identity/index.ts'
import { type Database, tables } from '../store/index.ts'

const { fleetAssociations, documents } = tables

/** An association of the store, as its analysis needs it. */
export type AssociationRow = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn: string | null
  readonly effectiveRoleArn: string
  readonly externalId: string | null
  readonly disableSessionTags: boolean
  readonly policy: string | null
}
export type WaitingRow = AssociationRow & { readonly text: string | null; readonly readAt: string }
/** The last row of a batch. */
export type Cursor = Pick<
  WaitingRow,
  'effectiveRoleArn' | 'accountId' | 'region' | 'cluster' | 'associationId'
>

export const firstCursor: Cursor = {
  effectiveRoleArn: '',
  accountId: '',
  region: '',
  cluster: '',
  associationId: '',
}

/** Columns under the names of an AssociationRow. */
export const rowColumns = sql`
  a.account_id as "accountId", a.region, a.cluster, a.association_id as "associationId", a.namespace,
  a.service_account as "serviceAccount", a.role_arn as "roleArn", a.target_role_arn as "targetRoleArn",
  a.effective_role_arn as "effectiveRoleArn", a.external_id as "externalId",
  coalesce(a.disable_session_tags, false) as "disableSessionTags", a.policy`

/** Rows of a statement: the two drivers give them in the same place, and drizzle types it loosely. */
export async function rowsOf<Row>(
  database: Database,
  query: ReturnType<typeof sql>,
): Promise<readonly Row[]> {
  const { rows } = (await database.execute(query)) as unknown as { readonly rows: readonly Row[] }
  return rows
}

/** Associations that wait to be analysed, by role, from behind a cursor. */
export function readWaiting(database: Database, after: Cursor, max: number): Promise<readonly WaitingRow[]> {
  const { effectiveRoleArn, accountId, region, cluster, associationId } = after
  return rowsOf<WaitingRow>(
    database,
    sql`select ${rowColumns}, d.text, a.read_at::text as "readAt"
        from ${fleetAssociations} a left join ${documents} d on d.hash = a.policy
        where a.to_analyse and a.role_arn is not null
          and (a.effective_role_arn, a.account_id, a.region, a.cluster, a.association_id)
            > (${effectiveRoleArn}, ${accountId}, ${region}, ${cluster}, ${associationId})
        order by a.effective_role_arn, a.account_id, a.region, a.cluster, a.association_id
        limit ${max}`,
  )
}

export function factsOf(row: AssociationRow, text: string | null): AssociationFacts {
  const { accountId, region, cluster, namespace, serviceAccount, roleArn, disableSessionTags } = row
  return {
    accountId,
    region,
    cluster,
    namespace,
    serviceAccount,
    roleArn,
    disableSessionTags,
    ...(row.targetRoleArn && { targetRoleArn: row.targetRoleArn }),
    ...(row.externalId && { externalId: row.externalId }),
    ...(text !== null && { policy: text }),
  }
}
