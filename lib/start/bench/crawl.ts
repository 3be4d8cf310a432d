/**
 * Measures the crawl of a whole estate, on a store of its own in a folder: `node --conditions=react-server lib/start/bench/crawl.ts [associations]
 * [requests a second]`. The local AWS runs in this process and the crawl in another, as at a start of the site. Prints JSON.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../sandbox/index.ts'
import { variablesFor, writeAccounts } from '../local-aws.ts'
import { readStartSettings } from '../settings.ts'
import type { CrawlTimes } from './crawl-worker.ts'
import { sandboxCounts, watchPace } from './eks-pace.ts'

const associations = Number(process.argv[2] ?? 100_000)
const requestsPerSecond = process.argv[3] === undefined ? null : Number(process.argv[3])

/** One crawl in a process of its own, on the store that the ones before left in `folder`. `atEnd` is asked before it stops. */
async function crawlOnce<T>(
  env: Readonly<NodeJS.ProcessEnv>,
  atEnd: () => Promise<T>,
): Promise<CrawlTimes & T> {
  // Long enough to see a pace that is held; the rest of a limited crawl would be more of the same.
  const forMs = requestsPerSecond === null ? 'whole' : '180000'
  const child = fork(join(import.meta.dirname, 'crawl-worker.ts'), [forMs], {
    env,
    execArgv: ['--conditions=react-server'],
  })
  const [message] = (await once(child, 'message')) as [CrawlTimes]
  const more = await atEnd()
  await once(child, 'close')
  return { ...message, ...more }
}

const loadBefore = loadavg()[0]
const folder = await mkdtemp(join(tmpdir(), 'podscope-crawl-'))
const sandbox = await startSandbox({
  dataFolder: null,
  port: 0,
  associations,
  ...(requestsPerSecond !== null && { requestsPerSecond }),
})
try {
  const settings = { ...readStartSettings([], {}), dataFolder: folder }
  await writeAccounts(sandbox, settings)
  const site = variablesFor(sandbox.url, settings, process.env)
  const env = { ...site, NODE_ENV: 'production', PODSCOPE_DATA: folder } as const
  const watched = requestsPerSecond === null ? null : watchPace(sandbox.controlUrl, requestsPerSecond)
  const first = await crawlOnce(env, async () => ({ pace: watched && (await watched()) }))
  const counts = await sandboxCounts(sandbox.controlUrl)
  let second: CrawlTimes | null = null
  if (requestsPerSecond === null) {
    const body = JSON.stringify({ share: 0.01, seed: 1 })
    await fetch(`${sandbox.controlUrl}/churn`, { method: 'POST', body })
    second = await crawlOnce(env, async () => ({}))
  }
  const [cpu] = cpus()
  const machine = { node: process.version, cpu: cpu?.model ?? 'unknown', cores: cpus().length }
  console.log(
    JSON.stringify(
      {
        at: new Date().toISOString(),
        ...machine,
        loadBefore,
        associations,
        requestsPerSecond,
        first,
        second,
        counts,
      },
      null,
      2,
    ),
  )
} finally {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
}
