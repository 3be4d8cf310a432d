// Somebody answers for what associations may do: from opening a review to evidence that verifies, and what a tenant’s people see of it.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { expectAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { readAll } from './pages.ts'
import { openAs } from './requests.ts'

const main = join(import.meta.dirname, '../lib/cli/main.ts')

/** What `podscope verify` says of a file, and how it ends. */
function verify(file: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [main, 'verify', file], (_, out, err) =>
      done({ status: child.exitCode ?? -1, text: out + err }),
    )
  })
}

async function openReview(page: Page, name: string, filter: string): Promise<void> {
  await page.goto(routes.reviews())
  await page.getByRole('link', { name: 'New review' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('combobox', { name: 'Filter associations' }).fill(filter)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^[1-9]\d* associations\./)).toBeVisible()
  await page.getByRole('checkbox', { name: 'Local reviewer' }).check()
  await page.getByRole('button', { name: 'Freeze and open' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

const decision = (page: Page) => page.getByRole('region', { name: 'Decision' })
const entries = (page: Page) => page.getByRole('region', { name: 'Entries' }).getByRole('listitem')

async function decide(page: Page, verdict: 'keep' | 'narrow' | 'remove', reason: string, without = '') {
  await decision(page).getByRole('radio', { name: verdict, exact: true }).check()
  if (without) await decision(page).getByRole('textbox', { name: 'Actions to take away' }).fill(without)
  await decision(page).getByRole('textbox', { name: 'Reason' }).fill(reason)
  await decision(page)
    .getByRole('button', { name: /^Decide/ })
    .click()
}

test('a review is opened, decided, closed, and its evidence verifies until a byte of it is another', async ({
  page,
  browser,
}, testInfo) => {
  test.setTimeout(300_000)
  // The associations are others than the crawls know: once to see them, once to see the others go.
  await readAll(page)
  await readAll(page)
  const theirs = await openAs(browser, 'reviewer')
  await openReview(theirs, 'acme, Q4', 'namespace:tenant-acme')

  await entries(theirs).first().getByRole('link').click()
  await expect(theirs.getByRole('region', { name: 'In plain words' })).toBeVisible()
  await expect(theirs.getByRole('region', { name: 'As it was' })).toContainText('Read of AWS')
  await decide(theirs, 'narrow', 'It deletes nothing.', 's3:Delete*')
  await expect(theirs.getByRole('link', { name: 'The change request' })).toBeVisible()
  await theirs.getByRole('link', { name: 'The change request' }).click()
  await expect(theirs.getByText('It deletes nothing.')).toBeVisible()
  await expect(theirs.getByText('You asked for it: somebody else decides.')).toBeVisible()
  await theirs.goBack()

  await theirs
    .getByRole('navigation', { name: 'Which entries' })
    .getByRole('link', { name: /^to decide/ })
    .click()
  await theirs.getByRole('checkbox', { name: 'Choose all of this page' }).check()
  await decide(theirs, 'keep', 'They are needed as they are.')
  await expect(theirs.getByText('No entry stands so')).toBeVisible()

  await theirs.getByRole('button', { name: 'Close the review' }).click()
  await theirs.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click()
  await expect(theirs.getByText('closed', { exact: true })).toBeVisible()

  const [download] = await Promise.all([
    theirs.waitForEvent('download'),
    theirs.getByRole('link', { name: 'Evidence' }).click(),
  ])
  const file = testInfo.outputPath('review.zip')
  await download.saveAs(file)
  expect(await verify(file)).toMatchObject({ status: 0 })
  const bytes = await readFile(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  await writeFile(file, bytes)
  const broken = await verify(file)
  expect(broken.status).toBe(1)
  expect(broken.text).toMatch(/population|decisions|access\/|report|audit|README|directory/)
  await theirs.goto(routes.audit({ act: 'review.export' }))
  const noted = theirs.getByRole('listitem').filter({ hasText: 'Take away evidence of a review' })
  await expect(noted.first()).toBeVisible()
  await theirs.context().close()
})

test('one tenant’s people see what is theirs, and decide and take away nothing', async ({ browser }) => {
  const reviewer = await openAs(browser, 'reviewer')
  await openReview(reviewer, 'both tenants', 'namespace:tenant-*')
  const address = reviewer.url()
  const theirs = await openAs(browser, 'support of tenant acme')
  await theirs.goto(address)
  await expect(theirs.getByText('These are the entries that you may see')).toBeVisible()
  for (const entry of await entries(theirs).all()) await expect(entry).toContainText('tenant-acme/')
  await expect(theirs.getByRole('checkbox')).toHaveCount(0)
  for (const name of ['Evidence', 'New review'])
    await expect(theirs.getByRole('link', { name, exact: true })).toHaveCount(0)
  expect((await theirs.request.get(`${address}/evidence`)).status()).toBe(403)
  await theirs.goto(routes.newReview())
  await expect(theirs.getByRole('heading', { name: 'Your role does not allow this page' })).toBeVisible()
  await theirs.context().close()
  await reviewer.context().close()
})

test('axe finds nothing in the reviews, a new one, and one with an entry', async ({ browser }) => {
  const page = await openAs(browser, 'reviewer')
  await openReview(page, 'to look at', 'namespace:tenant-acme')
  await entries(page).first().getByRole('link').click()
  await expect(page.getByRole('region', { name: 'In plain words' })).toBeVisible()
  await expectAccessible(page)
  for (const address of [routes.reviews(), routes.newReview()]) {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(address)
    await expectAccessible(page)
  }
  await page.context().close()
})
