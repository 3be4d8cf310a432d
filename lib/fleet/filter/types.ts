import type { Severity } from '../../iam/index.ts'

/** A typed filter of the fleet, as `parse.ts` reads it. Offsets count UTF-16 units from 0. */

export type Range = { readonly from: number; readonly to: number }

/** Keys whose value is a name, in which `*` is any text and `?` any character; small and capital letters are the same. */
export const nameKeys = [
  'account',
  'region',
  'cluster',
  'namespace',
  'service-account',
  'role',
  'tenant',
  'owner',
] as const
export type NameKey = (typeof nameKeys)[number]

/** What `has:` and `lacks:` ask. */
export const traits = [
  'session-policy',
  'target-role',
  'session-tags',
  'owner',
  'finding',
  'narrowed',
  'cut',
  'inert',
  'denied',
  'conditions',
  'problem',
  'description',
  'analysis',
  'waiting',
  'agent',
  'broken-trust',
  'role-gone',
] as const
export type Trait = (typeof traits)[number]

/** How grave a finding is, in the engine's words. */
export const severities = [
  'security',
  'error',
  'warning',
  'suggestion',
] as const satisfies readonly Severity[]

/** One condition; all of a filter hold together. `not`: written with a `-` before it, or as `lacks:`. */
export type Term = Range & { readonly not: boolean } & (
    | { readonly kind: 'text'; readonly text: string }
    /** Any of the patterns. */
    | { readonly kind: 'name'; readonly key: NameKey; readonly patterns: readonly string[] }
    | { readonly kind: 'trait'; readonly traits: readonly Trait[] }
    | { readonly kind: 'finding'; readonly patterns: readonly string[] }
    /** A finding of any of these. */
    | { readonly kind: 'severity'; readonly severities: readonly Severity[] }
    /** Allowed on at least something, perhaps under conditions. */
    | { readonly kind: 'can'; readonly patterns: readonly string[] }
    | { readonly kind: 'changed'; readonly span: Span }
    | { readonly kind: 'risk'; readonly least: number; readonly most: number }
  )

/** Times are ISO 8601 in UTC, the end not included; `within` is milliseconds back from when it is asked. */
export type Span =
  | { readonly within: number }
  | { readonly before: number }
  | { readonly from: string | null; readonly to: string | null }

/** Something in a filter that means nothing, as a sentence; `instead` is what was perhaps meant, for the same place. */
export type FilterProblem = Range & { readonly message: string; readonly instead?: string }

/** With a problem the filter selects nothing: half a filter would show what was meant to be left out. */
export type Filter = { readonly terms: readonly Term[]; readonly problems: readonly FilterProblem[] }
