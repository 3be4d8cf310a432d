/**
 * A replica of the site as far as the crawl goes: `node --conditions=react-server crawler.fixture.ts [ask]`. Settings as the site's. It crawls until
 * it is killed or told to end (SIGTERM); with `ask` it first asks for everything.
 */
import { waitForNothing } from '../aws/no-waiting.fixture.ts'
import { closeStore } from '../store/database.ts'
import { askForCrawl, startCrawling, stopCrawling } from './index.ts'

waitForNothing()
process.on('SIGTERM', async () => {
  await stopCrawling()
  await closeStore()
  process.exit(0)
})
await startCrawling()
if (process.argv[2] === 'ask') {
  const asked = await askForCrawl('all', 'asked')
  if (!asked.ok) throw new Error(asked.error.message)
}
setInterval(() => undefined, 1000)
