import type { CompiledCondition } from '../conditions/evaluate.ts'
import { parseOperator } from '../conditions/operators.ts'
import { parsePolicy } from '../grammar/policy.ts'
import { type Glob, parseGlob } from '../pattern.ts'
import { parseTemplate, type Template } from '../template.ts'
import type { NamedPolicy, ParsedPolicy, Policy, PrincipalList, Statement } from '../types.ts'

export type CompiledStatement = {
  readonly source: Statement
  readonly actions: { readonly not: boolean; readonly globs: readonly Glob[] }
  readonly resources: { readonly not: boolean; readonly templates: readonly Template[] } | null
  readonly principals: PrincipalList | null
  readonly conditions: readonly CompiledCondition[]
}
export type CompiledPolicy = {
  readonly parsed: ParsedPolicy
  readonly statements: readonly CompiledStatement[]
}
export type NamedCompiled = { readonly name: string; readonly statements: readonly CompiledStatement[] }

function compileStatement(source: Statement, version: Policy['version']): CompiledStatement {
  const variables = version === '2012-10-17'
  return {
    source,
    // Actions have no case (reference_policies_elements_action).
    actions: {
      not: source.actions.not,
      globs: source.actions.patterns.map(({ value }) => parseGlob(value.toLowerCase())),
    },
    resources: source.resources
      ? {
          not: source.resources.not,
          templates: source.resources.patterns.map(({ value }) =>
            parseTemplate(value, { variables, wildcards: true }),
          ),
        }
      : null,
    principals: source.principals ?? null,
    conditions: source.conditions.map((condition): CompiledCondition => {
      const use = parseOperator(condition.operator.value)
      const options = {
        variables: variables && (use?.operator.variables ?? false),
        wildcards: use?.operator.wildcards ?? false,
      }
      return {
        source: condition,
        use,
        values: condition.values.map(({ value }) => parseTemplate(value, options)),
      }
    }),
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

/** Compiled forms by text: the same few documents are asked about thousands of times. Oldest out first. */
const remembered = new Map<string, CompiledPolicy>()
const rememberedMax = 2000

export function compilePolicy(text: string): CompiledPolicy {
  const found = remembered.get(text)
  if (found) return found
  const compiled = compile(text)
  const oldest = remembered.size >= rememberedMax ? remembered.keys().next().value : undefined
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(text, compiled)
  return compiled
}

export function compileNamed({ name, text }: NamedPolicy): NamedCompiled {
  return { name, statements: compilePolicy(text).statements }
}
