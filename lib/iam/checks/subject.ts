import type { Finding, Policy, PolicyKind, Range, Statement } from '../types.ts'
import type { Budget } from './budget.ts'
import type { CatalogIndex } from './catalog-index.ts'

/** A policy text as the checks look at it. */
export type Subject = {
  readonly text: string
  readonly kind: PolicyKind
  readonly version: Policy['version']
  readonly statements: readonly Statement[]
  /** Null: nothing is known of AWS's actions and keys, and what would need it stays silent. */
  readonly catalog: CatalogIndex | null
  readonly rangeOf: (start: number, end: number) => Range
  /** For comparing parts of the policy with each other and with the catalog. */
  readonly budget: Budget
  /** For finding what a misspelled name was to be. */
  readonly spelling: Budget
}

/** One family of checks. Total: any text that parsed at all. */
export type Check = (subject: Subject) => readonly Finding[]

/** What a user wrote, for a message. */
export function shown(text: string): string {
  return `\`${text.length > 80 ? `${text.slice(0, 79)}…` : text}\``
}
