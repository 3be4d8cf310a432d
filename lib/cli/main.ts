import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { commands } from './commands.ts'
import { consolidateUsage } from './consolidate-words.ts'
import { linesOf, statusOf, testFile, wordAnswer, wordCounts } from './expectation-files.ts'
import { guardUsage } from './guard-words.ts'
import { isSafe, readReplayArgs, replayFiles, replayUsage, wordReplay } from './replay.ts'
import { runCommand } from './run.ts'
import { verifyUsage } from './verify-words.ts'
import { whoCanUsage } from './who-can-args.ts'

const width = Math.max(...commands.map(({ name }) => name.length))

const help = `podscope <command> < lines.jsonl > answers.jsonl

One JSON object a line in, one a line out, in order. A line that cannot be answered gives
{"id", "error": {"code", "message"}}; the others are still answered and the exit status is 2.

${commands
  .map(({ name, summary, shape }) => {
    const indent = ' '.repeat(width + 4)
    return `  ${name.padEnd(width)}  ${summary}\n${indent}in   ${shape[0]}\n${indent}out  ${shape[1]}`
  })
  .join('\n')}

podscope test [--json] file…

Holds the policies that each file names to what it expects of them (lib/expectations/README.md), without AWS.
Exit status: 0 everything is kept, 1 something is broken or unknown, 2 a file cannot be read.

${whoCanUsage}
${guardUsage}
${consolidateUsage}
${replayUsage}
${verifyUsage}`

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === '--help' || name === 'help' || rest.includes('--help')) {
    await write(help)
    return 0
  }
  if (name === 'test') return testFiles(rest)
  if (name === 'replay') return replayEvents(rest)
  if (name !== undefined && ofServer.has(name)) return askServer(`${name}.ts`, rest)
  const command = commands.find((candidate) => candidate.name === name)
  if (!command || rest.length > 0) {
    process.stderr.write(name ? `podscope: no such command: ${[name, ...rest].join(' ')}\n\n${help}` : help)
    return 64
  }
  return runCommand(command, process.stdin, write)
}

const ofServer: ReadonlySet<string> = new Set(['who-can', 'guard', 'consolidate', 'verify'])

/** The store and the audit are the server's: asked in a process that reads modules as the server does. */
async function askServer(file: string, args: readonly string[]): Promise<number> {
  const program = join(import.meta.dirname, file)
  const child = spawn(process.execPath, ['--conditions=react-server', program, ...args], { stdio: 'inherit' })
  const [code] = await once(child, 'close')
  return typeof code === 'number' ? code : 1
}

async function replayEvents(list: readonly string[]): Promise<number> {
  const args = readReplayArgs(list)
  if (args === null) {
    process.stderr.write(`podscope replay: name a file of policies and files of events\n\n${replayUsage}`)
    return 64
  }
  const found = await replayFiles(args)
  if (found.problems !== null) {
    for (const problem of found.problems) process.stderr.write(`podscope replay: ${problem}\n`)
    return 2
  }
  const { replay, counts } = found
  await write(args.json ? `${JSON.stringify({ ...replay, counts })}\n` : wordReplay(replay, counts))
  return isSafe(replay) ? 0 : 1
}

async function testFiles(args: readonly string[]): Promise<number> {
  const files = args.filter((arg) => !arg.startsWith('--'))
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--json')
  if (unknown || files.length === 0) {
    process.stderr.write(
      unknown ? `podscope test: no such option: ${unknown}\n` : 'podscope test: name a file\n',
    )
    return 64
  }
  const answers = files.map(testFile)
  if (args.includes('--json')) {
    for (const line of answers.flatMap(linesOf)) await write(`${JSON.stringify(line)}\n`)
    return statusOf(answers)
  }
  for (const answer of answers) {
    if (answer.problems === null) await write(wordAnswer(answer))
    else process.stderr.write(wordAnswer(answer))
  }
  await write(wordCounts(answers))
  return statusOf(answers)
}

/** As a program ends that a closed pipe ends: 128 and SIGPIPE. It is no success: what was not said may have been a broken expectation. */
const pipeClosed = 141

// A reader that has seen enough closes the pipe: there is nothing to complain about.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? pipeClosed : 1),
)
process.exitCode = await main(process.argv.slice(2))
