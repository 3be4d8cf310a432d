import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test('shows every cluster of every account', async ({ page }) => {
  await page.goto('/')
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

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto('/clusters')
    await expect(page.getByRole('link', { name: 'prod-eu-1', exact: true })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })
}
