import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { reportFailure } from '../history/index.ts'
import { type Database, StoreError, transaction } from '../store/index.ts'

/** Two that waited for each other: one was turned away, and may come again. */
const turnedAway = new Set(['40001', '40P01'])
/** The database is going, gone or coming (PostgreSQL, appendix A, classes 08 and 57P), or its connection broke. */
const awayForms = /^(08|57P0)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/
const awayWords =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** How long a database that is away is waited for. */
const patienceMs = 180_000
const firstPauseMs = 100
const longestPauseMs = 5000

function* causes(error: unknown): Generator<object> {
  for (let each = error; typeof each === 'object' && each !== null; each = Reflect.get(each, 'cause'))
    yield each
}

function mayPass(error: unknown): boolean {
  for (const each of causes(error)) {
    if (each instanceof StoreError) return true
    const code = String(Reflect.get(each, 'code') ?? '')
    if (turnedAway.has(code) || awayForms.test(code)) return true
    if (awayWords.test(String(Reflect.get(each, 'message') ?? ''))) return true
  }
  return false
}

/** A transaction that is tried again while the database is away or turned it away. `work` must do nothing but write to it. */
export async function steadily<T>(work: (tx: Database) => Promise<T>): Promise<T> {
  const from = performance.now()
  for (let attempt = 0; ; attempt++) {
    try {
      return await transaction(work)
    } catch (error) {
      if (!mayPass(error) || performance.now() - from > patienceMs) throw error
      if (error instanceof StoreError) reportFailure('reading AWS waits for the store', error)
      await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt))
    }
  }
}
