// What if a role's policy were another: each association that uses it, with what it gains and loses. Nothing is written to IAM.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { accounts, cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { putRolePolicy } from './iam.ts'
import { openAssociation } from './pages.ts'

const shared = { accountId: accounts.prod, roleName: 'shared-data-access' }
const label = 'Role policy'

const summary = (page: Page) => page.getByRole('region', { name: 'What the draft would change' })
const table = (page: Page) => page.getByRole('region', { name: 'Associations that use the role' })
const rowOf = (page: Page, serviceAccount: string) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: serviceAccount, exact: true }) })

async function openRole(page: Page, role = shared): Promise<void> {
  await page.goto(routes.role(role))
  await expect(page.getByRole('textbox', { name: label })).toBeVisible()
  await expect(summary(page)).toContainText('Nothing yet')
}

test('shows what each association gains and loses, with proof', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('link', { name: shared.roleName, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: shared.roleName })).toBeVisible()
  await expect(page.getByText(/^used by 38 associations$/)).toBeVisible()
  await writePolicy(page, allowing('s3:GetObject', 's3:GetObjectTagging', 'sns:Publish'), label)
  await expect(summary(page)).toContainText(/of 38 lose something/)
  await expect(summary(page)).toContainText(/of 38 gain something/)
  const row = rowOf(page, cases.noSessionPolicy.serviceAccount)
  await expect(row).toContainText(/−\d+/)
  await row.getByRole('button', { name: /^Open the changes of / }).click()
  const changes = table(page)
  await expect(changes.getByText(/Loses \d+ actions/)).toBeVisible()
  await expect(changes.getByText(/Gains \d+ actions?/)).toBeVisible()
  await changes.getByRole('button', { name: /^s3 / }).first().click()
  await expect(changes.getByText('s3:PutObject', { exact: true })).toBeVisible()
  await expect(changes.getByText(/allowed now by Data S3 “WriteData”/).first()).toBeVisible()
  await changes.getByRole('button', { name: 'Why? loses s3:PutObject' }).click()
  await expect(page.getByRole('dialog')).toContainText('s3:PutObject')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(summary(page)).toContainText('Nothing yet')
})

test('a new inline document gives, and is exported and not written', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openRole(page)
  await page.getByRole('button', { name: 'New inline document…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Write it' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Give the document a name.')
  await dialog.getByLabel('Name').fill('Publish')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Document', { exact: true })).toHaveValue('Publish')
  await writePolicy(page, allowing('sns:Publish'), label)
  await expect(summary(page)).toContainText(/gain something/)
  await expect(summary(page)).not.toContainText(/lose something/)
  await page.getByRole('button', { name: 'Copy the command' }).click()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  expect(command).toMatch(
    /^aws iam put-role-policy \\\n {2}--role-name shared-data-access \\\n {2}--policy-name Publish/,
  )
  await page.reload()
  await expect(page.getByLabel('Document', { exact: true })).toHaveValue('Publish')
  await expect(summary(page)).toContainText(/gain something/)
})

test('half a policy has no effect, and says where it is wrong', async ({ page }) => {
  await openRole(page)
  await writePolicy(page, '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"', label)
  await expect(summary(page)).toContainText('cannot be read as a policy yet')
  await expect(page.getByRole('listitem').filter({ hasText: 'Error: ' })).not.toHaveCount(0)
})

test('a role on the way to another can close the way', async ({ page }) => {
  await openAssociation(page, cases.targetRole.serviceAccount, mainCluster)
  await page.getByRole('link', { name: 'acme-export', exact: true }).click()
  await expect(rowOf(page, cases.targetRole.serviceAccount)).toContainText(/may assume.* partner-landing/)
  await page.getByRole('button', { name: 'Without it' }).click()
  await expect(rowOf(page, cases.targetRole.serviceAccount)).toContainText('its pods get no credentials')
  await expect(summary(page)).toContainText('lose something')
})

test('says what could not be read', async ({ page, sandbox }) => {
  await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'deny' }, 2)
  await page.goto(routes.role(shared))
  const alert = page.getByRole('alert').filter({ hasText: 'more associations may use this role' })
  await expect(alert).toContainText('Podscope may not call eks:DescribePodIdentityAssociation')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toHaveCount(0)
})

test('the role changes in IAM while it is written about', async ({ page, sandbox }) => {
  await page.clock.install()
  await openRole(page)
  await writePolicy(page, allowing('s3:GetObject'), label)
  await expect(summary(page)).toContainText(/lose something/)
  await page.clock.fastForward('06:00')
  await expect(page.getByText('What this is compared with was read a while ago.')).toBeVisible()
  await putRolePolicy(sandbox, shared, 'Data', allowing('s3:GetObject', 's3:PutObject'))
  // Roles are remembered for some seconds.
  await expect(async () => {
    await page.getByRole('button', { name: 'Read again' }).click()
    await expect(page.getByText('This document changed in IAM since you began.')).toBeVisible({
      timeout: 3_000,
    })
  }).toPass()
  await expect(page.getByText('"s3:PutObject"')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show what is there' }).click()
  await expect(summary(page)).toContainText('Nothing yet')
  // The next test must not meet what the site remembers of this one's role.
  expect((await page.request.post(`${sandbox.sandboxUrl}/_sandbox/reset`)).ok()).toBe(true)
  await expect(async () => {
    await page.goto(routes.role(shared))
    await expect(page.locator('.view-lines')).toContainText('ListData', { timeout: 5_000 })
  }).toPass()
})
