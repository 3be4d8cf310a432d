import 'server-only'
import { StoreError } from './store-error.ts'

/** PostgreSQL's codes, appendix A of its manual, and Node's: the database is not there, is on its way, or has gone. */
const away =
  /^(08\w{3}|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/
/** pg's own words where there is no code. */
const awayWords =
  /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/
const full = /^(53100|ENOSPC)$/
const fullWords = /No space left on device/

type Seen = { readonly code: string; readonly message: string }

/** The error and what it was caused by: drizzle wraps what the driver says, and the driver may hold several attempts. */
function chainOf(error: unknown): readonly Seen[] {
  const seen: Seen[] = []
  for (let one = error; one instanceof Error && seen.length < 5; one = one.cause) {
    const { message } = one
    seen.push({ message, code: 'code' in one ? String(one.code) : '' })
  }
  return seen
}

/**
 * When a query failed because the database went away or its disk is full: what to tell a person. Null: it failed for another reason. What the
 * query was to write has not happened, but for a write whose connection broke while it was being answered.
 */
export function storeErrorOf(error: unknown): StoreError | null {
  if (error instanceof StoreError) return error
  const chain = chainOf(error)
  if (chain.some(({ code, message }) => full.test(code) || fullWords.test(message))) {
    return new StoreError(
      'The disk that Podscope keeps its history on is full. What was written before is kept, this was not; make room, and it goes on by itself.',
      { cause: error },
    )
  }
  if (chain.some(({ code, message }) => away.test(code) || awayWords.test(message))) {
    return new StoreError(
      'The PostgreSQL of DATABASE_URL does not answer at present. What was written before is kept; Podscope goes on by itself as soon as it is back.',
      { cause: error },
    )
  }
  return null
}
