import 'server-only'
import { createHash } from 'node:crypto'
import { inArray, sql } from 'drizzle-orm'
import { type Database, tables } from '../store/index.ts'

const { documents } = tables

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Keeps texts, each once. Those that are there are not written again. */
export async function keepDocuments(tx: Database, texts: Iterable<string>): Promise<void> {
  const rows = [...new Set(texts)].map((text) => ({ hash: hashOf(text), text }))
  if (rows.length === 0) return
  // In one order, so that two who keep the same texts wait for each other and not around in a circle.
  rows.sort((left, right) => (left.hash < right.hash ? -1 : 1))
  const known = await readDocuments(
    tx,
    rows.map(({ hash }) => hash),
  )
  const fresh = rows.filter(({ hash }) => !known.has(hash))
  if (fresh.length === 0) return
  const json = JSON.stringify(
    fresh.map(({ hash, text }) => ({ hash, text: text.replaceAll('\0', '\ufffd').toWellFormed() })),
  )
  await tx.execute(
    sql`insert into ${documents} (hash, text) select hash, text from jsonb_to_recordset(${json}::text::jsonb) as r(hash text, text text) on conflict do nothing`,
  )
}

export async function readDocuments(
  tx: Database,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map()
  const rows = await tx
    .select()
    .from(documents)
    .where(inArray(documents.hash, [...hashes]))
  return new Map(rows.map(({ hash, text }) => [hash, text]))
}
