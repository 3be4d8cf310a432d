import { formatPolicy, parsePolicy } from '@/lib/iam/index.ts'

/**
 * A policy text with the statements of another after its own, laid out as they stand there. What has no statement yet is replaced. Null: the text
 * is not in order, and a statement more would hide what is wrong with it.
 */
export function appendStatements(text: string, from: string): string | null {
  if (text.trim() === '') return from
  const { policy, findings } = parsePolicy(text)
  if (!policy || findings.some(({ code }) => code.startsWith('json'))) return null
  const last = policy.statements.at(-1)
  if (!last) return from
  const added = statementTexts(from)
  const end = last.range.end.offset
  // A single statement need not stand in a list; then there is nothing to append to.
  if (!/^\s*[\],]/.test(text.slice(end))) return null
  const indent = indentAt(text, last.range.start.offset)
  const written = added.map((statement) => `,\n${indented(statement, indent)}`).join('')
  const longer = text.slice(0, end) + written + text.slice(end)
  return text.trim().includes('\n') ? longer : formatPolicy(longer)
}

function statementTexts(text: string): readonly string[] {
  const statements = parsePolicy(text).policy?.statements ?? []
  return statements.map(({ range }) => {
    const indent = indentAt(text, range.start.offset)
    return text
      .slice(range.start.offset, range.end.offset)
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n')
  })
}

function indented(statement: string, indent: string): string {
  return statement
    .split('\n')
    .map((line) => indent + line)
    .join('\n')
}

/** The white space that the line of an offset begins with. */
function indentAt(text: string, offset: number): string {
  const begin = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(begin, offset))?.[0] ?? ''
}
