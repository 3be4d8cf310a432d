import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { catalog } from '../catalog/index.ts'
import {
  decidingStatements,
  type Expectation,
  type ExpectationResult,
  type Problem,
  parseExpectationFile,
  pathsOf,
  runExpectations,
  type SessionSource,
  type Subject,
  subjectOf,
  textMax,
} from '../expectations/index.ts'
import { layersLeftOut } from '../pod-identity/index.ts'

/** One file's answer: every expectation with its line, or what keeps it from being read. */
export type FileAnswer =
  | { readonly file: string; readonly problems: readonly Problem[] }
  | {
      readonly file: string
      readonly problems: null
      readonly results: readonly {
        readonly line: number
        readonly expectation: Expectation
        readonly result: ExpectationResult
      }[]
      /** Kinds of policies that were not given, and of which nothing is said. */
      readonly leftOut: readonly string[]
    }

/** Holds the policies that a file names to what it expects. Paths in it are relative to it. */
export function testFile(file: string): FileAnswer {
  const text = readText(file)
  if (text === null)
    return { file, problems: [{ line: 1, column: 1, message: 'the file could not be read' }] }
  const { list, lines, problems, file: parsed } = parseExpectationFile(text)
  if (!parsed) return { file, problems }
  const texts = new Map(pathsOf(parsed).map((path) => [path, readText(resolve(dirname(file), path))]))
  const { subject, problems: unread } = subjectOf(parsed, texts)
  if (!subject) return { file, problems: unread }
  const results = runExpectations(list, subject.policies, subject.session, catalog)
  return {
    file,
    problems: null,
    leftOut: layersLeftOut(subject.policies),
    results: list.flatMap((expectation, index) => {
      const result = results[index]
      return result ? [{ line: lines[index] ?? 1, expectation, result }] : []
    }),
  }
}

/** The policies and the session of a file, and the association where it names one; or what keeps it from being read. */
export function subjectIn(
  file: string,
):
  | { readonly problems: readonly Problem[] }
  | { readonly problems: null; readonly subject: Subject; readonly session: SessionSource } {
  const text = readText(file)
  if (text === null) return { problems: [{ line: 1, column: 1, message: 'the file could not be read' }] }
  const { problems, file: parsed } = parseExpectationFile(text, { mayBeEmpty: true })
  if (!parsed) return { problems }
  const texts = new Map(pathsOf(parsed).map((path) => [path, readText(resolve(dirname(file), path))]))
  const { subject, problems: unread } = subjectOf(parsed, texts)
  return subject ? { problems: null, subject, session: parsed.session } : { problems: unread }
}

/** Null: it is not there, is no file, or is far longer than any policy. */
function readText(path: string): string | null {
  try {
    if (statSync(path).size > textMax * 4) return null
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** 0: everything is kept; 1: something is broken or unknown; 2: a file could not be read. */
export function statusOf(answers: readonly FileAnswer[]): 0 | 1 | 2 {
  if (answers.some(({ problems }) => problems !== null)) return 2
  const results = answers.flatMap((answer) => (answer.problems === null ? answer.results : []))
  return results.every(({ result }) => result.state === 'kept') ? 0 : 1
}

const marks = { kept: '✓ kept   ', broken: '✕ broken ', unknown: '? unknown' } as const

/** For a person: a line for each expectation, and why for each that is not kept. */
export function wordAnswer(answer: FileAnswer): string {
  const { file } = answer
  if (answer.problems !== null)
    return answer.problems
      .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}\n`)
      .join('')
  const rows = answer.results.map(({ line, expectation, result }) => {
    const first = `${marks[result.state]}  ${file}:${line}  ${sayExpectation(expectation)}\n`
    if (result.state === 'kept') return first
    const reason = expectation.reason ? `             expected because: ${expectation.reason}\n` : ''
    return `${first}             ${result.because}\n${reason}`
  })
  const note = answer.leftOut.length > 0 ? `not evaluated: ${answer.leftOut.join(', ')}\n` : ''
  return rows.join('') + note
}

/** The counts of all files, in a line. */
export function wordCounts(answers: readonly FileAnswer[]): string {
  const results = answers.flatMap((answer) => (answer.problems === null ? answer.results : []))
  const count = (state: ExpectationResult['state']) =>
    results.filter(({ result }) => result.state === state).length
  const unread = answers.filter(({ problems }) => problems !== null).length
  const files = unread > 0 ? `, ${unread} ${unread === 1 ? 'file' : 'files'} not read` : ''
  return `${count('kept')} kept, ${count('broken')} broken, ${count('unknown')} unknown${files}\n`
}

function sayExpectation({ must, actions, resources, context, unless }: Expectation): string {
  const on = resources.length === 1 && resources[0] === '*' ? '' : ` on ${resources.join(', ')}`
  const keys = Object.entries(context).map(
    ([key, value]) => `${key} ${value === null ? 'absent' : [value].flat().join(', ')}`,
  )
  const when = keys.length > 0 ? ` with ${keys.join(' and ')}` : ''
  const but = unless ? ` unless ${JSON.stringify(unless)}` : ''
  return `must ${must} ${actions.join(', ')}${on}${when}${but}`
}

/** For a program: one JSON object for each expectation, or for each problem. */
export function linesOf(answer: FileAnswer): readonly object[] {
  const { file } = answer
  if (answer.problems !== null) return answer.problems.map((problem) => ({ file, error: problem }))
  return answer.results.map(({ line, expectation, result }) => ({
    file,
    line,
    expectation,
    state: result.state,
    because: result.because,
    example: result.example,
    verdict: result.decision?.verdict ?? null,
    decidedBy: result.decision?.decidedBy ?? null,
    deciding: result.decision ? decidingStatements(result.decision) : [],
    dependsOn: result.dependsOn,
    notEvaluated: answer.leftOut,
  }))
}
