import { matchGlob, parseGlob } from '../../iam/index.ts'

/** What of an association says whose it is. */
export type Place = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  /** The association's own tags; null while it was never described. */
  readonly tags: Readonly<Record<string, string>> | null
}

/**
 * Some associations: all that each of these says something of. What is not said, or empty, may be anything. Names are patterns (`*`, `?`) in which case
 * counts; an account is its number.
 */
export type Selector = {
  readonly accounts?: readonly string[]
  readonly regions?: readonly string[]
  readonly clusters?: readonly string[]
  readonly namespaces?: readonly string[]
  /** Every one of these tags, with a value like this pattern. */
  readonly tags?: Readonly<Record<string, string>>
}

/** Whom to ask about a tenant's workloads: in words, by a link, or both; never neither. */
export type Contact = {
  readonly words: string | null
  /** `https:`, `http:` or `mailto:`, and nothing else that a browser might do something with. */
  readonly href: string | null
}

/** Whoever's workloads these are: what any of its selectors selects. */
export type Tenant = {
  readonly id: string
  readonly name: string
  readonly selectors: readonly Selector[]
  /** Whom to ask about them; without: nobody said. */
  readonly contact?: Contact | null
}

/** For which associations something holds. */
export type Scope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'some'; readonly selectors: readonly Selector[] }

export const everything: Scope = { kind: 'everything' }
export const nothing: Scope = { kind: 'some', selectors: [] }

function isAny(patterns: readonly string[] | undefined, name: string): boolean {
  if (!patterns || patterns.length === 0) return true
  return patterns.some((pattern) => matchGlob(parseGlob(pattern), name))
}

function hasTags(wanted: Selector['tags'], tags: Place['tags']): boolean {
  return Object.entries(wanted ?? {}).every(([key, pattern]) => {
    const value = tags && Object.hasOwn(tags, key) ? tags[key] : undefined
    // An association that was never described has no tags that anybody knows of: it is nobody's by its tags.
    return value !== undefined && matchGlob(parseGlob(pattern), value)
  })
}

export function selects(selector: Selector, place: Place): boolean {
  return (
    isAny(selector.accounts, place.accountId) &&
    isAny(selector.regions, place.region) &&
    isAny(selector.clusters, place.cluster) &&
    isAny(selector.namespaces, place.namespace) &&
    hasTags(selector.tags, place.tags)
  )
}

export function isWithin(scope: Scope, place: Place): boolean {
  return scope.kind === 'everything' || scope.selectors.some((selector) => selects(selector, place))
}

/** Everything that some of them hold. */
export function unionOf(scopes: readonly Scope[]): Scope {
  if (scopes.some(({ kind }) => kind === 'everything')) return everything
  return {
    kind: 'some',
    selectors: scopes.flatMap((scope) => (scope.kind === 'some' ? scope.selectors : [])),
  }
}

/** Whether a selector says nothing at all, so that it selects everything there is: nobody means that by a tenant. */
export function isBlank({ accounts, regions, clusters, namespaces, tags }: Selector): boolean {
  const isFree = (patterns: readonly string[] | undefined) =>
    (patterns ?? []).every((each) => /^\*+$/.test(each))
  return [accounts, regions, clusters, namespaces].every(isFree) && Object.keys(tags ?? {}).length === 0
}
