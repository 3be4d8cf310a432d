// Before the first test: somebody is signed in, for all tests that do not say otherwise; and the crawl that begins with the site ends, undisturbed
// by tests that reset the local AWS under it.
import { chromium, expect, type FullConfig } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { continueAs, nothingIsRead } from './pages.ts'

export default async function getReady({ projects: [project] }: FullConfig): Promise<void> {
  const { baseURL, launchOptions, storageState } = project?.use ?? {}
  const browser = await chromium.launch(launchOptions)
  const context = await browser.newContext({ baseURL })
  await continueAs(await context.newPage(), 'admin')
  await context.storageState({ path: String(storageState) })
  // On a busy machine the site answers before its crawl has begun, and then nothing is being read either.
  await expect(async () => {
    const status = await (await context.request.get(routes.crawlStatus())).json()
    expect(status.associations).toBeGreaterThan(0)
  }).toPass({ timeout: 80_000 })
  await nothingIsRead(context.request)
  await browser.close()
}
