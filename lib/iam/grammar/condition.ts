import { parseOperator } from '../conditions/operators.ts'
import type { JsonMember, JsonNode } from '../text/json.ts'
import type { Condition, Located } from '../types.ts'
import { type Report, reportDuplicates } from './report.ts'

/** Condition values may be strings, numbers or booleans; all are compared as text (reference_policies_grammar). */
function readValues(node: JsonNode, report: Report): Located<string>[] {
  const values: Located<string>[] = []
  const kinds = new Set<JsonNode['kind']>()
  for (const item of node.kind === 'array' ? node.items : [node]) {
    if (item.kind === 'string' || item.kind === 'number' || item.kind === 'boolean') {
      values.push({ value: item.value, range: report.rangeOf(item) })
      kinds.add(item.kind)
    } else {
      report.add({
        code: 'data-type-mismatch',
        message: 'a condition value is a string, a number or a boolean',
        at: item,
      })
    }
  }
  if (kinds.size > 1) {
    report.add({
      code: 'invalid-condition-data-type',
      // IAM stores such a list.
      severity: 'warning',
      message: 'the values of one condition are of different kinds: write all as strings',
      at: node,
    })
  }
  return values
}

function reportOperator(member: JsonMember, report: Report): void {
  const { key, keyStart, keyEnd } = member
  if (parseOperator(key)) return
  const at = { start: keyStart, end: keyEnd }
  const plain = /ifexists$/i.test(key) ? key.slice(0, -'IfExists'.length) : null
  if (plain !== null && parseOperator(plain)?.operator.family === 'null') {
    report.add({
      code: 'null-with-if-exists',
      message: '`Null` takes no `IfExists`: it asks itself whether the key is there',
      at,
      fix: { title: `Write ${plain}`, text: JSON.stringify(plain) },
    })
  } else {
    const message = `\`${key.slice(0, 60)}\` is no condition operator`
    report.add({ code: 'invalid-condition-operator', message, at })
  }
}

/** Condition keys have no case: two spellings of one key are the same key. */
function reportSpellings(members: readonly JsonMember[], report: Report): void {
  const spelled = new Map<string, string>()
  for (const { key, keyStart, keyEnd } of members) {
    const lower = key.toLowerCase()
    const first = spelled.get(lower)
    if (first === undefined) spelled.set(lower, key)
    else if (first !== key) {
      const message = `\`${key.slice(0, 60)}\` is there twice, in different case; keys have none`
      const at = { start: keyStart, end: keyEnd }
      report.add({ code: 'duplicate-keys-with-different-case', message, at })
    }
  }
}

function reportEmpty(node: JsonNode, report: Report): void {
  if (node.kind !== 'object' || node.members.length > 0) return
  report.add({
    code: 'empty-object-condition',
    severity: 'suggestion',
    message: 'there is no condition in it: it changes nothing',
    at: node,
  })
}

function readOperator(member: JsonMember, report: Report): Condition[] {
  const { key, keyStart, keyEnd, value } = member
  reportOperator(member, report)
  if (value.kind !== 'object') {
    report.add({
      code: 'data-type-mismatch',
      message: 'an operator takes an object of condition keys',
      at: value,
    })
    return []
  }
  reportEmpty(value, report)
  reportDuplicates(value.members, (name) => name, report)
  reportSpellings(value.members, report)
  const operator = { value: key, range: report.rangeOf({ start: keyStart, end: keyEnd }) }
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
  reportEmpty(node, report)
  reportDuplicates(node.members, (key) => key, report)
  return node.members.flatMap((member) => readOperator(member, report))
}
