import 'server-only'
import { DrizzleQueryError } from 'drizzle-orm'
import { fail, ok, type Result } from '../base/index.ts'
import { storeErrorOf } from '../store/index.ts'
import type { FleetProblem } from './types.ts'

type StoreProblem = Extract<FleetProblem, { readonly kind: 'store' }>

/** What another room reads of the store, with its being away as a problem instead of a rejection. */
export function asStoreProblem<T>(read: () => Promise<T>): Promise<Result<T, StoreProblem>> {
  return askingStore<T, StoreProblem>(async () => ok(await read()))
}

/** Asks the store; a database that is away, or goes away meanwhile, is a problem with a sentence. */
export async function askingStore<T, E>(
  work: () => Promise<Result<T, E>>,
): Promise<Result<T, E | StoreProblem>> {
  try {
    return await work()
  } catch (error) {
    const told = storeErrorOf(error)
    if (told) return fail({ kind: 'store', message: told.message })
    if (error instanceof DrizzleQueryError)
      return fail({ kind: 'store', message: 'The database did not answer.' })
    throw error
  }
}
