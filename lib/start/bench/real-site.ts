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
  /** Of a session as admin, `name=value`. */
  readonly cookie: string
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

/** Follows the link that the start-up prints, which is said a moment after the site answers. */
async function signIn(said: () => string): Promise<string> {
  for (let tries = 0; tries < 500; tries++) {
    const link = /http\S+token=\S+/.exec(said())?.[0]
    if (link) {
      const { headers } = await fetch(link, { redirect: 'manual' })
      return headers.getSetCookie()[0]?.split(';')[0] ?? ''
    }
    await sleep(20)
  }
  throw new Error('the start-up printed no link to sign in with')
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
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += String(chunk)
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
  const cookie = await signIn(() => said)
  return {
    url,
    cookie,
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
export async function untilRead({ url, cookie }: RealSite): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/crawls/status`, { headers: { cookie } })
    const { associations, waiting, crawl } = (await response.json()) as Status
    if (response.ok && associations > 0 && waiting === 0 && crawl === null) return
    await sleep(1000)
  }
}
