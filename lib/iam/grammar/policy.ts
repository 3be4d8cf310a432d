import { type JsonNode, parseJson } from '../text/json.ts'
import { placesOf } from '../text/places.ts'
import type { ParsedPolicy, Policy, Statement } from '../types.ts'
import { type Elements, readElements } from './elements.ts'
import { type Report, reportOn } from './report.ts'
import { readStatement } from './statement.ts'

const names = ['Version', 'Id', 'Statement'] as const

function readVersion(elements: Elements, node: JsonNode, report: Report): Policy['version'] {
  const value = elements.get('Version')?.value
  if (!value) {
    report.add({
      code: 'missing-version',
      severity: 'warning',
      message:
        'without `Version` the policy is read by the rules of 2008-10-17: variables such as `${aws:username}` are plain text',
      at: { start: node.start, end: node.start + 1 },
      // Into an object that has something: the comma must not be its last.
      ...(elements.size > 0 && {
        fix: { title: 'Write Version 2012-10-17', text: '{"Version":"2012-10-17",' },
      }),
    })
    return '2008-10-17'
  }
  const text = value.kind === 'string' ? value.value : ''
  if (text === '2012-10-17' || text === '2008-10-17') return text
  const fix = { title: 'Write 2012-10-17', text: '"2012-10-17"' }
  report.add({
    code: 'invalid-version',
    message: '`Version` is `2012-10-17` or `2008-10-17`',
    at: value,
    fix,
  })
  // IAM refuses any other version. Reading variables is what the writer most likely meant; the error stands beside it.
  return '2012-10-17'
}

function checkSids(statements: readonly Statement[], report: Report): void {
  const seen = new Set<string>()
  for (const { sid, sidRange } of statements) {
    if (!sid || !sidRange) continue
    const at = { start: sidRange.start.offset, end: sidRange.end.offset }
    const message = `the Sid \`${sid.slice(0, 60)}\` is used twice`
    if (seen.has(sid)) report.add({ code: 'unique-sids-required', message, at })
    seen.add(sid)
  }
}

function readStatements(elements: Elements, root: JsonNode, report: Report): Statement[] {
  const node = elements.get('Statement')?.value
  if (!node) {
    const at = { start: root.start, end: root.start + 1 }
    report.add({ code: 'missing-statement', message: 'the policy has no `Statement`', at })
    return []
  }
  const nodes = node.kind === 'array' ? node.items : [node]
  if (nodes.length === 0) {
    const message = 'the policy has no statement: it allows nothing'
    report.add({ code: 'empty-statement', severity: 'warning', message, at: node })
  }
  const statements = nodes
    .map((each, index) => readStatement(each, index, report))
    .filter((each) => each !== null)
  checkSids(statements, report)
  return statements
}

/**
 * Reads a policy document. Total: any text gives findings and whatever statements could be read, each node with its place; never throws,
 * and takes time linear in the text. `policy` is null only when the text is no JSON object.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(text: string): ParsedPolicy {
  const { root, problems } = parseJson(text)
  const report = reportOn(placesOf(text))
  for (const { start, end, message } of problems) {
    report.add({ code: 'json-syntax', message, at: { start, end } })
  }
  if (!root) return { policy: null, findings: report.findings }
  if (root.kind !== 'object') {
    report.add({ code: 'data-type-mismatch', message: 'a policy is a JSON object', at: root })
    return { policy: null, findings: report.findings }
  }
  const elements = readElements(root, names, 'a policy', report)
  const version = readVersion(elements, root, report)
  const statements = readStatements(elements, root, report)
  const policy: Policy = {
    version,
    // Where the JSON is broken, what belongs to which statement is a guess.
    statements: problems.length > 0 ? statements.map((each) => ({ ...each, doubtful: true })) : statements,
  }
  return { policy, findings: report.findings }
}
