import type { ActionCatalog, CatalogAction, ConditionKey } from '../iam/index.ts'
import { patternsOf } from './arn-pattern.ts'
import type { GeneratedCatalog, GeneratedService } from './generated-form.ts'
import { keyTypes, levels } from './generated-form.ts'
import { globalKeys, roleSessionKeys } from './global-keys.ts'

export type ResourceType = {
  readonly service: string
  /** As the reference calls it: `bucket`. */
  readonly name: string
  /** As AWS writes it, for a person to fill in: `arn:${Partition}:s3:::${BucketName}`. A few types have two forms. */
  readonly arns: readonly string[]
  /** The same as patterns, see `CatalogAction.resources`. */
  readonly patterns: readonly string[]
  readonly keys: readonly string[]
}
export type Service = {
  /** What its actions begin with: `s3`. */
  readonly prefix: string
  /** What people call it: `Amazon S3`. */
  readonly name: string
  readonly actions: readonly CatalogAction[]
  readonly types: readonly ResourceType[]
}
export type Expanded = { readonly catalog: ActionCatalog; readonly services: readonly Service[] }

/** Keys of services that the reference does not list, and the global ones, beside those it lists. */
function allKeys({ keys }: GeneratedCatalog): readonly ConditionKey[] {
  const listed = keys.map(
    ([name, type, multivalued]): ConditionKey => ({
      name: String(name),
      type: keyTypes[Number(type)] ?? 'String',
      multivalued: multivalued === 1,
    }),
  )
  const more = [...globalKeys, ...roleSessionKeys]
  const names = new Set(more.map(({ name }) => name))
  return [...more, ...listed.filter(({ name }) => !names.has(name))]
}

/** The lists of key names, each made once and shared by its actions. A session's keys come with every request. */
function keyNames({ keys, keyLists }: GeneratedCatalog): readonly (readonly string[])[] {
  const session = roleSessionKeys.map(({ name }) => name)
  return keyLists.map((list) => [
    ...new Set([...list.map((number) => String(keys[number]?.[0])), ...session]),
  ])
}

const nothing: readonly string[] = []

/** The patterns of the types an action takes. Nearly every action takes one type or none, and then shares the list. */
function resourcesOf(taken: readonly (string | number)[], types: readonly ResourceType[]): readonly string[] {
  if (taken.length === 0) return nothing
  const only = taken.length === 1 ? types[Number(taken[0])] : undefined
  return only?.patterns ?? [...new Set(taken.flatMap((number) => types[Number(number)]?.patterns ?? '*'))]
}

function toAction(
  prefix: string,
  types: readonly ResourceType[],
  lists: readonly (readonly string[])[],
  entry: readonly (string | number)[],
): CatalogAction {
  const [name, level, list, ...taken] = entry
  return {
    name: `${prefix}:${name}`,
    level: levels[Number(level)] ?? 'Write',
    resources: resourcesOf(taken, types),
    keys: lists[Number(list)] ?? nothing,
  }
}

function toService(
  prefix: string,
  generated: GeneratedService,
  lists: readonly (readonly string[])[],
): Service {
  const types = generated.types.map(
    ([name, arn, list]): ResourceType => ({
      service: prefix,
      name: String(name),
      arns: String(arn).split(', '),
      patterns: patternsOf(String(arn)),
      keys: lists[Number(list)] ?? nothing,
    }),
  )
  return {
    prefix,
    name: generated.name,
    types,
    actions: generated.actions.map((entry) => toAction(prefix, types, lists, entry)),
  }
}

export function expand(generated: GeneratedCatalog): Expanded {
  const lists = keyNames(generated)
  const services = Object.entries(generated.services).map(([prefix, service]) =>
    toService(prefix, service, lists),
  )
  const actions = services.flatMap((service) => service.actions)
  return { catalog: { date: generated.date, actions, keys: allKeys(generated) }, services }
}
