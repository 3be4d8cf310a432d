// The watch over where requests go watches indeed. `localhost` is another name than 127.0.0.1, and leaves the machine as little.
import { routes } from '../lib/routes.ts'
import { test } from './fixtures.ts'

// The page's own policy would keep both from being sent.
test.use({ bypassCSP: true })

test.fail('a request of a second page to another host is caught', async ({ page, context }) => {
  await page.goto(routes.clusters())
  const other = await context.newPage()
  await other.goto(routes.clusters())
  await other.evaluate(() => fetch('http://localhost:9', { mode: 'no-cors' }).catch(() => null))
})

test.fail('a web socket to another host is caught', async ({ page }) => {
  await page.goto(routes.clusters())
  await page.evaluate(
    () =>
      new Promise((closed) => {
        new WebSocket('ws://localhost:9').onclose = closed
      }),
  )
})
