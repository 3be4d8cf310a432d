import type { JsonMember, JsonNode } from '../text/json.ts'
import type { Places } from '../text/places.ts'
import type { Finding, Located, Range, Severity, TextEdit } from '../types.ts'

/** Where a reader of a policy puts what it finds. */
export type Report = {
  readonly rangeOf: (at: { readonly start: number; readonly end: number }) => Range
  readonly add: (finding: {
    code: string
    severity?: Severity
    message: string
    at: { readonly start: number; readonly end: number }
    fix?: { title: string; text: string }
  }) => void
  readonly findings: readonly Finding[]
  /** How many errors were found, told or not. */
  readonly errorCount: () => number
}

/** One bad habit repeated ten thousand times is told a hundred times. */
const findingMax = 200

export function reportOn(places: Places): Report {
  const findings: Finding[] = []
  let errors = 0
  const rangeOf: Report['rangeOf'] = ({ start, end }) => places.range(start, end)
  return {
    rangeOf,
    findings,
    errorCount: () => errors,
    add({ code, severity = 'error', message, at, fix }) {
      if (severity === 'error') errors++
      // The first error is told however much else there was: without it the text would pass for a policy.
      if (findings.length >= findingMax && !(severity === 'error' && errors === 1)) return
      const range = rangeOf(at)
      const edit: TextEdit | undefined = fix && { ...fix, range }
      findings.push({ code, severity, message, range, ...(edit && { fix: edit }) })
    },
  }
}

function reportEmpty(node: JsonNode, element: string, report: Report): void {
  const severity = 'suggestion'
  const message = `\`${element}\` is an empty list: it matches nothing`
  if (element.endsWith('Action')) report.add({ code: 'empty-array-action', severity, message, at: node })
  else if (element.endsWith('Resource'))
    report.add({ code: 'empty-array-resource', severity, message, at: node })
  else report.add({ code: 'empty-array-principal', severity, message, at: node })
}

/** A string, or a list of strings; a single value may drop its brackets (reference_policies_grammar). */
export function readStrings(node: JsonNode, element: string, report: Report): Located<string>[] {
  const items = node.kind === 'array' ? node.items : [node]
  if (items.length === 0) reportEmpty(node, element, report)
  const values: Located<string>[] = []
  for (const item of items) {
    if (item.kind === 'string') values.push({ value: item.value, range: report.rangeOf(item) })
    else
      report.add({
        code: 'data-type-mismatch',
        message: `\`${element}\` takes a string or a list of strings`,
        at: item,
      })
  }
  return values
}

/** A key that comes twice in one object: JSON.parse would keep the last silently, IAM refuses it. `same` is how keys are told apart. */
export function reportDuplicates(
  members: readonly JsonMember[],
  same: (key: string) => string,
  report: Report,
): void {
  const seen = new Set<string>()
  for (const { key, keyStart, keyEnd } of members) {
    if (seen.has(same(key))) {
      const at = { start: keyStart, end: keyEnd }
      report.add({
        code: 'duplicate-key',
        message: `\`${key.slice(0, 60)}\` is there twice; IAM refuses it`,
        at,
      })
    }
    seen.add(same(key))
  }
}
