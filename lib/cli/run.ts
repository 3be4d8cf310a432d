import { ZodError } from 'zod'
import type { Command } from './commands.ts'
import { lineMax, readLines } from './lines.ts'

type LineError = { readonly code: 'bad-json' | 'bad-input' | 'line-too-long'; readonly message: string }

/** The line's own id, so that an answer can be told apart even when the rest of the line is wrong. */
function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : null
}

function wordIssues(error: ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ')
}

function answerLine(command: Command, line: string | null): { id: unknown; error?: LineError } {
  if (line === null) {
    return {
      id: null,
      error: { code: 'line-too-long', message: `a line may hold at most ${lineMax} characters` },
    }
  }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return {
      id: null,
      error: { code: 'bad-json', message: error instanceof Error ? error.message : 'not JSON' },
    }
  }
  try {
    return { id: idOf(value), ...command.answer(value) }
  } catch (error) {
    // The engine bears any depth; turning a document into its text does not.
    if (error instanceof RangeError)
      return {
        id: idOf(value),
        error: { code: 'bad-input', message: 'a document is nested too deep to be read' },
      }
    if (!(error instanceof ZodError)) throw error
    return { id: idOf(value), error: { code: 'bad-input', message: wordIssues(error) } }
  }
}

/**
 * Answers every line of `input` with one JSON line, in order; empty lines are passed over.
 * `write` resolves when more may be written. Returns the exit status: 0, or 2 when any line could not be answered.
 */
export async function runCommand(
  command: Command,
  input: AsyncIterable<Uint8Array | string>,
  write: (text: string) => Promise<void>,
): Promise<0 | 2> {
  let status: 0 | 2 = 0
  for await (const line of readLines(input)) {
    if (line?.trim() === '') continue
    const answer = answerLine(command, line)
    if (answer.error) status = 2
    await write(`${JSON.stringify(answer)}\n`)
  }
  return status
}
