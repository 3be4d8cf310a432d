import { type CompiledCondition, compileCondition } from '../conditions/evaluate.ts'
import { parsePolicy } from '../grammar/policy.ts'
import { type Glob, parseGlob } from '../pattern.ts'
import { parseTemplate, type Template } from '../template.ts'
import type {
  Effect,
  NamedPolicy,
  ParsedPolicy,
  PatternList,
  Policy,
  PrincipalList,
  Statement,
} from '../types.ts'

export type CompiledActions = {
  readonly not: boolean
  readonly globs: readonly Glob[]
  /** The same patterns once more, so that one of a thousand is found by a look-up: names, patterns within a service, and `*` and its like. */
  readonly literals: ReadonlySet<string>
  readonly byService: ReadonlyMap<string, readonly Glob[]>
  readonly anywhere: readonly Glob[]
  /** The services that are spoken of; null: any. */
  readonly services: ReadonlySet<string> | null
}

export type CompiledStatement = {
  readonly source: Statement
  readonly actions: CompiledActions
  readonly resources: { readonly not: boolean; readonly templates: readonly Template[] } | null
  readonly principals: PrincipalList | null
  readonly conditions: readonly CompiledCondition[]
}
export type CompiledPolicy = {
  readonly parsed: ParsedPolicy
  readonly statements: readonly CompiledStatement[]
}
export type NamedCompiled = { readonly name: string; readonly statements: readonly CompiledStatement[] }

/** `s3` of `s3:getobject`. */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':')
  return colon < 0 ? '' : action.slice(0, colon)
}

/** Actions have no case (reference_policies_elements_action). */
function compileActions({ not, patterns }: PatternList): CompiledActions {
  const globs = patterns.map(({ value }) => parseGlob(value.toLowerCase()))
  const literals = new Set<string>()
  const byService = new Map<string, Glob[]>()
  const services = new Set<string>()
  for (const glob of globs) {
    const service = serviceOf(textOf(glob))
    services.add(service)
    if (glob.literal !== null) literals.add(glob.literal)
    else addTo(byService, service, glob)
  }
  const anywhere = byService.get('') ?? []
  return { not, globs, literals, byService, anywhere, services: not || services.has('') ? null : services }
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** What a pattern says before its first wildcard. */
function textOf({ literal, codes }: Glob): string {
  if (literal !== null) return literal
  const end = codes.findIndex((code) => code < 0)
  // A service's name is short: what is longer is none.
  return String.fromCharCode(...codes.slice(0, Math.min(end, 200)))
}

function compileStatement(source: Statement, version: Policy['version']): CompiledStatement {
  const variables = version === '2012-10-17'
  return {
    source,
    actions: compileActions(source.actions),
    resources: source.resources
      ? {
          not: source.resources.not,
          templates: source.resources.patterns.map(({ value }) =>
            parseTemplate(value, { variables, wildcards: true }),
          ),
        }
      : null,
    principals: source.principals ?? null,
    conditions: source.conditions.map((condition) => compileCondition(condition, variables)),
  }
}

function compile(text: string): CompiledPolicy {
  const parsed = parsePolicy(text)
  const { policy } = parsed
  return {
    parsed,
    statements: policy ? policy.statements.map((each) => compileStatement(each, policy.version)) : [],
  }
}

/** Compiled forms by text: the same few documents are asked about thousands of times. Oldest out first; long texts are no few. */
const remembered = new Map<string, CompiledPolicy>()
const rememberedMax = 2000
const rememberedLength = 200_000

export function compilePolicy(text: string): CompiledPolicy {
  const found = remembered.get(text)
  if (found) return found
  const compiled = compile(text)
  if (text.length > rememberedLength) return compiled
  const oldest = remembered.size >= rememberedMax ? remembered.keys().next().value : undefined
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(text, compiled)
  return compiled
}

export function compileNamed({ name, text }: NamedPolicy): NamedCompiled {
  return { name, statements: compilePolicy(text).statements }
}

/** The statements of one effect by the services they speak of. */
export type StatementIndex = {
  readonly byService: ReadonlyMap<string, readonly CompiledStatement[]>
  /** Those that speak of any service: `*`, NotAction, and what cannot be read for sure. */
  readonly anywhere: readonly CompiledStatement[]
}

/** Takes room linear in the policies: a statement stands once for each service that it names. */
export function indexStatements(policies: readonly NamedCompiled[], effect: Effect): StatementIndex {
  const byService = new Map<string, CompiledStatement[]>()
  const anywhere: CompiledStatement[] = []
  const all = policies.flatMap(({ statements }) => statements)
  for (const statement of all.filter(({ source }) => source.effect === effect)) {
    const services = statement.source.doubtful ? null : statement.actions.services
    if (!services) anywhere.push(statement)
    for (const service of services ?? []) addTo(byService, service, statement)
  }
  return { byService, anywhere }
}
