import { routes } from '../lib/routes.ts'
import { analyticsCluster, mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'

test('shows every cluster of every account', async ({ page }) => {
  await page.goto(routes.clusters())
  await expect(page.getByRole('heading', { name: 'Clusters', level: 1 })).toBeVisible()
  for (const name of [
    'prod-eu-1',
    'prod-us-2',
    'session-policy-demo',
    'edge-auto',
    'staging-eu-1',
    'staging-us-2',
    'preview-next',
    'analytics-eu-1',
  ]) {
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
  }
  await expect(page.getByRole('row', { name: /edge-auto/ })).toContainText('built in (Auto Mode)')
  await expect(page.getByRole('row', { name: /staging-us-2/ })).toContainText('missing')
})

test('says which right is missing, and shows the rest', async ({ page, sandbox }) => {
  await sandbox.fault('eks:DescribeCluster', { kind: 'deny' })
  await page.goto('/clusters')
  await expect(page.getByRole('row', { name: /prod-eu-1/ })).toContainText(
    'Podscope may not call eks:DescribeCluster',
  )
})

test.describe('the associations of a cluster', () => {
  test('are found by typing', async ({ page }) => {
    await page.goto(routes.cluster(mainCluster))
    const filter = page.getByRole('searchbox', { name: 'Filter associations' })
    // The key is heard as soon as the page is alive.
    await expect(async () => {
      await page.keyboard.press('/')
      await expect(filter).toBeFocused({ timeout: 500 })
    }).toPass()
    await page.keyboard.type('invoice-writer')
    await expect(page.getByRole('rowheader')).toHaveCount(1)
    await expect(page.getByRole('rowheader', { name: 'invoice-writer' })).toBeVisible()
    await expect(page).toHaveURL(/[?&]q=invoice-writer/)
    await filter.fill('no such thing')
    await expect(page.getByRole('heading', { name: 'No association matches' })).toBeVisible()
    await page.getByRole('button', { name: /^Show all \d+$/ }).click()
    await expect(page.getByRole('rowheader').nth(1)).toBeVisible()
    await expect(filter).toHaveValue('')
  })

  test('are parted by session policy', async ({ page }) => {
    await page.goto(routes.cluster(analyticsCluster))
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') })
    await page.getByRole('button', { name: 'with session policy' }).click()
    await expect(rows.filter({ hasText: 'yes' })).not.toHaveCount(0)
    await expect(rows.filter({ hasNotText: 'yes' })).toHaveCount(0)
  })

  test('are sorted by a column, one way and the other', async ({ page }) => {
    await page.goto(routes.cluster(mainCluster))
    const names = page.getByRole('rowheader')
    const heading = page.getByRole('columnheader', { name: 'Service account' })
    await heading.getByRole('button').click()
    await expect(heading).toHaveAttribute('aria-sort', 'ascending')
    const rising = await names.allInnerTexts()
    expect(rising).toEqual(rising.toSorted())
    await heading.getByRole('button').click()
    await expect(heading).toHaveAttribute('aria-sort', 'descending')
    await expect(names.first()).not.toHaveText(rising[0] ?? '')
    const falling = await names.allInnerTexts()
    expect(falling).toEqual(falling.toSorted().toReversed())
  })
})
