import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { largeState } from './bench/large-state.ts'
import { type Measured, table } from './bench/stats.ts'
import { variablesFor, writeAccounts } from './local-aws.ts'
import { run } from './run.ts'
import { readStartSettings } from './settings.ts'
import { StartError } from './start-error.ts'

const root = join(import.meta.dirname, '../..')
const help = `npm run bench -- [--quick] [--out FILE]

  --quick     few samples and small clusters: whether it runs, not how fast
  --out FILE  where the results go as JSON (default bench/results.json)
`

function readFlags(args: readonly string[]) {
  const options = {
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'bench/results.json') },
    help: { type: 'boolean', default: false },
  } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${help}`)
  }
}

/** Measures in a process of its own, as the site is, with the server's view of `server-only`. */
async function measureAll(sandbox: Sandbox, quick: boolean, folder: string): Promise<readonly Measured[]> {
  const settings = { ...readStartSettings([], {}), dataFolder: folder }
  await writeAccounts(sandbox, settings)
  const env = variablesFor(sandbox.url, settings, process.env)
  const child = fork(join(import.meta.dirname, 'bench/worker.ts'), quick ? ['--quick'] : [], {
    env: env as NodeJS.ProcessEnv,
    execArgv: ['--conditions=react-server'],
  })
  const results: Measured[] = []
  // The worker sends once: everything it measured.
  child.on('message', (message) => results.push(...(message as Measured[])))
  const [code] = await once(child, 'close')
  if (code !== 0 || results.length === 0)
    throw new StartError('The measuring failed; its last words are above.')
  return results
}

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) {
    console.log(help)
    return 0
  }
  const folder = await mkdtemp(join(tmpdir(), 'podscope-bench-'))
  const seed = flags.quick ? {} : { seed: largeState }
  const sandbox = await startSandbox({ dataFolder: null, port: 0, ...seed })
  try {
    const results = await measureAll(sandbox, flags.quick, folder)
    const [cpu] = cpus()
    const machine = { node: process.version, cpu: cpu?.model ?? 'unknown', cores: cpus().length }
    const out = resolve(flags.out)
    await mkdir(dirname(out), { recursive: true })
    const report = { at: new Date().toISOString(), quick: flags.quick, ...machine, results }
    await writeFile(out, `${JSON.stringify(report, null, 2)}\n`)
    console.log(`${table(results)}\n\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node} · ${out}`)
    return 0
  } finally {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }
}

await run(main)
