import 'server-only'
import { sql } from 'drizzle-orm'
import { type Database, tables } from '../store/index.ts'
import type { Unread } from './types.ts'
import { rowsOf } from './waiting.ts'

const { crawls, fleetAssociations, fleetClusters, fleetPlaces } = tables

const ofPlace = sql`c.account_id = p.account_id and c.region = p.region`

/** Where associations may be that no answer counts. A crawl for the first time is said where crawls are. */
export async function readUnread(database: Database): Promise<Unread> {
  const [row] = await rowsOf<Unread>(
    database,
    sql`select
      (select count(*)::int from ${fleetPlaces} p where p.problem is not null or (p.complete_at is null
        and not exists (select 1 from ${crawls} c where ${ofPlace}
          and (c.state = 'done' or (c.ended_at is null and c.reason = 'start'))))) as regions,
      (select count(*)::int from ${fleetClusters} k where k.missing < 2 and (k.list_problem is not null or (k.associations_read_at is null
        and (k.associations is null or k.associations > (select count(*) from ${fleetAssociations} a
          where a.account_id = k.account_id and a.region = k.region and a.cluster = k.cluster and a.missing < 2))))) as clusters`,
  )
  return row ?? { regions: 0, clusters: 0 }
}
