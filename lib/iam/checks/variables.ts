import { parseOperator } from '../conditions/operators.ts'
import type { Finding, Located, Statement } from '../types.ts'
import { write } from './edits.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** More variables in one text than anybody writes are not looked at one by one. */
const variablesMax = 100

/** What stands between `${` and `}`, each time. */
function variablesIn(text: string): readonly string[] {
  const found: string[] = []
  for (let open = text.indexOf('${'); open >= 0 && found.length < variablesMax; ) {
    const close = text.indexOf('}', open)
    if (close < 0) break
    found.push(text.slice(open + 2, close))
    open = text.indexOf('${', close)
  }
  return found
}

const isQuoted = (text: string) => text.length >= 2 && text.startsWith("'") && text.endsWith("'")

function checkVariable(inner: string, { value, range }: Located<string>): Finding | null {
  const comma = inner.indexOf(',')
  const key = comma < 0 ? inner : inner.slice(0, comma)
  if (key.trim() === '')
    return { code: 'empty-variable', severity: 'error', message: 'a variable `${}` names no key', range }
  if (/\s/.test(key)) {
    const closed = key.replace(/\s+/g, '')
    return {
      code: 'unsupported-space-in-variable',
      severity: 'error',
      message: `a variable's name has no space: ${shown(`\${${inner}}`)}`,
      range,
      ...write(
        range,
        value.replace(`\${${inner}}`, () => `\${${closed}${inner.slice(key.length)}}`),
      ),
    }
  }
  if (comma < 0 || isQuoted(inner.slice(comma + 1).trim())) return null
  return {
    code: 'missing-quote-in-variable',
    severity: 'error',
    message: `what a variable falls back to stands in single quotes: ${shown(`\${${inner}}`)}`,
    range,
  }
}

/** Whether `${…}` was meant as a variable: it names a key, or is one of the literal characters. */
function isMeant(inner: string): boolean {
  return inner.includes(':') || ['*', '?', '$'].includes(inner)
}

function checkText(text: Located<string>, version: Subject['version']): Finding[] {
  if (!text.value.includes('${')) return []
  const variables = variablesIn(text.value)
  if (version === '2012-10-17') return variables.flatMap((inner) => checkVariable(inner, text) ?? [])
  if (!variables.some(isMeant)) return []
  return [
    {
      code: 'variable-unsupported-in-version',
      severity: 'error',
      message: `by the rules of 2008-10-17 this is plain text, no variable: ${shown(text.value)}`,
      range: text.range,
    },
  ]
}

/** Only operators for strings and ARNs take variables; to the others `${…}` is text that no number or date is equal to. */
function checkOperators({ conditions }: Statement): Finding[] {
  return conditions.flatMap(({ operator, values }): Finding[] => {
    const use = parseOperator(operator.value)
    if (!use || use.operator.family === 'string' || use.operator.family === 'arn') return []
    return values
      .filter(({ value }) => variablesIn(value).length > 0)
      .map(({ value, range }) => ({
        code: 'invalid-variable-for-operator',
        severity: 'error',
        message: `${shown(operator.value)} takes no variable: ${shown(value)}`,
        range,
      }))
  })
}

function checkPrincipals({ principals }: Statement): Finding[] {
  return (principals?.entries ?? [])
    .filter(({ value }) => value.includes('${'))
    .map(({ value, range }) => ({
      code: 'variable-unsupported-in-element',
      severity: 'error',
      message: `a principal takes no variable: ${shown(value)}`,
      range,
    }))
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export const checkVariables: Check = ({ statements, version }) =>
  statements.flatMap((statement) => {
    const texts = [
      ...(statement.resources?.patterns ?? []),
      ...statement.conditions.flatMap(({ values }) => values),
    ]
    return [
      ...texts.flatMap((text) => checkText(text, version)),
      ...(version === '2012-10-17' ? checkOperators(statement) : []),
      ...checkPrincipals(statement),
    ]
  })
