import 'server-only'
import { type AwsProblem, listAccounts } from '../aws/index.ts'
import { concludePlace, crawlPlace, setPlaceProblem } from './crawl-place.ts'
import { beat, failCrawl, type Held, letGo, takeCrawl } from './crawls.ts'
import { CrawlEnded, type CrawlGate, createGate } from './gate.ts'
import type { Place } from './types.ts'
import { HopelessPlace, type Work } from './work.ts'

const beatMs = 3000

/**
 * Tells that it lives, and shuts the gate when the crawl is not ours any more. A database that is away is not taken for that. Returns how to end
 * it, which tells the rest.
 */
function keepBeating(held: Held, gate: CrawlGate): () => Promise<void> {
  let told = 0
  async function tellNow(): Promise<void> {
    const throttled = gate.throttled() - told
    told += throttled
    try {
      if (!(await beat(held, { rate: gate.rate(), throttled }))) gate.shut()
    } catch {
      told -= throttled
    }
  }
  const timer = setInterval(() => void tellNow(), beatMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    return tellNow()
  }
}

function notConfigured({ accountId, region }: Place): AwsProblem {
  const message = `account ${accountId} with the region ${region} is not among the configured accounts`
  return {
    kind: 'not-configured',
    operation: 'eks:ListClusters',
    accountId,
    region,
    message,
    outcomeUnknown: false,
  }
}

async function workFor(held: Held, gate: CrawlGate, changed: () => void): Promise<Work> {
  const accounts = await listAccounts()
  if (!accounts.ok) throw new HopelessPlace(accounts.error)
  const account = accounts.value.find(({ id }) => id === held.accountId)
  if (!account?.regions.includes(held.region)) throw new HopelessPlace(notConfigured(held))
  return { held, account, gate, changed }
}

async function fail(held: Held, gate: CrawlGate, problem: AwsProblem): Promise<void> {
  const account = { id: held.accountId, name: held.accountId, regions: [] }
  await setPlaceProblem({ held, account, gate, changed: () => undefined }, problem)
  await failCrawl(held, problem)
}

/**
 * Takes a crawl and works on it to its end. Returns of what it was; null: nothing happens when somebody else has it or it is over. When `signal` tells that the site stops,
 * it is let go of where it stands. Rejects with what nobody foresaw; the crawl is then free, and tried again by whoever takes the job.
 */
export async function runCrawl(
  id: string,
  signal: AbortSignal,
  tell: (place: Place) => void,
  gate = createGate(),
): Promise<Place | null> {
  const held = await takeCrawl(id)
  if (!held) return null
  const stop = () => gate.shut()
  signal.addEventListener('abort', stop, { once: true })
  const endBeating = keepBeating(held, gate)
  try {
    const clusters = await crawlPlace(await workFor(held, gate, () => tell(held)))
    await endBeating()
    await concludePlace(held, clusters)
  } catch (error) {
    await endBeating()
    if (error instanceof HopelessPlace) await fail(held, gate, error.problem)
    else await letGo(held)
    if (!(error instanceof HopelessPlace || error instanceof CrawlEnded)) throw error
  } finally {
    signal.removeEventListener('abort', stop)
    tell(held)
  }
  return { accountId: held.accountId, region: held.region }
}
