// The ways people go: from a cluster to an association, from there to its editor.
import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { walkthrough } from '../lib/sandbox/seed/names.ts'

type Cluster = Parameters<typeof routes.cluster>[0]

/** Signs in on the local AWS as `admin`, `reviewer`, `support of tenant acme` or `support of tenant globex`. */
export async function continueAs(page: Page, who: string): Promise<void> {
  await page.goto(routes.signIn())
  await page.getByRole('button', { name: `Continue as ${who}`, exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
}

/** Finds the service account in its cluster and opens it; the walkthrough's unless told. */
export async function openAssociation(
  page: Page,
  serviceAccount: string = walkthrough.serviceAccount,
  cluster: Cluster = walkthrough,
): Promise<void> {
  await page.goto(`${routes.cluster(cluster)}?q=${serviceAccount}`)
  await page.getByRole('link', { name: serviceAccount, exact: true }).click()
  await expect(page.getByRole('heading', { name: serviceAccount, level: 1 })).toBeVisible()
}

/**
 * Asks who can do something. Crawl and analysis begin with the site: until both are through the page says so and reads itself again, which is
 * waited for.
 */
export async function askWhoCan(page: Page, asked: Parameters<typeof routes.access>[0]): Promise<void> {
  await page.goto(routes.access(asked))
  await expect(page.getByRole('status').filter({ hasText: /association/ })).toBeVisible({ timeout: 80_000 })
  for (const open of ['Podscope is still reading.', /waits? to be analysed/])
    await expect(page.getByText(open)).toHaveCount(0, { timeout: 80_000 })
}

/** Reads every account and region again and waits until that is done. */
export async function readAll(page: Page): Promise<void> {
  await page.goto(routes.crawls())
  await page.getByRole('button', { name: 'Read everything again' }).click()
  await expect(page.getByText('Everything is being read again.')).toBeVisible()
  await nothingIsRead(page.request)
}

/** Waits until no crawl is under way or waits for its turn. */
export async function nothingIsRead(request: APIRequestContext): Promise<void> {
  await expect(async () => {
    const status = await (await request.get(routes.crawlStatus())).json()
    expect(status.crawl).toBeNull()
  }).toPass({ timeout: 80_000 })
}

/** Opens the association and, from it, its session policy. */
export async function openEditor(page: Page, serviceAccount?: string, cluster?: Cluster): Promise<void> {
  await openAssociation(page, serviceAccount, cluster)
  await page.getByRole('link', { name: /^(Add session|Edit|View) policy$/ }).click()
  await expect(page.getByRole('textbox', { name: 'Session policy' })).toBeVisible()
}
