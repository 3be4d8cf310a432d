// Changing an association beside its policy, what is remembered of it, and going back.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { changeElsewhere } from './elsewhere.ts'
import { expect, type SandboxControl, test } from './fixtures.ts'
import { openAssociation, openEditor } from './pages.ts'

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'This association' }).getByRole('link', { name, exact: true })

/** The lines of the history, newest first. */
const lines = (page: Page) => page.getByRole('list', { name: 'Changes' }).locator('> li')

async function openHistory(page: Page): Promise<void> {
  await tab(page, 'History').click()
  await expect(page.getByRole('heading', { name: 'Changes' })).toBeVisible()
}

async function choose(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Change…' }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

/** Chooses another role that pods may use, and returns its name. */
async function chooseRole(page: Page): Promise<string> {
  await choose(page, 'Role…')
  const field = page.getByRole('combobox', { name: 'Role' })
  await field.fill('r')
  const option = page.getByRole('option').filter({ hasText: 'trusts EKS' }).first()
  const name = (await option.locator('code').textContent()) ?? ''
  await option.click()
  await expect(field).toHaveValue(name)
  return name
}

async function emptyPolicyClears(page: Page, { sandboxUrl }: SandboxControl, on: boolean): Promise<void> {
  const answer = await page.request.post(`${sandboxUrl}/_sandbox/switches`, {
    data: { emptyPolicyClears: on },
  })
  expect(answer.ok()).toBe(true)
}

test('role changed, policy set, both remembered, and gone back to', async ({ page }) => {
  await openAssociation(page)
  const role = await chooseRole(page)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(`run as ${role} instead of ${walkthrough.roleName}`)
  await expect(dialog).toContainText(/Loses|Gains/)
  await dialog.getByRole('button', { name: 'Change role' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText(`runs as ${role}`)).toBeVisible()

  await tab(page, 'Policy').click()
  await writePolicy(page, allowing('s3:ListAllMyBuckets'))
  await applyPolicy(page)
  await expect(page.getByText('Applied and read back.')).toBeVisible()

  await openHistory(page)
  await expect(lines(page).nth(0)).toContainText('Session policy added, session tags off')
  await expect(lines(page).nth(0)).toContainText('Local admin')
  await expect(lines(page).nth(0)).toContainText('stored')
  await expect(lines(page).nth(1)).toContainText(`Role ${walkthrough.roleName} → ${role}`)

  await lines(page).nth(0).getByRole('link').click()
  await expect(page.getByText('This is what is applied now.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'The session policy before and after' })).toContainText(
    's3:ListAllMyBuckets',
  )
  await expect(page.getByText('AWS request id')).toBeVisible()
  await expect(page.getByRole('heading', { name: /^Access with the roles/ })).toBeVisible()

  await lines(page).nth(1).getByRole('link').click()
  await page.getByRole('button', { name: 'Revert to this…' }).click()
  await expect(dialog).toContainText(/Gains|Loses/)
  await dialog.getByRole('button', { name: 'Revert', exact: true }).click()
  // Going back means taking the policy away, for which AWS documents no way; the way out is one click.
  await expect(dialog.getByText('AWS did not take the session policy away.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Let it allow everything' }).click()
  await expect(dialog).toBeHidden()
  await expect(lines(page).nth(0)).toContainText('Session policy changed')
})

test('a revert lands as a change of its own', async ({ page }) => {
  await openAssociation(page)
  await choose(page, 'Target role…')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Target role').fill('arn:aws:iam::777788889999:role/partner-landing')
  await dialog.getByRole('button', { name: 'Change target role' }).click()
  await expect(dialog).toBeHidden()
  await choose(page, 'Target role…')
  await dialog.getByRole('button', { name: 'No target role' }).click()
  await dialog.getByRole('button', { name: 'Remove target role' }).click()
  await expect(dialog).toBeHidden()
  await openHistory(page)
  await expect(lines(page).nth(0)).toContainText('Target role partner-landing removed')
  await lines(page).nth(1).getByRole('link').click()
  await page.getByRole('button', { name: 'Revert to this…' }).click()
  await dialog.getByRole('button', { name: 'Revert', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(lines(page).nth(0)).toContainText('Target role partner-landing added')
  await expect(lines(page).nth(0)).toContainText('revert')

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Changes' }).click()
  await expect(page.getByRole('heading', { name: 'Changes', level: 1 })).toBeVisible()
  await expect(lines(page).nth(0)).toContainText('demo-ns/s3-demo-sa in session-policy-demo')
  await lines(page).nth(0).getByRole('link').click()
  await page.getByRole('link', { name: 'Open the association’s history' }).click()
  await expect(page.getByText('This is what is applied now.')).toBeVisible()
})

test('what somebody changes elsewhere appears as such, and is not written over', async ({
  page,
  sandbox,
}) => {
  await openAssociation(page)
  const role = await chooseRole(page)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Change role' })).toBeEnabled()
  await changeElsewhere(page, sandbox, {
    roleArn: `arn:aws:iam::${walkthrough.accountId}:role/${role}`,
  })
  await dialog.getByRole('button', { name: 'Keep as it is' }).click()
  await expect(dialog).toBeHidden()
  await choose(page, /^Session tags/)
  await dialog.getByRole('button', { name: /^Switch tags/ }).click()
  await expect(dialog.getByText('Somebody changed it since you opened it.')).toBeVisible()
  const versions = dialog.getByRole('row', { name: /^Role/ })
  await expect(versions).toContainText(walkthrough.roleName)
  await expect(versions).toContainText(role)
  await dialog.getByRole('button', { name: 'Go on from what is there now' }).click()
  await dialog.getByRole('button', { name: /^Switch tags/ }).click()
  await expect(dialog).toBeHidden()
  await openHistory(page)
  await expect(lines(page).nth(0)).toContainText('Session tags off')
  await expect(lines(page).nth(1)).toContainText('someone outside Podscope')
  await expect(lines(page).nth(1)).toContainText(`→ ${role}`)
})

test.describe('taking the session policy away', () => {
  test.beforeEach(async ({ page }) => {
    await openEditor(page)
    await writePolicy(page, allowing('s3:ListAllMyBuckets'))
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
    await tab(page, 'Access').click()
    await expect(page.getByRole('button', { name: 'Change…' })).toBeVisible()
  })

  test('where an empty one does it', async ({ page, sandbox }) => {
    await emptyPolicyClears(page, sandbox, true)
    await choose(page, 'Remove session policy…')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText(/Gains \d+ actions/)
    await dialog.getByRole('button', { name: 'Remove session policy' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('no session policy', { exact: true })).toBeVisible()
    await emptyPolicyClears(page, sandbox, false)
  })

  test('where EKS refuses: created anew', async ({ page }) => {
    const before = page.url()
    await choose(page, 'Remove session policy…')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Remove session policy' }).click()
    await expect(dialog).toContainText('The parameter policy should not be empty.')
    await dialog.getByRole('button', { name: 'Delete and create anew' }).click()
    await expect(dialog).toBeHidden()
    await expect(page).not.toHaveURL(before)
    await expect(page.getByText('no session policy', { exact: true })).toBeVisible()
    await expect(page.getByText('session tags on')).toBeVisible()
    // The one that is gone keeps its history.
    await page.goto(routes.changes())
    await expect(lines(page).filter({ hasText: 'Deleted' }).first()).toBeVisible()
    await expect(lines(page).filter({ hasText: 'Created with role' }).first()).toBeVisible()
  })
})

test('an add-on’s association cannot be changed', async ({ page }) => {
  await openAssociation(page, cases.addOn.serviceAccount, mainCluster)
  await expect(page.getByRole('button', { name: 'Change…' })).toBeDisabled()
  await openHistory(page)
  await expect(lines(page).first()).toContainText('First seen by Podscope')
})
