// The fleet's table, as the crawl at the start of the site has read it, and what other tests' pages have read since: no number is taken for granted.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { expectAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'

const table = (page: Page) => page.getByRole('region', { name: 'Associations of the fleet' })
const rows = (page: Page) => table(page).getByRole('row')
const filter = (page: Page) => page.getByRole('combobox', { name: 'Filter associations' })
const count = (page: Page) => page.getByRole('search').getByRole('status')

const everything = /^([4-9]\d\d|[1-9],?\d{3}) associations$/

/** Opens the table once everything is read and worked out: the crawl begins with the site. Returns how many there are. */
async function openFleet(page: Page, asked: Parameters<typeof routes.associations>[0] = {}): Promise<number> {
  await expect(async () => {
    await page.goto(routes.associations())
    await expect(count(page)).toHaveText(everything, { timeout: 1000 })
    await expect(table(page).getByText('being worked out')).toHaveCount(0, { timeout: 1000 })
  }).toPass({ timeout: 60_000 })
  const all = await shown(page)
  await page.goto(routes.associations(asked))
  return all
}

/** How many the filter selects. */
async function shown(page: Page): Promise<number> {
  const text = (await count(page).textContent()) ?? ''
  return Number(text.split(' ')[0]?.replace(',', ''))
}

test('everything there is, in one table, more of it as one scrolls', async ({ page }) => {
  const all = await openFleet(page)
  await expect(table(page).getByRole('table')).toHaveAttribute('aria-rowcount', String(all + 1))
  // Its name: times are told another way once the page's script runs.
  const first = rows(page).nth(1).getByRole('rowheader')
  const name = (await first.textContent()) ?? ''
  expect(name).not.toBe('')
  // Beyond the first hundred, which the page came with: before its script runs, there is no more to scroll to.
  await expect(async () => {
    await page.mouse.wheel(0, 100_000)
    await expect(table(page).locator(`[aria-rowindex="${all + 1}"] th`)).toBeVisible({ timeout: 2000 })
  }).toPass()
  await page.keyboard.press('Home')
  await expect(first).toHaveText(name)
})

