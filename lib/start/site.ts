import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { builtServer, compileCache } from './build.ts'
import { StartError } from './start-error.ts'

const root = join(import.meta.dirname, '../..')
const waitMs = 60_000

export type Site = {
  readonly url: string
  /** What the one-time sign-in link bears: known to nobody but whoever started the site. */
  readonly linkToken: string
  /** Resolves when the site's process has ended, with its exit status. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

type SiteOptions = {
  readonly dev: boolean
  /** The address to listen on; this machine only unless told. */
  readonly host?: string
  readonly port: number
  readonly env: Readonly<Record<string, string | undefined>>
}

const thisMachine = '127.0.0.1'

const patienceMs = 15_000

/** Where this process reaches what listens on a host. */
const reachable = (host: string) =>
  host === '0.0.0.0' || host === '::' ? thisMachine : host.includes(':') ? `[${host}]` : host

function command({ dev, port, host = thisMachine }: SiteOptions): string[] {
  if (!dev) return [builtServer]
  return [join(root, 'node_modules/next/dist/bin/next'), 'dev', '--hostname', host, '--port', String(port)]
}

/** For less memory. V8 does not heed these later than at the start. */
const sparingly = [
  // The embedded PostgreSQL is one WebAssembly module whose largest functions take V8's optimizing compiler 500 MB to make faster. Without it a
  // query of the fleet takes about half as long again.
  '--no-wasm-dynamic-tiering',
  '--no-wasm-tier-up',
  // On a machine with much memory V8 lets garbage grow to several times of what is in use: a first crawl held half as much again.
  '--heap-growing-percent=25',
  '--max-semi-space-size=8',
  // What a start keeps, which would otherwise be looked through at every quarter that it grows by.
  '--initial-old-space-size=128',
]

/** How the site's process is started. A container sets HOSTNAME and platforms set PORT, and Next heeds both: ours come last. */
export function siteProcess(options: SiteOptions) {
  const { dev, port, env, host = thisMachine } = options
  return {
    // The development server hands its own flags on as NODE_OPTIONS, which takes none of V8's.
    args: [...(dev ? [] : sparingly), ...command(options)],
    cwd: dev ? root : join(root, '.next/standalone'),
    // glibc gives each thread an arena of its own, up to eight a core, and none gives back what another could use (mallopt(3), M_ARENA_MAX).
    env: {
      MALLOC_ARENA_MAX: '2',
      // What V8 compiled is there for the next start; a build throws it away.
      NODE_COMPILE_CACHE: compileCache,
      ...env,
      HOSTNAME: host,
      PORT: String(port),
      NEXT_TELEMETRY_DISABLED: '1',
    },
  }
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)))
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  )
}

/** Of what the site says, the audit's lines of JSON; Next's own greeting would tell another address than ours. */
function passOnEntries(said: Readable): void {
  createInterface(said).on('line', (line) => {
    if (line.startsWith('{')) process.stdout.write(`${line}\n`)
  })
}

/**
 * Starts the site as a process of its own and resolves when it answers.
 * Throws a StartError when it ends, or stays silent for a minute, before that.
 */
export async function startSite(options: SiteOptions): Promise<Site> {
  const url = `http://${reachable(options.host ?? thisMachine)}:${options.port}`
  const linkToken = randomBytes(32).toString('base64url')
  // The site gets its hash: what is in a process's environment, others of the same user can read (proc(5), `environ`).
  const PODSCOPE_START_LINK = createHash('sha256').update(linkToken).digest('hex')
  const { args, cwd, env } = siteProcess({ ...options, env: { ...options.env, PODSCOPE_START_LINK } })
  const child = spawn(process.execPath, args, {
    cwd,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  passOnEntries(child.stdout)
  const ended = endOf(child)
  let running = true
  void ended.then(() => {
    running = false
  })
  const deadline = Date.now() + waitMs
  while (!(await answers(url))) {
    if (!running) throw new StartError('The site stopped while it was starting; its last words are above.')
    if (Date.now() > deadline) {
      child.kill()
      throw new StartError(`The site did not answer on ${url} within ${waitMs / 1000} s.`)
    }
    await setTimeout(25)
  }
  return {
    url,
    linkToken,
    ended,
    async stop() {
      child.kill('SIGTERM')
      // Next waits for every connection, and a browser may hold one open on which it never asks anything. What is killed loses nothing.
      const patience = globalThis.setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(patience)
    },
  }
}
