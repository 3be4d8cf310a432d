/**
 * A replica of the site as far as the crawl goes: `node --conditions=react-server crawler.fixture.ts [ask] [until-done]`. Settings as the site's.
 * It crawls until it is killed, told to end (SIGTERM) or, if so asked, until no crawl is open; with `ask` it first asks for everything.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { waitForNothing } from '../aws/no-waiting.fixture.ts'
import { closeStore } from '../store/database.ts'
import { askForCrawl, listCrawls, startCrawling, stopCrawling } from './index.ts'

const wanted = process.argv.slice(2)

async function end(): Promise<void> {
  await stopCrawling()
  await closeStore()
  process.exit(0)
}

async function areDone(): Promise<boolean> {
  const crawls = await listCrawls()
  return crawls.length > 0 && crawls.every(({ endedAt }) => endedAt !== null)
}

waitForNothing()
process.on('SIGTERM', () => void end())
await startCrawling()
if (wanted.includes('ask')) {
  const asked = await askForCrawl('all', 'asked')
  if (!asked.ok) throw new Error(asked.error.message)
}
while (!(wanted.includes('until-done') && (await areDone()))) await sleep(200)
await end()
