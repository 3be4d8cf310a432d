import type { AccessLevel, ConditionKey } from '../iam/index.ts'

export const levels: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management']

/** The types of the Service Authorization Reference, without their `ArrayOf`. */
export const keyTypes: readonly ConditionKey['type'][] = [
  'String',
  'ARN',
  'Numeric',
  'Date',
  'Bool',
  'IPAddress',
  'Binary',
]

/**
 * How the generated file keeps a service: a resource type is its name, its ARN as AWS writes it, and the number of its list of keys; an action
 * is its name, its level, the number of its list of keys, and the numbers of the types it takes (-1: any).
 */
export type GeneratedService = {
  readonly name: string
  readonly types: readonly (readonly (string | number)[])[]
  readonly actions: readonly (readonly (string | number)[])[]
}
export type GeneratedCatalog = {
  readonly date: string
  /** Name, number of its type, and 1 when it is multivalued. */
  readonly keys: readonly (readonly (string | number)[])[]
  /** Every set of keys that some action or type supports, once: numbers into `keys`. Thousands of actions share few of them. */
  readonly keyLists: readonly (readonly number[])[]
  readonly services: Readonly<Record<string, GeneratedService>>
}
