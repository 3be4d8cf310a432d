import { type CatalogAction, type ConditionKey, matchGlob, parseGlob } from '../iam/index.ts'
import { expand, type ResourceType, type Service } from './expand.ts'
import generated from './generated/catalog.json' with { type: 'json' }
import type { GeneratedCatalog } from './generated-form.ts'
import { globalKeys } from './global-keys.ts'

const expanded = expand(generated)

/** Every action AWS documents, with access level, resource types and condition keys, as of `catalog.date`. */
export const catalog = expanded.catalog
/** Sorted by prefix. */
export const services: readonly Service[] = expanded.services

/** A table that is made when it is first asked for: the engine alone needs none of them. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const byPrefix = once(() => new Map(services.map((service) => [service.prefix, service])))
const byName = once(() => new Map(catalog.actions.map((action) => [action.name.toLowerCase(), action])))
const byKey = once(() => new Map(catalog.keys?.map((key) => [key.name.toLowerCase(), key])))
const longestKey = once(() => Math.max(...[...byKey().keys()].map(({ length }) => length)))
const globalNames = once(() => new Set(globalKeys.map(({ name }) => name)))
const byKeyOfAction = once(() => {
  const table = new Map<string, CatalogAction[]>()
  for (const action of catalog.actions)
    for (const key of action.keys ?? []) {
      const found = table.get(key)
      if (found) found.push(action)
      else table.set(key, [action])
    }
  return table
})

/** `s3` or `S3`; undefined when AWS documents no such service. */
export function findService(prefix: string): Service | undefined {
  return byPrefix().get(prefix.toLowerCase())
}

/** An action by its name. Case does not matter, as in a policy. */
export function findAction(name: string): CatalogAction | undefined {
  return byName().get(name.toLowerCase())
}

/**
 * The key that a name in a policy is: `aws:ResourceTag/team` is `aws:ResourceTag/`, the longest key that it begins with. Case does not matter.
 * No key is longer than the longest, so a name of any length takes the same time.
 */
export function findKey(name: string): ConditionKey | undefined {
  const lower = name.slice(0, longestKey() + 1).toLowerCase()
  for (let end = lower.length; end > 0; end--) {
    if (end < lower.length && !isPrefix(lower[end - 1])) continue
    const key = byKey().get(lower.slice(0, end))
    if (key && (end === name.length || isPrefix(key.name.at(-1)))) return key
  }
}

/** `kms:EncryptionContext:` is the one prefix that ends in a colon. */
function isPrefix(last: string | undefined): boolean {
  return last === '/' || last === ':'
}

/**
 * The actions that a pattern of a policy reaches: `s3:Get*`, `*`, `ec2:Describe?pcs`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function actionsMatching(pattern: string): readonly CatalogAction[] {
  const lower = pattern.toLowerCase()
  const exact = byName().get(lower)
  if (exact) return [exact]
  const glob = parseGlob(lower)
  // Nearly every pattern names its service: only that service's actions are looked at.
  const colon = lower.indexOf(':')
  const service = colon < 0 ? undefined : byPrefix().get(lower.slice(0, colon))
  return (service?.actions ?? catalog.actions).filter(({ name }) => matchGlob(glob, name.toLowerCase()))
}

/** The actions that can be limited to a resource type of their service. */
export function actionsOnType(type: ResourceType): readonly CatalogAction[] {
  const service = byPrefix().get(type.service)
  const number = service?.types.indexOf(type) ?? -1
  if (!service || number < 0) return []
  const entries = generatedActionsOf(type.service)
  return service.actions.filter((_, index) => entries[index]?.slice(3).includes(number))
}

/** The resource types an action can be limited to; none: it is reached by `"Resource": "*"` alone. */
export function typesOfAction(name: string): readonly ResourceType[] {
  const service = findService(name.slice(0, Math.max(0, name.indexOf(':'))))
  const action = findAction(name)
  const place = service && action ? service.actions.indexOf(action) : -1
  if (!service || place < 0) return []
  const numbers = generatedActionsOf(service.prefix)[place]?.slice(3) ?? []
  return numbers.flatMap((number) => service.types[Number(number)] ?? [])
}

function generatedActionsOf(prefix: string): readonly (readonly (string | number)[])[] {
  const table: GeneratedCatalog['services'] = generated.services
  return table[prefix]?.actions ?? []
}

/** The actions whose requests can carry a key of a policy; every action for a global key. */
export function actionsWithKey(name: string): readonly CatalogAction[] {
  const key = findKey(name)
  if (!key) return []
  // Tags of request and resource are global by name, but a request has them only where the reference says so.
  return byKeyOfAction().get(key.name) ?? (globalNames().has(key.name) ? catalog.actions : [])
}
