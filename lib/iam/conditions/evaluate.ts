import type { Facts } from '../evaluate/context.ts'
import { allOf, anyOf, not, type Truth, truth } from '../evaluate/truth.ts'
import { type Resolved, resolveTemplate, type Template } from '../template.ts'
import type { Condition } from '../types.ts'
import type { OperatorUse } from './operators.ts'

export type CompiledCondition = {
  readonly source: Condition
  /** Null: an operator we do not know. What it would say stays unknown. */
  readonly use: OperatorUse | null
  readonly values: readonly Template[]
}

/** One value of the request against all of the policy's: any may match; under a negated operator none may. */
function matchValue(use: OperatorUse, value: string, wanted: readonly Resolved[]): Truth {
  const any = anyOf(
    wanted.map((each): Truth => {
      if (each.state === 'unknown') return 'unknown'
      // A variable without value matches nothing (reference_policies_variables, "no value").
      return each.state === 'absent' ? 'no' : truth(use.operator.matches(value, each.glob))
    }),
  )
  return use.operator.negated ? not(any) : any
}

/** A key that is not there: positive operators fail, negated ones hold (condition operators page, "…IfExists"). */
function whenAbsent({ operator, quantifier, ifExists }: OperatorUse): Truth {
  if (ifExists || quantifier === 'ForAllValues') return 'yes'
  if (quantifier === 'ForAnyValue') return 'no'
  return truth(operator.negated)
}

function matchValues(use: OperatorUse, values: readonly string[], wanted: readonly Resolved[]): Truth {
  const each = values.map((value) => matchValue(use, value, wanted))
  if (use.quantifier === 'ForAllValues') return allOf(each)
  if (use.quantifier === 'ForAnyValue') return anyOf(each)
  // Several values without a set operator: AWS documents no answer, so only what both readings agree on is said.
  const [all, some] = [allOf(each), anyOf(each)]
  return all === some ? all : 'unknown'
}

function evaluateNull(wanted: readonly Resolved[], exists: Truth): Truth {
  return anyOf(
    wanted.map((each): Truth => {
      if (each.state !== 'known') return 'no'
      const text = each.glob.literal?.toLowerCase()
      if (text === 'true') return not(exists)
      return text === 'false' ? exists : 'no'
    }),
  )
}

/** Whether one condition holds for a request. */
export function evaluateCondition({ source, use, values }: CompiledCondition, facts: Facts): Truth {
  if (!use) return 'unknown'
  const found = facts.key(source.key.value)
  const wanted = values.map((value) => resolveTemplate(value, facts))
  if (use.operator.family === 'null') {
    const exists =
      found.state === 'unknown' ? 'unknown' : truth(found.state === 'known' && found.values.length > 0)
    return evaluateNull(wanted, exists)
  }
  if (found.state === 'unknown') return 'unknown'
  if (found.state === 'absent' || found.values.length === 0) return whenAbsent(use)
  return matchValues(use, found.values, wanted)
}
