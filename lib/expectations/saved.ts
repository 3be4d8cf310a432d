import 'server-only'
import { and, DrizzleQueryError, eq } from 'drizzle-orm'
import { fail, ok, type Result } from '../base/index.ts'
import { database, storeErrorOf, tables } from '../store/index.ts'
import { parseExpectations } from './read.ts'
import type { Expectation, Problem } from './types.ts'
import { type ExpectationEdit, editExpectations } from './write.ts'

/** Who the expectations are about. Not the association's id: they outlive one that is deleted and made anew. */
export type ServiceAccountRef = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  readonly serviceAccount: string
}
/** `text` is null where nothing was ever saved. It is also the version: saving tells what was seen. */
export type SavedExpectations = { readonly text: string | null; readonly list: readonly Expectation[] }
export type SaveProblem =
  /** Somebody saved since; nothing was written. `now` is theirs. */
  | { readonly kind: 'conflict'; readonly now: SavedExpectations }
  | { readonly kind: 'not-readable'; readonly problems: readonly Problem[] }
  | StoreProblem
/** The store is away; `message` is for a person. */
export type StoreProblem = { readonly kind: 'store'; readonly message: string }

const { expectations } = tables

function whose({ accountId, region, cluster, namespace, serviceAccount }: ServiceAccountRef) {
  return and(
    eq(expectations.accountId, accountId),
    eq(expectations.region, region),
    eq(expectations.cluster, cluster),
    eq(expectations.namespace, namespace),
    eq(expectations.serviceAccount, serviceAccount),
  )
}

/** What is expected of a service account's association. */
export function readExpectations(ref: ServiceAccountRef): Promise<Result<SavedExpectations, StoreProblem>> {
  return askingStore(async () => ok(await readNow(ref)))
}

async function readNow(ref: ServiceAccountRef): Promise<SavedExpectations> {
  const db = await database()
  const [row] = await db.select({ text: expectations.text }).from(expectations).where(whose(ref))
  return asSaved(row?.text ?? null)
}

function asSaved(text: string | null): SavedExpectations {
  return { text, list: text === null ? [] : parseExpectations(text).list }
}

/** Saves a text if what is there is still the text that was seen. What is saved always reads without a problem. */
export async function saveExpectations(
  ref: ServiceAccountRef,
  text: string,
  seen: string | null,
): Promise<Result<SavedExpectations, SaveProblem>> {
  const { problems } = parseExpectations(text)
  if (problems.length > 0) return fail({ kind: 'not-readable', problems })
  return askingStore(async () => {
    if (await write(ref, text, seen)) return ok(asSaved(text))
    const now = await readNow(ref)
    // A repeated save finds its own.
    return now.text === text ? ok(now) : fail({ kind: 'conflict', now })
  })
}

/** The same with one change of the text that was seen. */
export function changeExpectations(
  ref: ServiceAccountRef,
  edit: ExpectationEdit,
  seen: string | null,
): Promise<Result<SavedExpectations, SaveProblem>> {
  return saveExpectations(ref, editExpectations(seen ?? '', edit), seen)
}

/** One statement each, so that of two that save at once only one finds what it saw. */
async function write(ref: ServiceAccountRef, text: string, seen: string | null): Promise<boolean> {
  const db = await database()
  const { accountId, region, cluster, namespace, serviceAccount } = ref
  const key = { accountId, region, cluster, namespace, serviceAccount }
  const written =
    seen === null
      ? await db
          .insert(expectations)
          .values({ ...key, text })
          .onConflictDoNothing()
          .returning()
      : await db
          .update(expectations)
          .set({ text, updatedAt: new Date() })
          .where(and(whose(ref), eq(expectations.text, seen)))
          .returning()
  return written.length > 0
}

async function askingStore<T, E>(work: () => Promise<Result<T, E>>): Promise<Result<T, E | StoreProblem>> {
  try {
    return await work()
  } catch (error) {
    const told = storeErrorOf(error)
    if (told) return fail({ kind: 'store', message: told.message })
    // The database went away in between, or refused.
    if (error instanceof DrizzleQueryError)
      return fail({ kind: 'store', message: 'The database did not answer.' })
    throw error
  }
}
