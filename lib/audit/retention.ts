import 'server-only'
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { asc, gte, lte, sql } from 'drizzle-orm'
import { type Database, tables } from '../store/index.ts'
import { append } from './append.ts'
import { canonicalJson } from './canonical.ts'
import { streamEntries, verifyChain } from './stream.ts'
import type { Actor, Link } from './types.ts'

const { auditEntries } = tables

/** Why old entries were not removed, as sentences for whoever runs the command. */
export class RetentionError extends Error {
  override readonly name = 'RetentionError'
}

export type Removed = Link & { readonly entries: number; readonly sha256: string }

/** The last entry before the first one of that time or later: what stands before it may go, and nothing in between. */
async function lastBefore(store: Database, before: Date): Promise<Link | null> {
  const [first] = await store
    .select({ position: auditEntries.position, previous: auditEntries.previous })
    .from(auditEntries)
    .where(gte(auditEntries.at, before))
    .orderBy(asc(auditEntries.position))
    .limit(1)
  return first ? { position: first.position - 1, hash: first.previous } : null
}

/** Writes entries to a new file, on the disk before this resolves. Returns the file's hash and how many there are. */
async function writeOut(store: Database, upTo: number, file: string) {
  // It tells who did what: nobody else's to read.
  const handle = await open(file, 'wx', 0o600)
  const hash = createHash('sha256')
  let entries = 0
  try {
    for await (const entry of streamEntries(store, upTo)) {
      const line = `${canonicalJson(entry)}\n`
      hash.update(line)
      await handle.write(line)
      entries++
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { entries, sha256: hash.digest('hex') }
}

/**
 * Moves all entries before a time from the store to a new file. The chain goes on: what is appended about it names the last entry that went and its
 * hash, which `verifyChain` begins from, and the file's hash. Only where the whole chain holds, and only for the owner of the tables: the triggers that
 * refuse it have to be turned off. Throws a RetentionError; then nothing was removed.
 */
export async function removeBefore(
  store: Database,
  before: Date,
  file: string,
  actor: Actor,
): Promise<Removed> {
  const { broken } = await verifyChain(undefined, store)
  if (broken)
    throw new RetentionError(
      `The chain does not hold: ${broken.message} Nothing was removed; look into it first.`,
    )
  const last = await lastBefore(store, before)
  if (!last || last.position === 0)
    throw new RetentionError('No entry is that old, or none would be left. Nothing was removed.')
  const written = await writeOut(store, last.position, file)
  if (written.entries === 0) throw new RetentionError('No entry is that old. Nothing was removed.')
  await store
    .transaction(async (tx) => {
      const after = { ...last, ...written, file: basename(file) }
      await append(tx, [
        { actor, act: 'audit.prune', phase: 'event', detail: { before: before.toISOString() }, after },
      ])
      await tx.execute(sql`alter table ${auditEntries} disable trigger audit_entries_stay`)
      await tx.delete(auditEntries).where(lte(auditEntries.position, last.position))
      await tx.execute(sql`alter table ${auditEntries} enable trigger audit_entries_stay`)
    })
    .catch((error: unknown) => {
      throw new RetentionError(`Nothing was removed; ${file} holds a copy. ${reasonOf(error)}`, {
        cause: error,
      })
    })
  return { ...last, ...written }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message = cause instanceof Error ? cause.message : String(cause)
  return /must be owner/.test(message)
    ? 'Only the owner of the tables may remove entries: run this with the owner’s DATABASE_URL.'
    : message
}
