/** `podscope who-can`, in a process of its own: it opens the store, which only the server's side may. */
import { once } from 'node:events'
import {
  everyWhoCanRow,
  type Question,
  type WhoCanAnswer,
  type WhoCanRow,
  whoCan,
} from '../analysis/index.ts'
import { everything } from '../auth/rules/index.ts'
import { StoreError } from '../store/index.ts'
import { readWhoCanArgs, type WhoCanArgs, whoCanUsage } from './who-can-args.ts'
import { wordHead, wordRow, wordUnread } from './who-can-words.ts'

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

function rowsOf(answer: WhoCanAnswer, { all, json }: WhoCanArgs): AsyncGenerator<WhoCanRow> {
  // A table has no room for reasons.
  const bare = !json
  return everyWhoCanRow(answer, all ? { bare } : { bare, verdicts: ['always', 'sometimes', 'unknown'] })
}

async function tell(question: Question, args: WhoCanArgs): Promise<0 | 1 | 2> {
  const answer = await whoCan(everything, question)
  if (!answer.ok) {
    process.stderr.write(`podscope who-can: ${answer.error.message}\n`)
    return 2
  }
  if (args.json) process.stderr.write(wordUnread(answer.value))
  else await write(wordHead(answer.value))
  for await (const row of rowsOf(answer.value, args))
    await write(args.json ? `${JSON.stringify(row)}\n` : wordRow(row))
  return answer.value.tally.unknown > 0 || wordUnread(answer.value) !== '' ? 1 : 0
}

async function main(list: readonly string[]): Promise<number> {
  const args = readWhoCanArgs(list)
  if ('problem' in args) {
    process.stderr.write(`podscope who-can: ${args.problem}\n\n${whoCanUsage}`)
    return 64
  }
  try {
    return await tell(args.question, args)
  } catch (error) {
    if (!(error instanceof StoreError) && !(error instanceof RangeError)) throw error
    process.stderr.write(`podscope who-can: ${error.message}\n`)
    return 2
  }
}

/** Resolves when the reader has everything: what still waits for a slow one would be lost with the process. */
function flushed(): Promise<void> {
  return new Promise((done) => void process.stdout.write('', () => done()))
}

// A reader that has seen enough closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
const status = await main(process.argv.slice(2))
await flushed()
process.exit(status)
