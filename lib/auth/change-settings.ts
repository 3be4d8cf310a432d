import 'server-only'
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { audited, type EntryDraft } from '../audit/index.ts'
import type { Database } from '../store/index.ts'

/** Any number, always the same: who changes who may do what holds it until their transaction ends, over all processes. */
const settingsLock = 4_216_044

/**
 * A change of who may do what, one at a time: what it looked at first is still so when it is done. What it notes is written down with it, or
 * nothing happens. Rejects with a StoreError when the store is away.
 */
export function changingSettings<T>(
  work: (tx: Database, note: (draft: EntryDraft) => void) => Promise<T>,
): Promise<T> {
  return audited(async (tx, note) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${settingsLock})`)
    return work(tx, note)
  })
}

/** Tells one state of what the store holds from another: what somebody saw before they changed it. */
export function versionOf(stored: unknown): string {
  return createHash('sha256').update(JSON.stringify(stored)).digest('base64url').slice(0, 22)
}
