import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import {
  type AgentState,
  type AwsProblem,
  type Cluster,
  type ClusterRef,
  describeCluster,
  listClusterNames,
  readAgentState,
  readCallerAccount,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Database, tables } from '../store/index.ts'
import { crawlAssociations, vanishCluster } from './crawl-associations.ts'
import { crawlOrganization } from './crawl-organization.ts'
import { crawlRoles } from './crawl-roles.ts'
import { crawlTargets } from './crawl-targets.ts'
import { type Held, writing } from './crawls.ts'
import { foreignAccount, foreignArn } from './foreign.ts'
import { upsert } from './upsert.ts'
import { HopelessPlace, type Work } from './work.ts'

const { crawls, fleetAccounts, fleetClusters, fleetPlaces } = tables
type ClusterRow = typeof fleetClusters.$inferSelect

/** Rows of the account and the place, which everything else belongs to. */
async function notePlace({ held, account }: Work): Promise<void> {
  const { accountId, region } = held
  await writing(held, async (tx) => {
    const { name } = account
    await tx
      .insert(fleetAccounts)
      .values({ accountId, name })
      .onConflictDoUpdate({ target: fleetAccounts.accountId, set: { name } })
    await tx
      .insert(fleetPlaces)
      .values({ accountId, region, accountName: name, readAt: held.startedAt })
      .onConflictDoUpdate({
        target: [fleetPlaces.accountId, fleetPlaces.region],
        set: { accountName: name },
      })
    return { progress: {}, value: null }
  })
}

/** What became of a place: null problem: its clusters are listed. */
export async function setPlaceProblem({ held }: Work, problem: AwsProblem | null): Promise<void> {
  await writing(held, async (tx) => {
    await tx
      .update(fleetPlaces)
      .set({ problem, readAt: new Date() })
      .where(and(eq(fleetPlaces.accountId, held.accountId), eq(fleetPlaces.region, held.region)))
    return { progress: {}, value: null }
  })
}

/**
 * Throws when whoever answers is another account, or when there are no credentials to ask with: then nothing can be asked. An endpoint that does not
 * tell who it is, is asked on: its ARNs tell.
 */
async function assertAccount({ held, gate }: Work): Promise<void> {
  const { accountId, region } = held
  const caller = await readCallerAccount({ accountId, region, gate: gate.gate })
  if (caller.ok && caller.value !== accountId)
    throw new HopelessPlace(foreignAccount(held, 'sts:GetCallerIdentity', caller.value))
  if (!caller.ok && caller.error.kind === 'credentials') throw new HopelessPlace(caller.error)
}

type ReadCluster = { readonly cluster: Cluster; readonly agent: AgentState }

async function readCluster({ gate }: Work, at: ClusterRef): Promise<Result<ReadCluster, AwsProblem>> {
  const cluster = await describeCluster({ ...at, gate: gate.gate })
  if (!cluster.ok) return cluster
  const foreign = foreignArn(at, 'eks:DescribeCluster', cluster.value.arn)
  if (foreign) return fail(foreign)
  const agent = await readAgentState({ ...at, gate: gate.gate }, cluster.value.autoMode)
  return ok({ cluster: cluster.value, agent })
}

function rowOf(
  at: ClusterRef,
  read: Result<ReadCluster, AwsProblem>,
  known: ClusterRow | undefined,
): ClusterRow {
  const { accountId, region, cluster } = at
  const before: ClusterRow = known ?? {
    accountId,
    region,
    cluster,
    arn: null,
    status: null,
    version: null,
    autoMode: null,
    tags: null,
    agent: 'unknown',
    associations: null,
    associationsReadAt: null,
    problem: null,
    listProblem: null,
    readAt: new Date(),
    missing: 0,
  }
  if (!read.ok) return { ...before, problem: read.error, readAt: new Date(), missing: 0 }
  const { arn, status, version, autoMode, tags } = read.value.cluster
  const { agent } = read.value
  return {
    ...before,
    arn,
    status,
    version,
    autoMode,
    tags,
    agent,
    problem: null,
    readAt: new Date(),
    missing: 0,
  }
}

function isSame(row: ClusterRow, known: ClusterRow | undefined): boolean {
  const content = ({ readAt: _, associations: _count, associationsReadAt: _read, ...rest }: ClusterRow) =>
    JSON.stringify({ ...rest, tags: Object.entries(rest.tags ?? {}).sort() })
  return known !== undefined && content(row) === content(known)
}