test('a filter is written with completion, by keyboard, and stands in the address', async ({ page }) => {
  await openFleet(page)
  await page.keyboard.press('/')
  await expect(filter(page)).toBeFocused()
  await page.keyboard.type('rol')
  await expect(page.getByRole('option', { name: /^role:/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(filter(page)).toHaveValue('role:')
  await page.keyboard.type('shared-d')
  await expect(page.getByRole('option', { name: 'shared-data-access' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(count(page)).toHaveText(/ of /)
  const sharing = await shown(page)
  expect(sharing).toBeGreaterThanOrEqual(38)
  expect(new URL(page.url()).searchParams.get('q')).toBe('role:shared-data-access')
  await page.keyboard.type('has:session-policy')
  await page.keyboard.press('Enter')
  await expect.poll(() => shown(page)).toBeLessThan(sharing)
  for (const row of (await rows(page).all()).slice(1, 5))
    await expect(row).toContainText('shared-data-access')
})

test('what the pods may do is asked for', async ({ page }) => {
  await openFleet(page, { q: 'can:s3:DeleteObject lacks:session-policy' })
  await expect(count(page)).toHaveText(/^\d+ of /)
  const deleting = await shown(page)
  await page.goto(routes.associations({ q: 'can:*' }))
  expect(await shown(page)).toBeGreaterThan(deleting)
  await page.goto(routes.associations({ q: 'can:s3:NoSuchAction' }))
  await expect(page.getByRole('heading', { name: 'No association matches' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(count(page)).toHaveText(everything)
})

test('a filter that means nothing says which part, and what was perhaps meant', async ({ page }) => {
  await openFleet(page, { q: 'prod nam:x' })
  await expect(page.getByText('The filter is not understood, so nothing is shown.')).toBeVisible()
  await expect(filter(page)).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('button', { name: 'Use namespace:x' }).click()
  await expect(filter(page)).toHaveValue('prod namespace:x')
  await expect(page.getByRole('heading', { name: 'No association matches' })).toBeVisible()
})

test('sorted by risk, columns chosen, saved as a view, and brought back', async ({ page }) => {
  await openFleet(page, { q: 'cluster:prod-eu-1' })
  await page.getByRole('button', { name: 'Risk' }).click()
  await page.getByRole('button', { name: 'Risk' }).click()
  await expect(page.getByRole('columnheader', { name: 'Risk' })).toHaveAttribute('aria-sort', 'descending')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitem', { name: 'Session policy' }).click()
  await expect(page.getByRole('columnheader', { name: 'Session policy' })).toBeVisible()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view…' }).click()
  await page.getByLabel('Name').fill('Risky in production')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The view “Risky in production” is saved.')).toBeVisible()
  await page.goto(routes.associations())
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: /^Risky in production/ }).click()
  await expect(filter(page)).toHaveValue('cluster:prod-eu-1')
  await expect(page.getByRole('columnheader', { name: 'Risk' })).toHaveAttribute('aria-sort', 'descending')
  await page.getByRole('button', { name: 'View: Risky in production' }).click()
  await page.getByRole('menuitem', { name: 'Remove “Risky in production”' }).click()
  await expect(page.getByText('The view “Risky in production” is removed.')).toBeVisible()
})

test('a row is opened wherever it is clicked, by the link that covers it or, as after a scroll, without', async ({
  page,
}) => {
  await openFleet(page)
  const first = rows(page).nth(1)
  const address = (await first.getByRole('rowheader').getByRole('link').getAttribute('href')) ?? 'none'
  const isOpened = () => expect(page).toHaveURL(new RegExp(`${address}$`))
  await first.getByRole('cell').last().click()
  await isOpened()
  await page.goBack()
  await first.getByRole('cell').last().dispatchEvent('click')
  await isOpened()
})

test('a selection over clusters of one account goes to a bulk run', async ({ page }) => {
  await openFleet(page, { q: 'account:acme-prod', by: 'cluster' })
  const selected = await shown(page)
  await table(page).getByRole('checkbox').nth(1).check()
  await page.mouse.wheel(0, 100_000)
  await table(page)
    .locator(`[aria-rowindex="${selected + 1}"]`)
    .getByRole('checkbox')
    .check()
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 selected')
  await page.getByRole('button', { name: 'Apply a policy to 2…' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /^Session policy for/ })).toBeVisible()
})

test('all that is selected comes as a file', async ({ page, request }) => {
  const all = await openFleet(page)
  await page.goto(routes.associations({ q: 'role:shared-data-access' }))
  const sharing = await shown(page)
  const csv = await request.get(routes.associationsFile({ q: 'role:shared-data-access' }, 'csv'))
  const lines = (await csv.text()).trim().split('\r\n')
  expect(lines).toHaveLength(sharing + 1)
  expect(lines[0]).toContain('service_account')
  const json = await request.get(routes.associationsFile({}, 'json'))
  const sent = (await json.text())
    .trim()
    .split('\n')
    .map((line): { namespace: string } => JSON.parse(line))
  expect(sent).toHaveLength(all)
  expect((await request.get(routes.associationsFile({ q: 'nope:x' }, 'csv'))).status()).toBe(400)
  expect((await request.get(routes.associationRows({}, { after: 'nonsense' }))).status()).toBe(400)
})

const states = [
  { name: 'the fleet', asked: {} },
  { name: 'a filter that is not understood', asked: { q: 'x nope:y' } },
  { name: 'a filter that selects nothing', asked: { q: 'ns:nothing-here' } },
] as const

for (const { name, asked } of states) {
  test(`no barrier: ${name}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
    await openFleet(page, asked)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
  })
}
