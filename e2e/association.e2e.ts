// One association: the picture of what its pod may do, and for each action the statements that made it so.
import { readFile } from 'node:fs/promises'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation, openEditor } from './pages.ts'

test('shows what the session policy leaves of the role', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  const words =
    /^This pod may use (\d+) of the role’s (\d+) actions: .*\d+ narrowed, \d+ cut.*A session policy applies\. SCPs of the organization apply\.$/
  await expect(page.getByRole('img', { name: words })).toBeVisible()
  await expect(page.getByRole('button', { name: /^narrowed [1-9]\d*$/ })).toBeEnabled()
  await expect(page.getByRole('button', { name: /^cut by the session policy [1-9]\d*$/ })).toBeEnabled()
})

test('a cell opens into its actions, and leads to the statements behind them', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  const cell = page.getByRole('button', { name: /^s3, Read:/ })
  await expect(cell).toHaveAttribute('aria-expanded', 'false')
  await cell.click()
  await expect(cell).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('button', { name: 's3:PutObject' })).toHaveCount(0)
  const row = page.getByRole('row', { name: /^Read.*s3:GetObject s3:GetObjectAcl/ })
  await expect(row).toContainText('narrowed')
  await expect(row.getByText('invoices-*/*')).toBeVisible()
  await expect(row.getByText('invoices-eu/2026/*')).toBeVisible()
  await expect(row.getByRole('link', { name: /ReadData/ })).toBeVisible()
  await row.getByRole('link', { name: /^session S1/ }).click()
  const target = page.locator(':target')
  await expect(target).toBeInViewport()
  await expect(target).toContainText('s3:GetObject*')
})

test('why: the layers of one request, and what another resource changes', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('button', { name: /^s3, Read:/ }).click()
  await page.getByRole('button', { name: 's3:GetObject', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Why? s3:GetObject' })
  await expect(dialog.getByRole('status')).toContainText('Allowed by every layer that was read.')
  const layers = dialog.getByRole('list', { name: 'Layers in the order of evaluation' })
  await expect(layers.getByRole('heading')).toHaveText([
    /^Explicit deny, in any policy/,
    /^Resource control policies \(RCPs\)\s*not evaluated/,
    /^Service control policies \(SCPs\), on the root\s*passes/,
    /^Service control policies \(SCPs\), on the OU ou-acme-prod0001\s*passes/,
    /^Service control policies \(SCPs\), on the account 111122223333\s*passes/,
    /^Resource-based policy\s*not evaluated/,
    /^Identity-based policies of the role\s*passes/,
    /^Permissions boundary\s*none/,
    /^Session policy\s*passes/,
    /^VPC endpoint policy\s*not evaluated/,
  ])

  await dialog.getByLabel('Resource').fill('arn:aws:s3:::invoices-us/2026/7')
  await expect(dialog.getByRole('status')).toHaveText(
    'Not allowed: no statement of the session policy allows it.',
  )
  // The statement that decides stands there with its text, lit up.
  const text = dialog.getByRole('region', { name: 'Text of session policy, statement 1 lit up' })
  await expect(text.locator('[data-lit]')).toContainText('arn:aws:s3:::invoices-eu/2026/*')
  await text.scrollIntoViewIfNeeded()
  await expect(text.locator('[data-lit]')).toBeInViewport()

  await dialog.getByRole('button', { name: 'allowed', exact: true }).click()
  await dialog.getByLabel('aws:SecureTransport in the request').selectOption('not known')
  await expect(dialog.getByRole('status')).toContainText('it depends on aws:SecureTransport')
})

test('a view is shared by its address', async ({ page, context }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('searchbox').fill('invoices-eu')
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  const found = page.getByText(/^1 action in 1 service$/)
  await expect(found).toBeVisible()
  await expect(page.getByRole('button', { name: 's3:PutObject', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/q=invoices-eu/)
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByText(/^1 action in 1 service$/)).toBeVisible()
  await expect(other.getByRole('searchbox')).toHaveValue('invoices-eu')
  await expect(other.getByRole('button', { name: 'Write', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await other.close()
})

test('by keyboard alone: open a cell, ask why, change the request, come back', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  const { keyboard } = page
  const tabTo = async (name: RegExp) => {
    for (let press = 0; press < 60; press++) {
      await keyboard.press('Tab')
      const label = await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      )
      const image = await page.evaluate(
        () => document.activeElement?.querySelector('[role=img]')?.getAttribute('aria-label') ?? '',
      )
      if (name.test(label) || name.test(image)) return
    }
    throw new Error(`Tab does not reach ${name}`)
  }
  await tabTo(/^s3, Read:/)
  await keyboard.press('Enter')
  await tabTo(/^s3:GetObjectAcl$/)
  await keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Why? s3:GetObjectAcl' })
  await expect(dialog.getByRole('status')).toContainText('Allowed by every layer')
  await dialog.getByLabel('Resource').focus()
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('*')
  await expect(dialog.getByRole('status')).toContainText('Not allowed')
  await keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: 's3:GetObjectAcl', exact: true })).toBeFocused()
})

test('a verdict filters the actions', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('button', { name: /^inert/ }).click()
  await expect(page).toHaveURL(/inert/)
  await expect(page.getByRole('button', { name: /^sqs \d/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^dynamodb \d/ })).toHaveCount(0)
})

test('what a draft changes is explained on both sides', async ({ page }) => {
  await openEditor(page, cases.narrowing.serviceAccount, mainCluster)
  await writePolicy(page, allowing('s3:GetObject', 'dynamodb:GetItem'))
  await page.getByRole('button', { name: 'Why? gains dynamodb:GetItem' }).click()
  const dialog = page.getByRole('dialog', { name: 'Why? dynamodb:GetItem' })
  await expect(dialog.getByRole('status')).toContainText('Allowed by every layer that was read.')
  await dialog.getByRole('button', { name: 'as applied now' }).click()
  await expect(dialog.getByRole('status')).toHaveText(
    'Not allowed: no statement of the session policy allows it.',
  )
})

test('what it comes to can be taken away: as one policy, and as a file', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('button', { name: 'As one policy…' }).click()
  const dialog = page.getByRole('dialog', { name: 'What this pod may do, as one policy' })
  await expect(dialog.getByRole('status')).toContainText('Proven equal')
  await expect(dialog.getByRole('region', { name: 'Text of the policy' })).toContainText(
    'arn:aws:s3:::invoices-eu/2026/*',
  )
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('s3:PutObject')
  await expect(page.getByText(/^2 actions in 1 service$/)).toBeVisible()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const file = await coming
  expect(file.suggestedFilename()).toBe('payments-invoice-writer-access.csv')
  const text = await readFile(await file.path(), 'utf8')
  expect(text.split('\r\n')[0]).toMatch(/^action,access level,verdict,/)
  expect(text).toMatch(/^s3:PutObject,Write,narrowed,/m)
})

test('says what a role without session policy gives', async ({ page }) => {
  await openAssociation(page, cases.noSessionPolicy.serviceAccount, mainCluster)
  await expect(
    page.getByRole('img', { name: /There is no session policy\. SCPs of the organization apply\.$/ }),
  ).toBeVisible()
  await expect(page.getByText('none: the role applies within the SCPs')).toBeVisible()
})
