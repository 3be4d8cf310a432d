import { parseOperator } from '../conditions/operators.ts'
import type { JsonMember, JsonNode } from '../text/json.ts'
import type { Condition, Located } from '../types.ts'
import { type Report, reportDuplicates } from './report.ts'

/** Condition values may be strings, numbers or booleans; all are compared as text (reference_policies_grammar). */
function readValues(node: JsonNode, report: Report): Located<string>[] {
  const values: Located<string>[] = []
  for (const item of node.kind === 'array' ? node.items : [node]) {
    if (item.kind === 'string' || item.kind === 'number' || item.kind === 'boolean') {
      values.push({ value: item.value, range: report.rangeOf(item) })
    } else {
      report.add({
        code: 'data-type-mismatch',
        message: 'a condition value is a string, a number or a boolean',
        at: item,
      })
    }
  }
  if (values.length === 0) {
    report.add({
      code: 'empty-condition-values',
      severity: 'warning',
      message: 'a condition without values: a positive test never holds, a negated one always does',
      at: node,
    })
  }
  return values
}

function readOperator(member: JsonMember, report: Report): Condition[] {
  const { key, keyStart, keyEnd, value } = member
  const at = { start: keyStart, end: keyEnd }
  if (!parseOperator(key)) {
    report.add({ code: 'invalid-operator', message: `\`${key.slice(0, 60)}\` is no condition operator`, at })
  }
  if (value.kind !== 'object') {
    report.add({
      code: 'data-type-mismatch',
      message: 'an operator takes an object of condition keys',
      at: value,
    })
    return []
  }
  // Condition keys have no case: two spellings of one key are the same key.
  reportDuplicates(value.members, (name) => name.toLowerCase(), report)
  const operator = { value: key, range: report.rangeOf(at) }
  return value.members.map((inner) => {
    const place = { start: inner.keyStart, end: inner.keyEnd }
    return {
      operator,
      key: { value: inner.key, range: report.rangeOf(place) },
      values: readValues(inner.value, report),
    }
  })
}

/** The conditions of a Condition block, one for each key under each operator. All must hold. */
export function readConditions(node: JsonNode, report: Report): Condition[] {
  if (node.kind !== 'object') {
    report.add({ code: 'data-type-mismatch', message: '`Condition` takes an object of operators', at: node })
    return []
  }
  reportDuplicates(node.members, (key) => key, report)
  return node.members.flatMap((member) => readOperator(member, report))
}
