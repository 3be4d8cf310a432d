import { type Glob, matchGlob, parseGlob } from '../pattern.ts'
import type { ActionCatalog, CatalogAction, ConditionKey } from '../types.ts'
import { typePattern } from './globs.ts'

/** A resource type's ARN: region and account as the reference writes them, the resource as a pattern. */
export type ArnType = {
  readonly region: string
  readonly account: string
  readonly resource: readonly number[]
}
export type ServiceIndex = {
  /** By name in lower case, without the service. */
  readonly actions: ReadonlyMap<string, CatalogAction>
  /** As AWS spells them, without the service. */
  readonly names: readonly string[]
}
/** A catalog in the order the checks ask for. */
export type CatalogIndex = {
  readonly date: string
  /** By prefix in lower case. */
  readonly services: ReadonlyMap<string, ServiceIndex>
  /** By the third field of the ARN. A service some of whose types the catalog does not describe is left out. */
  readonly arnTypes: ReadonlyMap<string, readonly ArnType[]>
  /** Null: the catalog says nothing of keys. */
  readonly keys: KeyIndex | null
}
export type KeyIndex = {
  readonly find: (name: string) => ConditionKey | undefined
  /** Names by what stands before their colon, in lower case. */
  readonly byPrefix: ReadonlyMap<string, readonly string[]>
}

function indexServices(actions: readonly CatalogAction[]): ReadonlyMap<string, ServiceIndex> {
  type Growing = { readonly actions: Map<string, CatalogAction>; readonly names: string[] }
  const services = new Map<string, Growing>()
  for (const action of actions) {
    const colon = action.name.indexOf(':')
    const prefix = action.name.slice(0, colon).toLowerCase()
    const name = action.name.slice(colon + 1)
    const service: Growing = services.get(prefix) ?? { actions: new Map(), names: [] }
    service.actions.set(name.toLowerCase(), action)
    service.names.push(name)
    services.set(prefix, service)
  }
  return services
}

function indexTypes(actions: readonly CatalogAction[]): ReadonlyMap<string, readonly ArnType[]> {
  const patterns = new Set<string>()
  const open = new Set<string>()
  for (const { name, resources } of actions) {
    for (const pattern of resources) {
      // A pattern that leaves the service open is any resource to the action's own.
      if (/^arn:[^:]*:[^:*%?]+:/.test(pattern)) patterns.add(pattern)
      else open.add(name.slice(0, name.indexOf(':')).toLowerCase())
    }
  }
  const types = new Map<string, ArnType[]>()
  for (const pattern of patterns) {
    const [, , service = '', region = '', account = '', ...resource] = pattern.split(':')
    if (open.has(service.toLowerCase())) continue
    const list = types.get(service) ?? []
    list.push({ region, account, resource: typePattern(resource.join(':')) })
    types.set(service, list)
  }
  return types
}

/** Keys of more than so many parts are told by their first: a key that long is nobody's. */
const partsMax = 12

function indexKeys(keys: readonly ConditionKey[]): KeyIndex {
  const exact = new Map(keys.map((key) => [key.name.toLowerCase(), key]))
  const byPrefix = new Map<string, string[]>()
  for (const { name } of keys) {
    const prefix = name.slice(0, name.indexOf(':')).toLowerCase()
    const names = byPrefix.get(prefix)
    if (names) names.push(name)
    else byPrefix.set(prefix, [name])
  }
  return {
    byPrefix,
    find(name) {
      const lower = name.slice(0, 300).toLowerCase()
      const found = exact.get(lower)
      if (found && !/[/:]$/.test(lower)) return found
      let parts = 0
      for (let at = lower.length - 2; at > 0 && parts < partsMax; at--) {
        if (lower[at] !== '/' && lower[at] !== ':') continue
        const begin = exact.get(lower.slice(0, at + 1))
        if (begin) return begin
        parts++
      }
      return undefined
    },
  }
}

const indexes = new WeakMap<ActionCatalog, CatalogIndex>()

export function indexCatalog(catalog: ActionCatalog): CatalogIndex {
  const found = indexes.get(catalog)
  if (found) return found
  const index: CatalogIndex = {
    date: catalog.date,
    services: indexServices(catalog.actions),
    arnTypes: indexTypes(catalog.actions),
    keys: catalog.keys ? indexKeys(catalog.keys) : null,
  }
  indexes.set(catalog, index)
  return index
}

/** Service and name of an action pattern; null where the service is not spelled out. */
export function splitAction(pattern: string): { readonly service: string; readonly name: string } | null {
  const colon = pattern.indexOf(':')
  const service = pattern.slice(0, colon).toLowerCase()
  if (colon <= 0 || /[*?]/.test(service)) return null
  return { service, name: pattern.slice(colon + 1).toLowerCase() }
}

/** The actions of the catalog that a pattern of one service names. */
export function actionsOf(catalog: CatalogIndex, pattern: string): readonly CatalogAction[] {
  const split = splitAction(pattern)
  const service = split && catalog.services.get(split.service)
  if (!split || !service) return []
  const glob: Glob = parseGlob(split.name)
  if (glob.literal !== null) {
    const action = service.actions.get(glob.literal)
    return action ? [action] : []
  }
  return [...service.actions].filter(([name]) => matchGlob(glob, name)).map(([, action]) => action)
}

/** Whether requests for an action can carry a key; undefined where the catalog does not say. */
export function carriesKey(action: CatalogAction, key: string): boolean | undefined {
  if (!action.keys) return undefined
  const lower = key.toLowerCase()
  return action.keys.some((name) => {
    const known = name.toLowerCase()
    return known === lower || (/[/:]$/.test(known) && lower.startsWith(known))
  })
}
