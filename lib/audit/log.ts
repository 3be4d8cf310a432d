import 'server-only'
import { readEnv } from '../env.ts'
import { canonicalJson } from './canonical.ts'
import type { Entry } from './types.ts'

let isHeard = false

/** Writes entries to standard output, one line of JSON each, for whoever collects logs: what is kept elsewhere nobody changes here. */
export function tell(entries: readonly Entry[]): void {
  if (entries.length === 0 || !readEnv().auditLog) return
  if (!isHeard) {
    isHeard = true
    // Nobody reads any more: the entries are in the store, and the site must not end for it.
    process.stdout.on('error', () => undefined)
  }
  for (const entry of entries) process.stdout.write(`${canonicalJson(entry)}\n`)
}
