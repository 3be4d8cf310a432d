// Before the first test: the crawl that begins with the site ends, undisturbed by tests that reset the local AWS under it.
import { expect, type FullConfig, request } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { nothingIsRead } from './pages.ts'

export default async function waitForTheFirstCrawl({ projects: [project] }: FullConfig): Promise<void> {
  const context = await request.newContext({ baseURL: project?.use.baseURL })
  // On a busy machine the site answers before its crawl has begun, and then nothing is being read either.
  await expect(async () => {
    const status = await (await context.get(routes.crawlStatus())).json()
    expect(status.associations).toBeGreaterThan(0)
  }).toPass({ timeout: 80_000 })
  await nothingIsRead(context)
  await context.dispose()
}
