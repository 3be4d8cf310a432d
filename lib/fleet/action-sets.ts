import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { actionSetOf, haveCommon } from '../analysis/index.ts'
import { actionsMatching, catalog } from '../catalog/index.ts'
import { database, tables } from '../store/index.ts'

const { actionSets } = tables

/** Sets never change under their hash, so what was read once is kept: some hundred of 2 kB. */
const known = new Map<string, Uint8Array>()

async function readSets(): Promise<ReadonlyMap<string, Uint8Array>> {
  const db = await database()
  const hashes = await db
    .select({ hash: actionSets.hash })
    .from(actionSets)
    .where(eq(actionSets.catalog, catalog.date))
  const missing = hashes.map(({ hash }) => hash).filter((hash) => !known.has(hash))
  if (missing.length > 0) {
    const rows = await db
      .select({ hash: actionSets.hash, bits: actionSets.bits })
      .from(actionSets)
      .where(sql`${actionSets.hash} = any(${sql.param(missing)}::text[])`)
    for (const { hash, bits } of rows) known.set(hash, bits)
  }
  return known
}

/** Hashes of the sets that hold an action which one of the patterns matches. */
export async function setsHolding(patterns: readonly string[]): Promise<readonly string[]> {
  const sets = await readSets()
  const wanted = actionSetOf(patterns.flatMap((pattern) => actionsMatching(pattern)).map(({ name }) => name))
  return [...sets].filter(([, set]) => haveCommon(set, wanted)).map(([hash]) => hash)
}
