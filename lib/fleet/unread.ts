import 'server-only'
import { sql } from 'drizzle-orm'
import { ok, type Result } from '../base/index.ts'
import { tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { rowsOf } from './statement.ts'
import type { FleetProblem, UnreadAssociations } from './types.ts'

const { fleetAssociations: f } = tables

/** A page names so many reasons, those of most associations first. */
const reasonsMax = 200

const statement = sql`
  select account_id as "accountId", region, count(*)::int as count, min(problem::text)::jsonb as problem,
    to_jsonb(array_agg(distinct cluster)) as clusters
  from ${f}
  where problem is not null and missing < 2
  group by account_id, region, problem ->> 'kind', problem ->> 'operation'
  order by count(*) desc, account_id, region
  limit ${reasonsMax}`

/** Associations that were listed and could not be described at the last read, by place and reason. */
export function listUnreadAssociations(): Promise<Result<readonly UnreadAssociations[], FleetProblem>> {
  return askingStore<readonly UnreadAssociations[], FleetProblem>(async () =>
    ok(await rowsOf<UnreadAssociations>(statement)),
  )
}