const ofPlace = ({ accountId, region }: Held) =>
  and(eq(fleetClusters.accountId, accountId), eq(fleetClusters.region, region))

async function noteCluster(work: Work, at: ClusterRef, read: Result<ReadCluster, AwsProblem>): Promise<void> {
  await writing(work.held, async (tx) => {
    const [known] = await tx
      .select()
      .from(fleetClusters)
      .where(and(ofPlace(work.held), eq(fleetClusters.cluster, at.cluster)))
      .for('update')
    const row = rowOf(at, read, known)
    if (!isSame(row, known)) await upsert(tx, fleetClusters, [row])
    return { progress: {}, value: null }
  })
}

/** Clusters that the list lacked. Lacking for the second time, one leaves the view with all its associations. */
async function countMissing(tx: Database, held: Held, names: readonly string[]): Promise<void> {
  const list = JSON.stringify(names)
  const gone = await tx
    .update(fleetClusters)
    .set({ missing: sql`${fleetClusters.missing} + 1` })
    .where(
      and(
        ofPlace(held),
        sql`${fleetClusters.missing} < 2`,
        sql`${fleetClusters.cluster} not in (select jsonb_array_elements_text(${list}::text::jsonb))`,
      ),
    )
    .returning()
  for (const { accountId, region, cluster, missing } of gone)
    if (missing === 2) await vanishCluster(tx, { accountId, region, cluster })
}

/** Not counted up: whoever goes on after a crash lists them again. */
async function setClusters({ held }: Work, count: number): Promise<void> {
  await writing(held, async (tx) => {
    await tx.update(crawls).set({ clusters: count }).where(eq(crawls.id, held.id))
    return { progress: {}, value: null }
  })
}

async function isComplete(tx: Database, held: Held): Promise<boolean> {
  const unread = await tx
    .select({ cluster: fleetClusters.cluster })
    .from(fleetClusters)
    .where(
      and(
        ofPlace(held),
        sql`${fleetClusters.missing} = 0`,
        sql`(${fleetClusters.problem} is not null or ${fleetClusters.listProblem} is not null or ${fleetClusters.associationsReadAt} is distinct from ${held.startedAt.toISOString()}::timestamptz)`,
      ),
    )
    .limit(1)
  return unread.length === 0
}

/** The end of a crawl that went through: at one stroke, so that no crash counts what is missing twice. `names`: the clusters that are there. */
export async function concludePlace(held: Held, names: readonly string[]): Promise<void> {
  await writing(held, async (tx) => {
    await countMissing(tx, held, names)
    const { accountId, region } = held
    if (await isComplete(tx, held))
      await tx
        .update(fleetPlaces)
        .set({ completeAt: sql`now()` })
        .where(and(eq(fleetPlaces.accountId, accountId), eq(fleetPlaces.region, region)))
    await tx
      .update(crawls)
      .set({ state: 'done', problem: null, endedAt: sql`now()`, rate: null, lease: null })
      .where(eq(crawls.id, held.id))
    return { progress: {}, value: null }
  })
}

/**
 * Reads one account and region: the account's roles, the clusters, their associations. Each thing that cannot be read has its reason on its row.
 * Returns the clusters that are there. Rejects with a HopelessPlace, or a CrawlEnded when it is not ours any more.
 */
export async function crawlPlace(work: Work): Promise<readonly string[]> {
  const { accountId, region } = work.held
  await notePlace(work)
  await assertAccount(work)
  await crawlRoles(work)
  await crawlOrganization(work)
  const names = await listClusterNames({ accountId, region, gate: work.gate.gate })
  if (!names.ok) throw new HopelessPlace(names.error)
  await setPlaceProblem(work, null)
  const clusters = names.value.toSorted().map((cluster) => ({ accountId, region, cluster }))
  await setClusters(work, clusters.length)
  const present: string[] = []
  for (const at of clusters) {
    const read = await readCluster(work, at)
    const hopeless = work.gate.hopeless()
    if (hopeless) throw new HopelessPlace(hopeless)
    // Deleted since it was listed: it is as one that the list lacks.
    if (!read.ok && read.error.kind === 'not-found') continue
    await noteCluster(work, at, read)
    present.push(at.cluster)
    if (read.ok || read.error.kind !== 'credentials') await crawlAssociations(work, at)
  }
  await crawlTargets(work)
  return present
}
