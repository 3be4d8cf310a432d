// Two moments compared: the net of what was done between, to whom it is shown.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { changeElsewhere } from './elsewhere.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation, openEditor } from './pages.ts'
import { openAs } from './requests.ts'

const narrowing = cases.narrowing.serviceAccount
const globex = cases.unreadableTarget
const sharedRoleArn = `arn:aws:iam::${mainCluster.accountId}:role/shared-data-access`

/** The association whose page this is, as an address has it. */
const atOf = (page: Page) =>
  new URL(page.url()).pathname.split('/').slice(2, 6).map(decodeURIComponent).join('/')

const summary = (page: Page) => page.getByRole('status').filter({ hasText: 'as before' })

test('a reviewer sees what was gained and lost, and nothing once it was gone back on', async ({
  page,
  browser,
}) => {
  const from = new Date().toISOString()
  await openEditor(page, narrowing, mainCluster)
  const at = atOf(page)
  await writePolicy(page, allowing('s3:GetObject'))
  await applyPolicy(page)
  await expect(page.getByText('Applied and read back.')).toBeVisible()

  const theirs = await openAs(browser, 'reviewer')
  await theirs.goto(routes.compare({ from, at }))
  await expect(summary(theirs)).toContainText('1 gained and lost access, 0 as before')
  const row = theirs.getByRole('region', { name: 'Gained and lost access' }).getByRole('listitem').first()
  await expect(row).toContainText(`${cases.narrowing.namespace}/${narrowing}`)
  await expect(row).toContainText('Session policy changed')
  await row.getByText('What exactly').click()
  await expect(row.getByRole('region', { name: 'Access' })).toContainText('s3:PutObject')
  await expect(row.getByRole('region', { name: 'Session policy', exact: true })).toBeVisible()
  const saved = theirs.waitForEvent('download')
  await theirs.getByRole('link', { name: 'Take away as CSV' }).click()
  expect((await saved).suggestedFilename()).toMatch(/^compared-.*\.csv$/)

  await page.goto(routes.association({ ...mainCluster, associationId: at.split('/')[3] ?? '' }))
  await page.getByRole('link', { name: 'History', exact: true }).click()
  await page.getByRole('link', { name: 'First seen by Podscope' }).click()
  await page.getByRole('button', { name: 'Revert to this…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revert', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await theirs.reload()
  await expect(summary(theirs)).toContainText('1 as before')
  await expect(
    theirs.getByRole('heading', { name: 'Nothing is different, as far as is known' }),
  ).toBeVisible()
  await theirs.context().close()
})

test('support of one tenant is told nothing of another', async ({ page, browser, sandbox }) => {
  const from = new Date().toISOString()
  await openAssociation(page, globex.serviceAccount, mainCluster)
  await changeElsewhere(page, sandbox, { roleArn: sharedRoleArn })
  await page.reload()
  const name = `${globex.namespace}/${globex.serviceAccount}`
  await expect(async () => {
    await page.goto(routes.compare({ from }))
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible({ timeout: 1000 })
  }).toPass()
  const tenant = page.getByLabel('Of which tenant')
  await tenant.selectOption({ label: 'globex' })
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.waitForURL(/tenant=/)
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
  const ofGlobex = page.url()

  const theirs = await openAs(browser, 'support of tenant acme')
  await theirs.goto(routes.compare({ from }))
  await expect(
    theirs.getByRole('heading', { name: 'Nothing is different, as far as is known' }),
  ).toBeVisible()
  await theirs.goto(routes.compare({ from, q: `namespace:${globex.namespace}` }))
  await expect(theirs.getByText('No association is such')).toBeVisible()
  await expect(theirs.getByLabel('Of which tenant').getByRole('option')).toHaveText([
    'all that you see',
    'acme',
  ])
  await theirs.goto(ofGlobex)
  await expect(theirs.getByText('There is no such tenant that you may see')).toBeVisible()
  await expect(theirs.getByRole('main')).not.toContainText(globex.serviceAccount)
  await expect(theirs.getByRole('link', { name: /Take away/ })).toHaveCount(0)
  await theirs.context().close()
})

test('moments that cannot be compared are said so', async ({ page }) => {
  await page.goto(routes.compare({ from: '2026-11-28T13:00', to: '2026-11-28T12:00' }))
  await expect(page.getByText('The first moment has to lie before the second.')).toBeVisible()
  await page.goto(routes.compare({ days: 1, q: 'nothing:like' }))
  await expect(page.getByText('The filter is not understood, so nothing is compared.')).toBeVisible()
  await page.goto(routes.changes())
  await page.getByRole('link', { name: 'Compare two moments' }).click()
  await expect(page.getByRole('heading', { name: 'Compare two moments', level: 1 })).toBeVisible()
})
