import type { Facts, KeyState } from '../evaluate/context.ts'
import { every, not, some, type Truth, truth } from '../evaluate/truth.ts'
import type { Glob } from '../pattern.ts'
import { parseTemplate, type Resolved, resolveTemplate, type Template } from '../template.ts'
import type { Condition } from '../types.ts'
import { type OperatorUse, parseOperator } from './operators.ts'

export type CompiledCondition = {
  readonly source: Condition
  /** Null: an operator we do not know. What it would say stays unknown. */
  readonly use: OperatorUse | null
  readonly values: readonly Template[]
  /** What is the same for every request, because no value has a variable in it. */
  readonly fixed: FixedValues | null
}
type FixedValues = {
  readonly resolved: readonly Resolved[]
  /** For operators that ask for the same text: ten thousand values are one look-up. */
  readonly texts: ReadonlySet<string> | null
}

/** `variables`: whether the policy's version reads them. */
export function compileCondition(source: Condition, variables: boolean): CompiledCondition {
  const use = parseOperator(source.operator.value)
  const options = {
    variables: variables && (use?.operator.variables ?? false),
    wildcards: use?.operator.wildcards ?? false,
  }
  const values = source.values.map(({ value }) => parseTemplate(value, options))
  return { source, use, values, fixed: fixedValues(use, values) }
}

function fixedValues(use: OperatorUse | null, values: readonly Template[]): FixedValues | null {
  const globs: Glob[] = []
  for (const { fixed } of values) {
    if (!fixed) return null
    globs.push(fixed)
  }
  const same = use?.operator.same
  return {
    resolved: globs.map((glob) => ({ state: 'known', glob })),
    texts: same ? new Set(globs.flatMap(({ literal }) => same(literal ?? '') ?? [])) : null,
  }
}

/** One value of the request against all of the policy's: any may match; under a negated operator none may. */
function matchValue(
  { operator }: OperatorUse,
  value: string,
  wanted: readonly Resolved[],
  texts: FixedValues['texts'],
) {
  const text = texts && operator.same?.(value)
  const any = texts
    ? truth(typeof text === 'string' && texts.has(text))
    : some(wanted, (each): Truth => {
        if (each.state === 'unknown') return 'unknown'
        // A variable without value matches nothing (reference_policies_variables, "no value").
        return truth(each.state === 'known' && operator.matches(value, each.glob))
      })
  return operator.negated ? not(any) : any
}

/** A key that is not there: positive operators fail, negated ones hold (condition operators page, "…IfExists"). */
function whenAbsent({ operator, quantifier, ifExists }: OperatorUse): Truth {
  if (ifExists || quantifier === 'ForAllValues') return 'yes'
  if (quantifier === 'ForAnyValue') return 'no'
  return truth(operator.negated)
}

function matchValues(
  use: OperatorUse,
  values: readonly string[],
  wanted: readonly Resolved[],
  texts: FixedValues['texts'],
): Truth {
  const holds = (value: string) => matchValue(use, value, wanted, texts)
  const [only] = values
  if (values.length === 1 && only !== undefined) return holds(only)
  if (use.quantifier === 'ForAllValues') return every(values, holds)
  if (use.quantifier === 'ForAnyValue') return some(values, holds)
  // Several values without a set operator: AWS documents no answer, so only what both readings agree on is said.
  const all = every(values, holds)
  return all === some(values, holds) ? all : 'unknown'
}

/**
 * Set operators take a key whose values are all empty for one that is not there
 * (reference_policies_condition-single-vs-multi-valued-context-keys, "null data set, such as an empty string").
 */
function isNothing({ quantifier }: OperatorUse, found: KeyState): boolean {
  if (found.state !== 'known' || found.values.length === 0) return true
  return quantifier !== null && found.values.every((value) => value === '')
}

function evaluateNull(wanted: readonly Resolved[], exists: Truth): Truth {
  return some(wanted, (each): Truth => {
    const text = each.state === 'known' ? each.glob.literal?.toLowerCase() : undefined
    if (text === 'true') return not(exists)
    return text === 'false' ? exists : 'no'
  })
}

/** Whether one condition holds for a request. */
export function evaluateCondition({ source, use, values, fixed }: CompiledCondition, facts: Facts): Truth {
  if (!use) return 'unknown'
  const found = facts.key(source.key.value)
  const wanted = fixed?.resolved ?? values.map((value) => resolveTemplate(value, facts))
  if (use.operator.family === 'null') {
    const exists = found.state === 'known' && found.values.length > 0
    return evaluateNull(wanted, found.state === 'unknown' ? 'unknown' : truth(exists))
  }
  if (found.state === 'unknown') return 'unknown'
  if (found.state === 'absent' || isNothing(use, found)) return whenAbsent(use)
  return matchValues(use, found.values, wanted, fixed?.texts ?? null)
}
