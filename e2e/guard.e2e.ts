// What no association may do, held against the fleet and against a draft. The local AWS has lib/guard/example.yaml.
import { routes } from '../lib/routes.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openEditor, readAll } from './pages.ts'
import { openAs } from './requests.ts'

test('each guard rail says whom it is about, who breaks it, and how', async ({ page }) => {
  await page.goto(routes.guard())
  await expect(page.getByRole('status').filter({ hasText: '1 of 4 is broken.' })).toBeVisible()
  const rail = page.getByRole('region', { name: 'Production data stays in production' })
  await expect(rail).toContainText(/\d+ associations are of that: \d+ associations break it/)
  await expect(rail).toContainText(/For example .* s3:GetObject on arn:aws:s3:::acme-prod-.* is allowed by/)
  await rail.getByText('The first 50 that break it').click()
  await expect(rail.getByRole('listitem')).toHaveCount(50)
  await expect(page.getByRole('region', { name: 'The file', exact: true })).toContainText('rails:')
})

test('one tenant’s people see what is about theirs, and not the file', async ({ browser }) => {
  const theirs = await openAs(browser, 'support of tenant acme')
  await theirs.goto(routes.guard())
  await expect(theirs.getByRole('region', { name: 'Tenants leave invoices alone' })).toBeVisible()
  await expect(theirs.getByRole('region', { name: 'The file', exact: true })).toHaveCount(0)
  const everybody = theirs.getByRole('region', { name: 'Nobody stops the audit trail' })
  await expect(everybody).toContainText(/^.*\b\d{1,2} associations are all of them/)
  await theirs.context().close()
})

test('a draft that breaks one is told so before it lands', async ({ page }) => {
  test.setTimeout(240_000)
  // The association is another one than the crawls know: once to see it.
  await readAll(page)
  await openEditor(page)
  await expect(page.getByText('What is applied now breaks a guard rail.')).toBeVisible()
  await writePolicy(page, allowing('s3:ListAllMyBuckets'))
  await expect(page.getByText(/Loses [\d,]+ actions/)).toBeVisible()
  await expect(page.getByText('breaks a guard rail.')).toHaveCount(0)
  await writePolicy(page, allowing('s3:ListAllMyBuckets', 's3:GetObject'))
  await expect(page.getByText('This draft breaks a guard rail.')).toBeVisible()
  await page.getByRole('button', { name: 'Review changes…' }).click()
  await expect(page.getByRole('dialog')).toContainText('broken: Production data stays in production.')
  await expect(page.getByRole('dialog')).toContainText('Staging is open to every developer.')
})
