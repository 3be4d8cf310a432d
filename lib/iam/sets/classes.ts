import type { CompiledStatement } from '../evaluate/compile.ts'
import { matchAction } from '../evaluate/statement.ts'
import { star } from '../pattern.ts'
import type { ActionCatalog, CatalogAction } from '../types.ts'

/** Actions that the same statements mention and that take the same resource types: what holds for one holds for all. */
export type ActionClass = {
  readonly actions: readonly CatalogAction[]
  /** Statements that mention these actions, by their place in the list given. */
  readonly mentions: readonly number[]
}

function isEverything(statement: CompiledStatement): boolean {
  const { resources } = statement
  return (
    !resources ||
    (!resources.not &&
      resources.templates.some(({ fixed }) => fixed?.codes.length === 1 && fixed.codes[0] === star))
  )
}

/** Literal action names that policies write and the catalog does not know: retired, or newer than its data. */
function unknownActions(
  statements: readonly CompiledStatement[],
  known: ReadonlySet<string>,
): CatalogAction[] {
  const names = new Map<string, string>()
  for (const { actions, source } of statements) {
    for (const [index, { literal }] of actions.globs.entries()) {
      const name = source.actions.patterns[index]?.value
      if (literal !== null && name?.includes(':') && !known.has(literal) && !names.has(literal))
        names.set(literal, name)
    }
  }
  return [...names.values()].map((name) => ({ name, level: 'Write', resources: ['*'] }))
}

type Prepared = {
  readonly lower: readonly string[]
  readonly known: ReadonlySet<string>
  readonly byService: ReadonlyMap<string, readonly number[]>
}
const prepared = new WeakMap<ActionCatalog, Prepared>()

function prepare(catalog: ActionCatalog): Prepared {
  const found = prepared.get(catalog)
  if (found) return found
  const lower = catalog.actions.map(({ name }) => name.toLowerCase())
  const byService = new Map<string, number[]>()
  for (const [index, name] of lower.entries()) {
    const service = name.slice(0, name.indexOf(':'))
    const indexes = byService.get(service)
    if (indexes) indexes.push(index)
    else byService.set(service, [index])
  }
  const result = { lower, known: new Set(lower), byService }
  prepared.set(catalog, result)
  return result
}

/** The service a glob names outright, or null when its wildcard reaches into the service's name. */
function serviceOf(codes: readonly number[]): string | null {
  const colon = codes.indexOf(':'.charCodeAt(0))
  const head = codes.slice(0, colon)
  return colon > 0 && head.every((code) => code >= 0) ? String.fromCharCode(...head) : null
}

/** Actions a statement could mention, by index: those of the services it names, or all. */
function reach({ actions }: CompiledStatement, { byService, lower }: Prepared): readonly number[] {
  const services = new Set(actions.globs.map(({ codes }) => serviceOf(codes)))
  if (actions.not || services.has(null)) return [...lower.keys()]
  return [...services].flatMap((service) => byService.get(service ?? '') ?? [])
}

/** For each action that is mentioned at all, the statements that do; actions the catalog lacks are numbered after its own. */
function mentionsOf(
  statements: readonly CompiledStatement[],
  ready: Prepared,
  extra: readonly CatalogAction[],
): ReadonlyMap<number, readonly number[]> {
  const names = extra.map(({ name }) => name.toLowerCase())
  const mentions = new Map<number, number[]>()
  for (const [index, statement] of statements.entries()) {
    const own = reach(statement, ready).filter((action) => matchAction(statement, ready.lower[action] ?? ''))
    const added = [...names.keys()].filter((at) => matchAction(statement, names[at] ?? ''))
    for (const action of [...own, ...added.map((at) => ready.lower.length + at)]) {
      const list = mentions.get(action)
      if (list) list.push(index)
      else mentions.set(action, [index])
    }
  }
  return mentions
}

/**
 * Partitions the catalog's actions, and those that only the policies know, by the statements that mention them and the resource types
 * they take. Where every mention is of `*`, the types make no difference. Actions nobody mentions are left out.
 */
export function classesOf(
  statements: readonly CompiledStatement[],
  catalog: ActionCatalog,
): readonly ActionClass[] {
  const ready = prepare(catalog)
  const extra = unknownActions(statements, ready.known)
  const classes = new Map<string, { actions: CatalogAction[]; mentions: readonly number[] }>()
  for (const [index, mentions] of mentionsOf(statements, ready, extra)) {
    const action = catalog.actions[index] ?? extra[index - catalog.actions.length]
    if (!action) continue
    const everywhere = mentions.every((at) => statements[at] && isEverything(statements[at]))
    const key = `${mentions.join()} ${everywhere ? action.resources.length > 0 : action.resources.join(' ')}`
    const found = classes.get(key)
    if (found) found.actions.push(action)
    else classes.set(key, { actions: [action], mentions })
  }
  return [...classes.values()]
}
