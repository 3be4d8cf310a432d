import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import type { Place, Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { database, tables } from '../store/index.ts'

import { rowsOf } from './statement.ts'
import { viewOf } from './view.ts'
import { inView } from './where.ts'

const { fleetAssociations: f } = tables

/** Whose an association was at the last read, also of one that is gone; null: it was never listed. Rejects when the store is away. */
export async function storedPlace(at: AssociationRef): Promise<Place | null> {
  const db = await database()
  const [found] = await db
    .select({
      accountId: f.accountId,
      region: f.region,
      cluster: f.cluster,
      namespace: f.namespace,
      tags: f.tags,
    })
    .from(f)
    .where(
      and(
        eq(f.accountId, at.accountId),
        eq(f.region, at.region),
        eq(f.cluster, at.cluster),
        eq(f.associationId, at.associationId),
      ),
    )
  return found ?? null
}

/** ARNs of the roles and target roles that associations of a scope have. Rejects when the store is away. */
export async function rolesOf(scope: Scope): Promise<readonly string[]> {
  const { associations } = viewOf(scope)
  const rows = await rowsOf<{ readonly arn: string }>(sql`
    select ${f.roleArn} as arn from ${associations} where ${inView} and ${f.roleArn} is not null
    union select ${f.targetRoleArn} from ${associations} where ${inView} and ${f.targetRoleArn} is not null`)
  return rows.map(({ arn }) => arn)
}
