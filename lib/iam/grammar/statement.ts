import type { JsonNode } from '../text/json.ts'
import type { Effect, Located, PatternList, Statement } from '../types.ts'
import { readConditions } from './condition.ts'
import { type Elements, readElements } from './elements.ts'
import { readPrincipals } from './principal.ts'
import { type Report, readStrings } from './report.ts'

const names = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const
type Pair =
  | readonly ['Action', 'NotAction']
  | readonly ['Resource', 'NotResource']
  | readonly ['Principal', 'NotPrincipal']

const actionForm = /^(?:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+)$/

function readEffect(elements: Elements, node: JsonNode, report: Report): Effect | null {
  const value = elements.get('Effect')?.value
  if (!value) {
    report.add({
      code: 'missing-effect',
      message: 'the statement has no `Effect`',
      at: { start: node.start, end: node.start + 1 },
    })
    return null
  }
  const text = value.kind === 'string' ? value.value : ''
  if (text === 'Allow' || text === 'Deny') return text
  const meant = (['Allow', 'Deny'] as const).find((effect) => effect.toLowerCase() === text.toLowerCase())
  report.add({
    code: 'invalid-effect',
    message: '`Effect` is `Allow` or `Deny`, spelled so',
    at: value,
    ...(meant && { fix: { title: `Write ${meant}`, text: JSON.stringify(meant) } }),
  })
  return null
}

/** One of two elements that exclude each other: the one that is there, and whether it is the `Not…` one. */
function readPair(
  elements: Elements,
  [plain, negated]: Pair,
  report: Report,
): { node: JsonNode; not: boolean } | null {
  const [one, other] = [elements.get(plain), elements.get(negated)]
  if (one && other) {
    const at = { start: other.keyStart, end: other.keyEnd }
    const message = `a statement has \`${plain}\` or \`${negated}\`, not both`
    report.add({ code: 'unsupported-element-combination', message, at })
  }
  const found = one ?? other
  return found ? { node: found.value, not: found === other } : null
}

function readPatterns(elements: Elements, pair: Pair, report: Report): PatternList | null {
  const found = readPair(elements, pair, report)
  return found && { not: found.not, patterns: readStrings(found.node, pair[found.not ? 1 : 0], report) }
}

/** IAM refuses an action without service, or with a wildcard in the service's name (reference_policies_elements_action). */
function checkActions(patterns: readonly Located<string>[], report: Report): void {
  for (const { value, range } of patterns) {
    if (actionForm.test(value)) continue
    const at = { start: range.start.offset, end: range.end.offset }
    const shown = `\`${value.slice(0, 60)}\``
    if (value.includes('${'))
      report.add({
        code: 'variable-unsupported-in-element',
        message: `an action takes no variable: ${shown}`,
        at,
      })
    else {
      const message = `${shown} is not of the form \`service:Action\``
      report.add({ code: 'invalid-action-format', message, at })
    }
  }
}

function checkVariables(patterns: readonly Located<string>[], report: Report): void {
  for (const { value, range } of patterns) {
    const open = value.lastIndexOf('${')
    if (open < 0 || value.indexOf('}', open) >= 0) continue
    const at = { start: range.start.offset, end: range.end.offset }
    report.add({ code: 'missing-brace-in-variable', message: 'a variable `${` is not closed with `}`', at })
  }
}

function readSid(elements: Elements, report: Report): Located<string> | undefined {
  const value = elements.get('Sid')?.value
  if (!value) return undefined
  if (value.kind === 'string') return { value: value.value, range: report.rangeOf(value) }
  report.add({ code: 'data-type-mismatch', message: '`Sid` takes a string', at: value })
  return undefined
}

/**
 * One statement, or null when what is there cannot be evaluated at all (no object, no usable Effect, no action): the findings say why.
 */
export function readStatement(node: JsonNode, index: number, report: Report): Statement | null {
  if (node.kind !== 'object') {
    report.add({ code: 'data-type-mismatch', message: 'a statement is an object', at: node })
    return null
  }
  const errors = report.errorCount()
  const elements = readElements(node, names, 'a statement', report)
  const effect = readEffect(elements, node, report)
  const actions = readPatterns(elements, ['Action', 'NotAction'], report)
  const resources = readPatterns(elements, ['Resource', 'NotResource'], report)
  const principals = readPair(elements, ['Principal', 'NotPrincipal'], report)
  const condition = elements.get('Condition')
  const sid = readSid(elements, report)
  const conditions = condition ? readConditions(condition.value, report) : []
  const principalList = principals && readPrincipals(principals.node, principals.not, report)
  if (!actions) {
    report.add({
      code: 'missing-action',
      message: 'the statement has no `Action`',
      at: { start: node.start, end: node.start + 1 },
    })
  }
  const doubtful = report.errorCount() > errors
  // What these find leaves no doubt about what the statement says.
  checkActions(actions?.patterns ?? [], report)
  checkVariables([...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)], report)
  if (!effect || !actions) return null
  return {
    index,
    ...(sid && { sid: sid.value, sidRange: sid.range }),
    effect,
    actions,
    ...(resources && { resources }),
    ...(principalList && { principals: principalList }),
    conditions,
    range: report.rangeOf(node),
    ...(doubtful && { doubtful: true as const }),
  }
}
