// A session policy without writing JSON, and what is said before it lands.
import type { Page } from '@playwright/test'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openEditor } from './pages.ts'

const builder = (page: Page) => page.getByRole('button', { name: 'Builder' })

test('a statement is made by ticking, filling in and choosing, by keyboard', async ({ page }) => {
  await openEditor(page, walkthrough.serviceAccount, walkthrough)
  await builder(page).press('Enter')
  await page.getByRole('button', { name: 'Add statement' }).press('Enter')
  await expect(page.getByRole('heading', { name: /^Statement 1/ })).toBeFocused()
  const service = page.getByRole('searchbox', { name: 'Find a service for statement 1' })
  await service.fill('s3')
  await service.press('Enter')
  await page.getByRole('searchbox', { name: 'Find an action of Amazon S3' }).fill('GetObject')
  await page.getByRole('checkbox', { name: 'GetObject', exact: true }).press('Space')
  await page
    .getByRole('combobox', { name: 'Resource type for statement 1' })
    .selectOption({ label: 's3 object (1 action)' })
  await page.getByRole('textbox', { name: 'Bucket name' }).fill('invoices')
  await page.getByRole('button', { name: 'Add this ARN' }).press('Enter')
  await page.getByRole('button', { name: 'Add a condition' }).press('Enter')
  await page.getByRole('combobox', { name: 'Condition key for statement 1' }).fill('aws:SecureTransport')
  const value = page.getByRole('combobox', { name: 'Value for aws:SecureTransport' })
  await value.fill('true')
  await value.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Value of aws:SecureTransport, 1' })).toHaveValue('true')
  await builder(page).press('Enter')
  const text = page.locator('.view-lines')
  await expect(text).toContainText('s3:GetObject')
  await expect(text).toContainText('arn:aws:s3:::invoices/*')
  await expect(text).toContainText('aws:SecureTransport')
})

test('what the form does not show stays, and what is no JSON leads back', async ({ page }) => {
  await openEditor(page, walkthrough.serviceAccount, walkthrough)
  await writePolicy(page, allowing('s3:GetObject').replace('"Effect"', '"Extra": "kept",  "Effect"'))
  await builder(page).click()
  await expect(page.getByText('"Extra": "kept"')).toBeVisible()
  await page.getByRole('radio', { name: 'Deny' }).check()
  await builder(page).click()
  await expect(page.locator('.view-lines')).toContainText(/Extra.*kept.*Deny/)
  await writePolicy(page, '{ "Statement": [')
  await builder(page).click()
  await expect(page.getByRole('heading', { name: 'The form cannot show this text' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to JSON' }).click()
  await expect(page.getByRole('textbox', { name: 'Session policy' })).toBeVisible()
})

test('tags that go off are told by statement and direction, and losing everything in the review', async ({
  page,
}) => {
  await openEditor(page, cases.tagsInPolicy.serviceAccount, mainCluster)
  const before = page.getByRole('list', { name: 'Before it lands' })
  await expect(before).toContainText('these statements stop allowing')
  await expect(before.getByRole('link', { name: /OwnTables/ })).toBeVisible()
  await writePolicy(page, allowing('ses:SendEmail'))
  await page.getByRole('button', { name: 'Review changes…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Pods will be able to do nothing at all in AWS')
  await expect(dialog).toContainText('1 action has no effect')
  await expect(dialog).toContainText('up to 6 hours')
})

test('a warning of the draft leads to its statement', async ({ page }) => {
  await openEditor(page, walkthrough.serviceAccount, walkthrough)
  const tagged = '"Resource": "arn:aws:s3:::x/${aws:PrincipalTag/kubernetes-namespace}/*"'
  await writePolicy(page, allowing('s3:GetObject').replace('"Resource": "*"', tagged))
  const warning = page.getByRole('list', { name: 'Before it lands' }).filter({ hasText: 'statement 1' })
  await warning.getByRole('button', { name: 'statement 1' }).click()
  await expect(page.getByRole('textbox', { name: 'Session policy' })).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(page.locator('.view-lines')).not.toContainText('Effect')
})

test('a trust that asks for tags is told before anything is written', async ({ page }) => {
  await openEditor(page, cases.tagsInTrust.serviceAccount, mainCluster)
  const warning = page.getByRole('listitem').filter({ hasText: 'pods will get no credentials' })
  await expect(warning).toBeVisible()
  await warning.getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'From pod to credentials' })).toBeVisible()
})
