import 'server-only'
import { grantsOf } from '../auth/index.ts'
import { isWithin, type Place, type Scope, scopeOf } from '../auth/rules/index.ts'
import { listPeople } from '../auth/sign-in/index.ts'
import type { Candidate } from './types.ts'

export type Reviewer = Candidate & { readonly decides: Scope; readonly reads: Scope }

/** Everybody who may decide about something, and about what. Rejects with a StoreError when the store is away. */
export async function reviewers(): Promise<readonly Reviewer[]> {
  const people = await listPeople()
  const all = await Promise.all(
    people.map(async ({ id, name, groups }) => {
      const grants = await grantsOf(id, groups)
      const [decides, reads] = [scopeOf(grants, 'reviews.decide'), scopeOf(grants, 'associations.read')]
      return { id, name, decides, reads }
    }),
  )
  return all.filter(({ decides }) => decides.kind === 'everything' || decides.selectors.length > 0)
}

/** Who may decide about something that they may not see, does not. */
export const mayDecideAbout = ({ decides, reads }: Pick<Reviewer, 'decides' | 'reads'>, place: Place) =>
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
