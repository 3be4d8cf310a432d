import fc from 'fast-check'
import type { Place, Selector } from './tenants.ts'

/** Names that meet each other's patterns often, with what LIKE and JSON find special among them. */
const names = ['a', 'b', 'ab', 'aB', 'a_b', 'a%b', 'a\\b', "a'b", 'tenant-a', 'tenant-b', 'x{}', 'ü']
const patterns = [...names, '*', '?', 'a*', '*b', 'tenant-?', '*-*', 'a?b', 'A*', '**']
const tagPatterns = patterns.filter((each) => !each.includes('?'))

const some = (texts: readonly string[]) => fc.constantFrom(...texts)
const several = (texts: readonly string[]) => fc.array(some(texts), { maxLength: 3 })
const keys = ['team', 'tenant', 'a b', '']

export const somePlace: fc.Arbitrary<Place> = fc.record({
  accountId: some(['1', '2', '12']),
  region: some(['eu', 'us']),
  cluster: some(names),
  namespace: some(names),
  tags: fc.option(fc.dictionary(some(keys), some(names), { maxKeys: 3 })),
})

export const someSelector: fc.Arbitrary<Selector> = fc.record(
  {
    accounts: several(['1', '2', '1*']),
    regions: several(['eu', 'us', '*']),
    clusters: several(patterns),
    namespaces: several(patterns),
    tags: fc.dictionary(some(keys), some(tagPatterns), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
)

/** What says all there is to say of a place; its names must hold no wildcard. */
export function selectorOf({ accountId, region, cluster, namespace, tags }: Place): Selector {
  return {
    accounts: [accountId],
    regions: [region],
    clusters: [cluster],
    namespaces: [namespace],
    tags: tags ?? {},
  }
}
