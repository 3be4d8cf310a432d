// Before the first test: the crawl that begins with the site ends, undisturbed by tests that reset the local AWS under it.
import { type FullConfig, request } from '@playwright/test'
import { nothingIsRead } from './pages.ts'

export default async function waitForTheFirstCrawl({ projects: [project] }: FullConfig): Promise<void> {
  const context = await request.newContext({ baseURL: project?.use.baseURL })
  await nothingIsRead(context)
  await context.dispose()
}
