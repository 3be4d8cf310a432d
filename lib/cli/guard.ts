/** `podscope guard`, in a process of its own: it opens the store, which only the server's side may. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { everything } from '../auth/rules/index.ts'
import { checkGuardRails, readGuardRails } from '../guard/index.ts'
import { StoreError } from '../store/index.ts'
import { guardUsage, railLine, wordRail } from './guard-words.ts'

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

const complain = (text: string) => void process.stderr.write(`podscope guard: ${text}\n`)

function readArgs(list: readonly string[]): { readonly file: string; readonly json: boolean } | null {
  try {
    const options = { json: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args: [...list], options, allowPositionals: true })
    const [file, ...more] = positionals
    return file === undefined || more.length > 0 ? null : { file, json: values.json }
  } catch {
    return null
  }
}

async function main(list: readonly string[]): Promise<number> {
  const args = readArgs(list)
  if (args === null) {
    complain(`name one file\n\n${guardUsage}`)
    return 64
  }
  const text = await readFile(args.file, 'utf8').catch((error: Error) => error)
  if (typeof text !== 'string') {
    complain(text.message)
    return 2
  }
  const { list: rails, problems } = readGuardRails(text)
  for (const { line, column, message } of problems) complain(`${args.file}:${line}:${column}: ${message}`)
  // What is not in order may be the one that is broken.
  return problems.length > 0 ? 2 : hold(rails, args.json)
}

async function hold(rails: Parameters<typeof checkGuardRails>[1], json: boolean): Promise<number> {
  try {
    const answer = await checkGuardRails(everything, rails)
    if (!answer.ok) {
      complain(`“${answer.error.rail}”: ${answer.error.message}`)
      return 2
    }
    for (const result of answer.value)
      await write(json ? `${JSON.stringify(railLine(result))}\n` : wordRail(result))
    return answer.value.every(({ state }) => state === 'kept') ? 0 : 1
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    complain(error.message)
    return 2
  }
}

/** Resolves when the reader has everything: what still waits for a slow one would be lost with the process. */
function flushed(): Promise<void> {
  return new Promise((done) => void process.stdout.write('', () => done()))
}

// A closed pipe is no success: what was not said may have been a broken guard rail.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 141 : 1))
const status = await main(process.argv.slice(2))
await flushed()
process.exit(status)
