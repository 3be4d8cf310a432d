// One association: the picture of what its pod may do, and for each action the statements that made it so.
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

test('shows what the session policy leaves of the role', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  const words =
    /^This pod may use (\d+) of the role’s (\d+) actions: .*\d+ narrowed, \d+ cut.*A session policy applies\.$/
  await expect(page.getByRole('img', { name: words })).toBeVisible()
  await expect(page.getByRole('button', { name: /^narrowed [1-9]\d*$/ })).toBeEnabled()
  await expect(page.getByRole('button', { name: /^cut by the session policy [1-9]\d*$/ })).toBeEnabled()
})

test('names the statements behind a verdict, and leads to them', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('button', { name: /^s3/ }).click()
  const row = page.getByRole('row', { name: /^s3:GetObject Read/ })
  await expect(row).toContainText('narrowed')
  await expect(row.getByText('invoices-*/*')).toBeVisible()
  await expect(row.getByText('invoices-eu/2026/*')).toBeVisible()
  await expect(row.getByRole('link', { name: /ReadData/ })).toBeVisible()
  await row.getByRole('link', { name: /^session S1/ }).click()
  const target = page.locator(':target')
  await expect(target).toBeInViewport()
  await expect(target).toContainText('s3:GetObject*')
})

test('a verdict filters the actions', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('button', { name: /^inert/ }).click()
  await expect(page).toHaveURL(/inert/)
  await expect(page.getByRole('button', { name: /^sqs/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^dynamodb/ })).toHaveCount(0)
})

test('says what a role without session policy gives', async ({ page }) => {
  await openAssociation(page, cases.noSessionPolicy.serviceAccount, mainCluster)
  await expect(
    page.getByRole('img', { name: /There is no session policy: the role applies as it is\.$/ }),
  ).toBeVisible()
  await expect(page.getByText('none: the role applies as it is')).toBeVisible()
})
