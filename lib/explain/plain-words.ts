import { services as allServices, findAction, type Service } from '../catalog/index.ts'
import { type AccessLevel, type EffectivePermissions, type Grant, sayCondition } from '../iam/index.ts'

/** Actions of one service and level, without the service's prefix. `level` is null where the catalog does not know them. */
export type PlainVerb = {
  readonly level: AccessLevel | null
  /** They are all of this level that the service has. */
  readonly isAll: boolean
  readonly actions: readonly string[]
}
export type PlainService = {
  readonly prefix: string
  /** What people call it: `Amazon S3`. */
  readonly name: string
  /** Every action that the service has. */
  readonly isWhole: boolean
  readonly verbs: readonly PlainVerb[]
}
/** One way in which the actions are allowed, as a `Grant` has it, its conditions in words. */
export type PlainWay = {
  readonly resources: readonly string[]
  readonly except: readonly string[]
  readonly conditions: readonly string[]
}
/** Actions of which the same holds. `ways` are alternatives. */
export type PlainLine = {
  readonly services: readonly PlainService[]
  readonly ways: readonly PlainWay[]
  /** At most this: something that bears on it could not be read, or was too large to work out. */
  readonly isUpperBound: boolean
}

const levels: readonly AccessLevel[] = ['Read', 'List', 'Write', 'Tagging', 'Permissions management']

/**
 * What may be done, by what holds for it: every action that is allowed stands in exactly one line, with every way in which it is. Nothing is left
 * out, and nothing rounded up; whoever shows a line may fold its lists, and says how much is folded.
 */
export function plainLines({ actions }: Pick<EffectivePermissions, 'actions'>): readonly PlainLine[] {
  const lines = new Map<string, { ways: readonly PlainWay[]; unknown: boolean; actions: string[] }>()
  for (const { action, verdict, grants, unknown } of actions) {
    if (verdict !== 'granted' && verdict !== 'narrowed') continue
    const ways = grants.map(wayOf)
    const key = JSON.stringify([ways, unknown])
    const line = lines.get(key) ?? { ways, unknown, actions: [] }
    line.actions.push(action)
    lines.set(key, line)
  }
  const known = new Map(allServices.map((service) => [service.prefix.toLowerCase(), service]))
  return [...lines.values()].map((line) => ({
    services: servicesOf(line.actions, known),
    ways: line.ways,
    isUpperBound: line.unknown,
  }))
}

function wayOf({ resources, except, conditions }: Grant): PlainWay {
  return { resources, except, conditions: conditions.map(sayCondition) }
}

const prefixOf = (action: string) => action.slice(0, action.indexOf(':')).toLowerCase()

function servicesOf(
  actions: readonly string[],
  known: ReadonlyMap<string, Service>,
): readonly PlainService[] {
  const byPrefix = Map.groupBy(actions, prefixOf)
  return [...byPrefix].map(([prefix, own]) => {
    const service = known.get(prefix)
    // An action that the catalog does not know makes up for none that is missing.
    const documented = own.filter((action) => findAction(action)).length
    return {
      prefix,
      name: service?.name ?? prefix,
      isWhole: service !== undefined && documented === service.actions.length,
      verbs: verbsOf(own, service),
    }
  })
}

function verbsOf(actions: readonly string[], service: Service | undefined): readonly PlainVerb[] {
  const byLevel = Map.groupBy(actions, (action) => findAction(action)?.level ?? null)
  return [...levels, null].flatMap((level) => {
    const own = byLevel.get(level)
    if (!own) return []
    const all = service?.actions.filter((action) => action.level === level).length
    return [
      { level, isAll: own.length === all, actions: own.map((each) => each.slice(each.indexOf(':') + 1)) },
    ]
  })
}

const verbs: Readonly<Record<AccessLevel, string>> = {
  Read: 'reads',
  List: 'lists',
  Write: 'writes',
  Tagging: 'tags',
  'Permissions management': 'changes who may use',
}
const namesMax = 3

/** `a, b and c`, or `a, b, c and 4 more`. */
function listed(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const shown = names.slice(0, namesMax)
  const rest = names.length - shown.length
  const ends = rest > 0 ? `${rest} more` : shown.pop()
  return shown.length > 0 ? `${shown.join(', ')} ${last} ${ends}` : `${ends}`
}

function sayVerb({ level, isAll, actions }: PlainVerb): string {
  const what = isAll ? 'everything' : `(${listed(actions)})`
  return `${level === null ? 'does' : verbs[level]} ${what}`
}

function sayService({ name, isWhole, verbs: own }: PlainService): string {
  return isWhole ? `${name}: everything` : `${name}: ${own.map(sayVerb).join('; ')}`
}

function sayWay({ resources, except, conditions }: PlainWay): string {
  const isAnything = resources.length === 1 && resources[0] === '*'
  const parts = [
    `on ${isAnything ? 'anything' : listed(resources, 'or')}`,
    except.length > 0 && `except ${listed(except, 'or')}`,
    conditions.length > 0 && `if ${conditions.join(' and ')}`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** So few actions are told by what is missing: the other thousands tell nobody anything. */
const missingMax = 100

/** The actions of AWS that a line lacks, as the catalog writes them; null: more than `missingMax`. */
function missingOf(services: readonly PlainService[]): readonly string[] | null {
  const own = new Map(services.map((service) => [service.prefix, service]))
  const missing: string[] = []
  for (const { prefix, actions } of allServices) {
    const service = own.get(prefix.toLowerCase())
    if (service?.isWhole) continue
    const has = new Set(service?.verbs.flatMap((verb) => verb.actions.map((name) => name.toLowerCase())))
    for (const { name } of actions)
      if (!has.has(name.slice(name.indexOf(':') + 1).toLowerCase())) missing.push(name)
    if (missing.length > missingMax) return null
  }
  return missing
}

function sayServices(services: readonly PlainService[]): string {
  const missing = missingOf(services)
  if (missing === null) return listed(services.map(sayService))
  if (missing.length === 0) return 'Everything in AWS'
  return `Everything in AWS but ${listed(missing)}`
}

/** A line as a sentence; long lists are folded, with how many there are. */
export function sayLine({ services, ways, isUpperBound }: PlainLine): string {
  return `${isUpperBound ? 'At most: ' : ''}${sayServices(services)} · ${sayWays(ways)}`
}

function sayWays(ways: readonly PlainWay[]): string {
  const shown = ways.slice(0, namesMax).map(sayWay)
  const rest = ways.length - shown.length
  return [...shown, ...(rest > 0 ? [`in ${rest} more ways`] : [])].join('; or ')
}
