import 'server-only'
import { and, eq, lt, ne, sql } from 'drizzle-orm'
import {
  type AssociationSummary,
  type AwsProblem,
  type ClusterRef,
  describeAssociation,
  listAssociations,
  mapBounded,
} from '../aws/index.ts'
import { type Database, tables } from '../store/index.ts'
import { writing } from './crawls.ts'
import { foreignArn } from './foreign.ts'
import { concurrency } from './gate.ts'
import { HopelessPlace, type Work } from './work.ts'
import { noteVanished, ofCluster, type Reading, writeReadings } from './write-readings.ts'

const { crawlClusters, crawls, fleetAssociations, fleetClusters } = tables

/** As many as a crash makes to be described again. */
export const batchSize = 200
/** As many texts as one statement brings. */
const vanishedAtOnce = 500

const isCluster = ({ accountId, region, cluster }: ClusterRef) =>
  and(
    eq(fleetClusters.accountId, accountId),
    eq(fleetClusters.region, region),
    eq(fleetClusters.cluster, cluster),
  )

type Begun = { readonly cursor: string | null; readonly done: boolean; readonly known: boolean }

/** Where the crawl stands with a cluster, and whether one before it has read all of it. */
async function begin({ held }: Work, at: ClusterRef): Promise<Begun> {
  return writing(held, async (tx) => {
    const row = { crawlId: held.id, cluster: at.cluster }
    await tx.insert(crawlClusters).values(row).onConflictDoNothing()
    const [mine] = await tx
      .select()
      .from(crawlClusters)
      .where(and(eq(crawlClusters.crawlId, held.id), eq(crawlClusters.cluster, at.cluster)))
    const before = await tx
      .select({ one: sql`1` })
      .from(crawlClusters)
      .innerJoin(crawls, eq(crawls.id, crawlClusters.crawlId))
      .where(
        and(
          eq(crawls.accountId, at.accountId),
          eq(crawls.region, at.region),
          eq(crawlClusters.cluster, at.cluster),
          eq(crawlClusters.done, true),
          ne(crawls.id, held.id),
        ),
      )
      .limit(1)
    const value = { cursor: mine?.cursor ?? null, done: mine?.done ?? false, known: before.length > 0 }
    return { progress: {}, value }
  })
}

async function setListProblem({ held }: Work, at: ClusterRef, problem: AwsProblem): Promise<void> {
  await writing(held, async (tx) => {
    await tx.update(fleetClusters).set({ listProblem: problem }).where(isCluster(at))
    return { progress: { clustersDone: 1 }, value: null }
  })
}

/** The associations in the list, and how many there are. Counted once, however often the list is read again after a crash. */
async function noteListed({ held }: Work, at: ClusterRef, listed: number, isFirst: boolean): Promise<void> {
  await writing(held, async (tx) => {
    await tx.update(fleetClusters).set({ associations: listed, listProblem: null }).where(isCluster(at))
    return { progress: { listed: isFirst ? listed : 0 }, value: null }
  })
}

async function read({ gate }: Work, summary: AssociationSummary): Promise<Reading> {
  const answer = await describeAssociation({ ...summary, gate: gate.gate })
  return { summary, answer, at: new Date() }
}

/** Some associations, in the order of their ids: their rows and the cursor behind them are written together. Returns those that are gone. */
async function readBatch(
  work: Work,
  at: ClusterRef,
  batch: readonly AssociationSummary[],
  known: boolean,
): Promise<readonly string[]> {
  const readings = await mapBounded(batch, concurrency, (summary) => read(work, summary))
  const hopeless = work.gate.hopeless()
  if (hopeless) throw new HopelessPlace(hopeless)
  // Deleted since it was listed: it is as one that the list lacks.
  const isGone = ({ answer }: Reading) => !answer.ok && answer.error.kind === 'not-found'
  const there = readings.filter((reading) => !isGone(reading))
  const failed = there.filter(({ answer }) => !answer.ok).length
  const cursor = batch.at(-1)?.associationId ?? null
  const rows = await writing(work.held, async (tx) => {
    const { rows, changed } = await writeReadings(tx, at, there, known)
    await tx
      .update(crawlClusters)
      .set({ cursor })
      .where(and(eq(crawlClusters.crawlId, work.held.id), eq(crawlClusters.cluster, at.cluster)))
    return { progress: { described: readings.length - failed, failed, changed }, value: rows }
  })
  if (rows > 0) work.changed()
  return readings.filter(isGone).map(({ summary }) => summary.associationId)
}

