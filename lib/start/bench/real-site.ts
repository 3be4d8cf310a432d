/** The site as `npm start` starts it, on the local AWS, as processes of their own: for what measures it from outside. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const main = join(import.meta.dirname, '../main.ts')
const waitMs = 120_000

/** What the site's process holds of the machine's memory, in MB: now, and the most since it started. */
export type Memory = { readonly rssMb: number; readonly peakMb: number }

export type RealSite = {
  readonly url: string
  /** When the start-up's process was started, as `performance.now()`. */
  readonly startedAt: number
  /** Milliseconds from there to the first answer. */
  readonly answeredMs: number
  memory(): Promise<Memory>
  stop(): Promise<void>
}

type Options = {
  readonly port: number
  readonly dataFolder: string
  readonly associations: number
  readonly databaseUrl: string | null
}

/** proc(5): VmRSS and VmHWM in kB. */
async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const mbOf = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024)
  return { rssMb: mbOf('VmRSS'), peakMb: mbOf('VmHWM') }
}

/** The start-up has one child: the site. */
async function siteOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  const [site] = children.trim().split(' ')
  if (!site) throw new Error('the site’s process has gone')
  return Number(site)
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Crawls what was never read and nothing else. Resolves when the site answers. */
export async function startRealSite({
  port,
  dataFolder,
  associations,
  databaseUrl,
}: Options): Promise<RealSite> {
  const url = `http://127.0.0.1:${port}`
  const { DATABASE_URL: _, ...inherited } = process.env
  const startedAt = performance.now()
  const child = spawn(process.execPath, [main], {
    env: {
      ...inherited,
      PODSCOPE_AWS: 'sandbox',
      PODSCOPE_PORT: String(port),
      PODSCOPE_SANDBOX_PORT: '0',
      PODSCOPE_DATA: dataFolder,
      PODSCOPE_SANDBOX_ASSOCIATIONS: String(associations),
      PODSCOPE_CRAWL_MINUTES: '0',
      ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error('the site ended before it answered')
    if (performance.now() - startedAt > waitMs) {
      child.kill('SIGTERM')
      throw new Error('the site does not answer')
    }
    await sleep(20)
  }
  const answeredMs = performance.now() - startedAt
  const pid = child.pid ?? 0
  return {
    url,
    startedAt,
    answeredMs,
    memory: async () => memoryOf(await siteOf(pid)),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

type Status = { readonly associations: number; readonly waiting: number; readonly crawl: object | null }

/** Resolves when everything is read and worked out. */
export async function untilRead({ url }: RealSite): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/crawls/status`)
    const { associations, waiting, crawl } = (await response.json()) as Status
    if (response.ok && associations > 0 && waiting === 0 && crawl === null) return
    await sleep(1000)
  }
}
