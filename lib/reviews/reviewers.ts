import 'server-only'
import { inArray } from 'drizzle-orm'
import { grantsOf } from '../auth/index.ts'
import { isWithin, type Place, type Scope, scopeOf } from '../auth/rules/index.ts'
import { listPeople } from '../auth/sign-in/index.ts'
import { database, tables } from '../store/index.ts'
import type { Away, Candidate } from './types.ts'

/** What somebody may decide about, of what they see. */
export type Deciding = { readonly decides: Scope; readonly reads: Scope }
export type Reviewer = Candidate & Deciding

async function decidingOf(id: string, groups: readonly string[]): Promise<Deciding> {
  const grants = await grantsOf(id, groups)
  return { decides: scopeOf(grants, 'reviews.decide'), reads: scopeOf(grants, 'associations.read') }
}
const decidesAny = ({ decides }: Deciding) => decides.kind === 'everything' || decides.selectors.length > 0

/** Everybody who may decide about something, and about what. Rejects with a StoreError when the store is away. */
export async function reviewers(): Promise<readonly Reviewer[]> {
  const people = await listPeople()
  const all = await Promise.all(
    people.map(async ({ id, name, groups }) => ({ id, name, ...(await decidingOf(id, groups)) })),
  )
  return all.filter(decidesAny)
}

/** Of some reviewers those who may still sign in, by id, with what they may decide about now. */
export async function reviewersNow(ids: readonly string[]): Promise<ReadonlyMap<string, Deciding>> {
  if (ids.length === 0) return new Map()
  const { people } = tables
  const db = await database()
  const found = await db
    .select({ id: people.id, groups: people.groups })
    .from(people)
    .where(inArray(people.id, [...new Set(ids)]))
  return new Map(
    await Promise.all(found.map(async ({ id, groups }) => [id, await decidingOf(id, groups)] as const)),
  )
}

/** Why one of them will not decide; without a place: about anything at all. */
export function awayFrom(now: Deciding | undefined, place: Place | null): Away | null {
  if (!now) return 'left'
  const may = place === null ? decidesAny(now) : mayDecideAbout(now, place)
  return may ? null : 'may-not'
}

/** Who may decide about something that they may not see, does not. */
export const mayDecideAbout = ({ decides, reads }: Deciding, place: Place) =>
  isWithin(decides, place) && isWithin(reads, place)

/** Those who may decide, by name. */
export async function listCandidates(): Promise<readonly Candidate[]> {
  return (await reviewers()).map(({ id, name }) => ({ id, name }))
}

/**
 * Gives every place to one of those who may decide about it: to whoever has the fewest so far, so that neighbours stay together as little as they
 * have to. Null: to nobody.
 */
export function shareOut(places: readonly Place[], among: readonly Reviewer[]): readonly (Reviewer | null)[] {
  const loads = new Map(among.map(({ id }) => [id, 0]))
  return places.map((place) => {
    const [fewest] = among
      .filter((each) => mayDecideAbout(each, place))
      .toSorted((one, other) => (loads.get(one.id) ?? 0) - (loads.get(other.id) ?? 0))
    if (fewest) loads.set(fewest.id, (loads.get(fewest.id) ?? 0) + 1)
    return fewest ?? null
  })
}
