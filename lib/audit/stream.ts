import 'server-only'
import { and, asc, eq, gt, lte, ne, sql } from 'drizzle-orm'
import { type Database, database, tables } from '../store/index.ts'
import { canonicalJson } from './canonical.ts'
import { readChain } from './chain.ts'
import { toEntry } from './rows.ts'
import type { Break, ChainReport, Entry, Link } from './types.ts'

const { auditEntries, auditHead } = tables
/** Entries in memory at once. */
const pageSize = 500

/** Entries in their order, up to a position, a page at a time: others go on working in between. */
export async function* streamEntries(store: Database, upTo: number): AsyncGenerator<Entry> {
  let after = 0
  for (;;) {
    const rows = await store
      .select()
      .from(auditEntries)
      .where(and(gt(auditEntries.position, after), lte(auditEntries.position, upTo)))
      .orderBy(asc(auditEntries.position))
      .limit(pageSize)
    yield* rows.map(toEntry)
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.position
  }
}

/** Where the chain ends; null: nothing was ever written. */
export async function readEnd(store: Database): Promise<Link | null> {
  const [head] = await store.select({ position: auditHead.position, hash: auditHead.hash }).from(auditHead)
  return head ?? null
}

/** The newest entry there can be. */
const endless = 2_147_483_647

/** One that stands behind the end, in one statement, so that nothing is appended between two looks. */
async function beyondEnd(store: Database): Promise<Break | null> {
  const [beyond] = await store
    .select({ position: auditEntries.position })
    .from(auditEntries)
    .innerJoin(auditHead, sql`${auditEntries.position} > ${auditHead.position}`)
    .orderBy(asc(auditEntries.position))
    .limit(1)
  if (!beyond) return null
  const message = `Entry ${beyond.position} stands behind the last one that was written.`
  return { kind: 'inserted', position: beyond.position, message }
}

/**
 * Reads the whole audit and tells what of it holds and the first place that does not. `noted`: what somebody noted down earlier of where it was.
 * Rejects when the store cannot be read.
 */
export async function verifyChain(noted?: Link, given?: Database): Promise<ChainReport> {
  const store = given ?? (await database())
  const head = await readEnd(store)
  const report = await readChain(streamEntries(store, head?.position ?? endless), {
    head,
    noted,
    lookUp: async ({ previous, except }) => {
      const [found] = await store
        .select()
        .from(auditEntries)
        .where(and(eq(auditEntries.previous, previous), ne(auditEntries.position, except)))
        .limit(1)
      return found ? toEntry(found) : null
    },
  })
  return report.broken ? report : { ...report, broken: await beyondEnd(store) }
}

/**
 * The audit as it is now, as lines of JSON, each with its line end: an entry in canonical form, so that anybody can work out its hash. Rejects
 * when the store goes away in the middle.
 */
export async function* exportEntries(given?: Database): AsyncGenerator<string> {
  const store = given ?? (await database())
  const head = await readEnd(store)
  for await (const entry of streamEntries(store, head?.position ?? endless)) yield `${canonicalJson(entry)}\n`
}
