import { once } from 'node:events'
import { commands } from './commands.ts'
import { runCommand } from './run.ts'

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
`

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === '--help' || name === 'help' || rest.includes('--help')) {
    await write(help)
    return 0
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command || rest.length > 0) {
    process.stderr.write(name ? `podscope: no such command: ${[name, ...rest].join(' ')}\n\n${help}` : help)
    return 64
  }
  return runCommand(command, process.stdin, write)
}

// A reader that has seen enough closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.exitCode = await main(process.argv.slice(2))