/** Counts up what the list lacked, and brings back what it has again. What is lacking for the second time leaves the view. */
async function countMissing(tx: Database, at: ClusterRef, ids: readonly string[]): Promise<number> {
  const list = JSON.stringify(ids)
  const isListed = sql`${fleetAssociations.associationId} in (select jsonb_array_elements_text(${list}::text::jsonb))`
  await tx
    .update(fleetAssociations)
    .set({ missing: 0 })
    .where(and(ofCluster(at), eq(fleetAssociations.missing, 1), isListed))
  const gone = await tx
    .update(fleetAssociations)
    .set({ missing: sql`${fleetAssociations.missing} + 1` })
    .where(and(ofCluster(at), lt(fleetAssociations.missing, 2), sql`not ${isListed}`))
    .returning()
  const vanished = gone.filter(({ missing }) => missing === 2)
  await tellVanished(tx, at, vanished)
  return vanished.length
}

async function tellVanished(
  tx: Database,
  at: ClusterRef,
  vanished: readonly (typeof fleetAssociations.$inferSelect)[],
): Promise<void> {
  for (let from = 0; from < vanished.length; from += vanishedAtOnce)
    await noteVanished(tx, at, vanished.slice(from, from + vanishedAtOnce))
}

/** Everything of a cluster that is not in the list of clusters any more. */
export async function vanishCluster(tx: Database, at: ClusterRef): Promise<void> {
  const gone = await tx
    .update(fleetAssociations)
    .set({ missing: 2 })
    .where(and(ofCluster(at), lt(fleetAssociations.missing, 2)))
    .returning()
  await tellVanished(tx, at, gone)
}

async function finish({ held, changed }: Work, at: ClusterRef, ids: readonly string[]): Promise<void> {
  const vanished = await writing(held, async (tx) => {
    const first = await tx
      .update(crawlClusters)
      .set({ done: true })
      .where(
        and(
          eq(crawlClusters.crawlId, held.id),
          eq(crawlClusters.cluster, at.cluster),
          eq(crawlClusters.done, false),
        ),
      )
      .returning({ cluster: crawlClusters.cluster })
    // It was written and the answer got lost: one list would count twice.
    if (first.length === 0) return { progress: {}, value: 0 }
    const count = await countMissing(tx, at, ids)
    const unread = await tx
      .select({ id: fleetAssociations.associationId })
      .from(fleetAssociations)
      .where(
        and(ofCluster(at), lt(fleetAssociations.missing, 2), sql`${fleetAssociations.problem} is not null`),
      )
      .limit(1)
    if (unread.length === 0)
      await tx.update(fleetClusters).set({ associationsReadAt: held.startedAt }).where(isCluster(at))
    return { progress: { clustersDone: 1, changed: count }, value: count }
  })
  if (vanished > 0) changed()
}

/** Lists and describes the associations of one cluster, from where the crawl stands. What goes wrong is written where it belongs. */
export async function crawlAssociations(work: Work, at: ClusterRef): Promise<void> {
  const begun = await begin(work, at)
  if (begun.done) return
  const listed = await listAssociations({ ...at, gate: work.gate.gate })
  const hopeless = work.gate.hopeless()
  if (hopeless) throw new HopelessPlace(hopeless)
  if (!listed.ok) return setListProblem(work, at, listed.error)
  const foreign = listed.value.flatMap(
    ({ arn }) => foreignArn(at, 'eks:ListPodIdentityAssociations', arn) ?? [],
  )
  if (foreign[0]) return setListProblem(work, at, foreign[0])
  await noteListed(work, at, listed.value.length, begun.cursor === null)
  const inOrder = listed.value.toSorted((left, right) => (left.associationId < right.associationId ? -1 : 1))
  const rest = inOrder.filter(({ associationId }) => begun.cursor === null || associationId > begun.cursor)
  const gone = new Set<string>()
  for (let from = 0; from < rest.length; from += batchSize) {
    const batch = rest.slice(from, from + batchSize)
    for (const id of await readBatch(work, at, batch, begun.known)) gone.add(id)
  }
  const ids = inOrder.map(({ associationId }) => associationId)
  await finish(
    work,
    at,
    ids.filter((id) => !gone.has(id)),
  )
}
