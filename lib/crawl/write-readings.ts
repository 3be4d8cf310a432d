import 'server-only'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Association, AssociationSummary, AwsProblem, ClusterRef } from '../aws/index.ts'
import type { Result } from '../base/index.ts'
import { type Difference, noteDifferences, stateOf } from '../history/index.ts'
import { type Database, tables } from '../store/index.ts'
import {
  type AssociationRow,
  isAsKnown,
  isNews,
  isOlder,
  lostPolicy,
  rowOf,
  rowOfProblem,
  stateOfRow,
} from './association-row.ts'
import { keepDocuments, readDocuments } from './documents.ts'
import { foreignArn } from './foreign.ts'
import { upsert } from './upsert.ts'

const { fleetAssociations } = tables

/** What AWS told of an association, or why it did not, and when. */
export type Reading = {
  readonly summary: AssociationSummary
  readonly answer: Result<Association, AwsProblem>
  readonly at: Date
}

export const ofCluster = ({ accountId, region, cluster }: ClusterRef) =>
  and(
    eq(fleetAssociations.accountId, accountId),
    eq(fleetAssociations.region, region),
    eq(fleetAssociations.cluster, cluster),
  )

/** The row to write, or null where nothing is new. */
function rowFor({ summary, answer, at }: Reading, known: AssociationRow | undefined): AssociationRow | null {
  const problem = answer.ok
    ? (foreignArn(summary, 'eks:DescribePodIdentityAssociation', answer.value.arn) ??
      lostPolicy(answer.value, known))
    : answer.error
  if (answer.ok && isOlder(answer.value, known)) return null
  const row =
    answer.ok && !problem
      ? rowOf(answer.value, at, known)
      : problem && rowOfProblem(summary, problem, at, known)
  return row && !isAsKnown(row, known) ? row : null
}

type Written = { readonly rows: number; readonly changed: number }
type Changed = {
  readonly row: AssociationRow
  readonly known: AssociationRow | undefined
  readonly reading: Reading
}

async function differencesOf(
  tx: Database,
  changed: readonly Changed[],
  appearingIsNews: boolean,
): Promise<readonly Difference[]> {
  const told = changed.filter(({ row, known }) => row.problem === null && (known ? true : appearingIsNews))
  const hashes = told.flatMap(({ known }) => (known?.policy ? [known.policy] : []))
  const texts = await readDocuments(tx, hashes)
  return told.flatMap(({ row, known, reading }) => {
    if (!reading.answer.ok) return []
    // What left the view and is there again appears; what was listed and never described before was there.
    const wasThere = known !== undefined && known.missing < 2
    const before = wasThere ? stateOfRow(known, texts) : null
    if (wasThere && before === null) return []
    return [
      {
        associationId: row.associationId,
        namespace: row.namespace,
        serviceAccount: row.serviceAccount,
        before,
        beforeAt: known?.describedAt ?? null,
        now: stateOf(reading.answer.value),
      },
    ]
  })
}

/**
 * Writes what of some readings of one cluster is not known yet, and its difference into the history. `appearingIsNews`: everything that was there
 * has been read before, so what is not known has appeared. Returns how many rows were written, and how many of them tell something new or
 * changed of an association.
 */
export async function writeReadings(
  tx: Database,
  cluster: ClusterRef,
  readings: readonly Reading[],
  appearingIsNews: boolean,
): Promise<Written> {
  const ids = readings.map(({ summary }) => summary.associationId)
  if (ids.length === 0) return { rows: 0, changed: 0 }
  const knownRows = await tx
    .select()
    .from(fleetAssociations)
    .where(and(ofCluster(cluster), inArray(fleetAssociations.associationId, ids)))
    // In one order, so that two who write the same rows wait for each other and not around in a circle.
    .orderBy(asc(fleetAssociations.associationId))
    .for('update')
  const knownById = new Map(knownRows.map((row) => [row.associationId, row]))
  const changed = readings.flatMap((reading): Changed[] => {
    const known = knownById.get(reading.summary.associationId)
    const row = rowFor(reading, known)
    return row ? [{ row, known, reading }] : []
  })
  if (changed.length === 0) return { rows: 0, changed: 0 }
  const policies = changed.flatMap(({ reading: { answer } }) =>
    answer.ok && answer.value.policy ? [answer.value.policy] : [],
  )
  await keepDocuments(tx, policies)
  await upsert(
    tx,
    fleetAssociations,
    changed.map(({ row }) => row),
  )
  await noteDifferences(tx, cluster, await differencesOf(tx, changed, appearingIsNews))
  return { rows: changed.length, changed: changed.filter(({ row, known }) => isNews(row, known)).length }
}

/** Rows that leave the view, told to the history. They are kept, out of view: their changes point at them. */
export async function noteVanished(
  tx: Database,
  cluster: ClusterRef,
  rows: readonly AssociationRow[],
): Promise<void> {
  const texts = await readDocuments(
    tx,
    rows.flatMap(({ policy }) => (policy ? [policy] : [])),
  )
  const gone = rows.map((row) => ({
    associationId: row.associationId,
    namespace: row.namespace,
    serviceAccount: row.serviceAccount,
    before: stateOfRow(row, texts),
    beforeAt: row.describedAt,
    now: null,
  }))
  await noteDifferences(tx, cluster, gone)
}
