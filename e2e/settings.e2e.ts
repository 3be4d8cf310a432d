// Who may do what is set here, and means it at once.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { expect, test } from './fixtures.ts'
import { continueAs } from './pages.ts'

const covered = (page: Page) => page.getByRole('region', { name: 'What it covers' })
const coverage = (page: Page) => covered(page).getByRole('status').first()
const row = (page: Page, tenant: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: tenant, exact: true }) })

async function saveTenant(page: Page, name: string, namespaces: string): Promise<void> {
  await page.goto(routes.newTenant())
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Namespaces').fill(namespaces)
  await expect(coverage(page)).toHaveText(/^[\d,]+ of [\d,]+ associations? in \d+ clusters?$/)
  await page.getByRole('button', { name: 'Save tenant' }).click()
  await expect(row(page, name)).toBeVisible()
}

async function removeTenant(page: Page, name: string): Promise<void> {
  await page.goto(routes.tenants())
  await page.getByRole('button', { name: `Remove ${name}…` }).click()
  await page.getByRole('button', { name: 'Remove tenant' }).click()
  await expect(row(page, name)).toHaveCount(0)
}

test('a tenant is written by keyboard, shows what it covers, and is kept, changed and removed', async ({
  page,
}) => {
  await page.goto(routes.tenants())
  await page.getByRole('link', { name: 'New tenant' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('initech')
  await page.getByLabel('Namespaces').focus()
  await page.keyboard.type('tenant-initech, tenant-acme')
  await expect(coverage(page)).toHaveText(/^[\d,]+ of [\d,]+ associations in \d+ clusters?$/)
  await expect(covered(page)).toContainText('Also covered by other tenants: acme')
  await expect(covered(page).getByRole('listitem').first()).toContainText('tenant-acme/')
  await expect(covered(page).getByRole('listitem').first()).toContainText('also covered by acme')
  await page.keyboard.press('Enter')
  await expect(row(page, 'initech')).toContainText('namespace tenant-initech or tenant-acme')
  await expect(row(page, 'initech')).toContainText('nobody')

  await page.getByRole('link', { name: 'initech', exact: true }).click()
  await page.getByLabel('Namespaces').fill('tenant-nowhere')
  await expect(covered(page)).toContainText('It selects nothing now.')
  await page.getByRole('button', { name: 'Save tenant' }).click()
  await expect(row(page, 'initech')).toContainText('selects nothing now')
  await removeTenant(page, 'initech')
  await page.goto(routes.audit())
  const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem')
  await expect(entries.filter({ hasText: 'Change tenant' }).filter({ hasText: 'initech' })).toHaveCount(3)
})

test('what would select everything, and what is no name, is not saved', async ({ page }) => {
  await page.goto(routes.newTenant())
  await page.getByLabel('Name', { exact: true }).fill('all')
  await page.getByLabel('Clusters').fill('*')
  await page.getByRole('button', { name: 'Save tenant' }).click()
  await expect(page.getByText('This says nothing, so it would select everything')).toBeVisible()
  await page.getByLabel('Tags of the association').fill('team=a?')
  await expect(page.getByText('Only * stands for something in a tag’s value, not ?.')).toBeVisible()
})

test('what somebody else changed meanwhile is not written over', async ({ page, context }) => {
  await saveTenant(page, 'umbrella', 'tenant-umbrella')
  await page.getByRole('link', { name: 'umbrella', exact: true }).click()
  await expect(page.getByLabel('Namespaces')).toHaveValue('tenant-umbrella')
  const other = await context.newPage()
  await other.goto(page.url())
  await other.getByLabel('Namespaces').fill('tenant-umbrella, umbrella-*')
  await other.getByRole('button', { name: 'Save tenant' }).click()
  await expect(row(other, 'umbrella')).toContainText('umbrella-*')
  await page.getByLabel('Namespaces').fill('mine')
  await page.getByRole('button', { name: 'Save tenant' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'It was not saved.' })).toContainText(
    'Somebody else changed it',
  )
  await removeTenant(page, 'umbrella')
})

test('a role that is given takes effect with the next page, and one that is taken too', async ({
  page,
  browser,
}) => {
  await saveTenant(page, 'initech', 'tenant-initech')
  const theirs = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage()
  await continueAs(theirs, 'support of tenant globex')
  await theirs.goto(routes.associations())
  const names = theirs.getByRole('region', { name: 'Associations of the fleet' })
  await expect(names.getByText('tenant-globex').filter({ visible: true }).first()).toBeVisible()
  await expect(names.getByText('tenant-initech')).toHaveCount(0)

  await page.goto(routes.people())
  await page.getByRole('button', { name: 'Give a role to Support of globex…' }).click()
  await page.getByLabel('For', { exact: true }).selectOption({ label: 'tenant initech' })
  await page.getByRole('button', { name: 'Give role' }).click()
  await expect(page.getByRole('list', { name: 'Roles of Support of globex' })).toContainText(
    'support of initech',
  )
  await theirs.reload()
  await expect(names.getByText('tenant-initech').filter({ visible: true }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Take: Support of globex is support of initech…' }).click()
  await page.getByRole('button', { name: 'Take role' }).click()
  await expect(page.getByRole('list', { name: 'Roles of Support of globex' })).not.toContainText('initech')
  await theirs.reload()
  await expect(names.getByText('tenant-globex').filter({ visible: true }).first()).toBeVisible()
  await expect(names.getByText('tenant-initech')).toHaveCount(0)
  await theirs.context().close()
  await removeTenant(page, 'initech')
})

test('somebody is invited by a link that is shown once, and removed', async ({ page, browser }) => {
  await page.goto(routes.people())
  await page.getByRole('button', { name: 'Invite…' }).click()
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.getByLabel('Email').fill('grace@example.com')
  await page.getByLabel('Role', { exact: true }).selectOption('support')
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  await page.getByRole('button', { name: 'Done' }).click()
  const list = page.getByRole('list', { name: 'People' })
  await expect(list).toContainText('grace@example.com · invited, has not come yet')

  const theirs = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage()
  await theirs.goto(new URL(link).pathname + new URL(link).search)
  await expect(theirs.getByText('An admin gave it; you sign in with it.')).toBeVisible()
  await theirs.context().close()
  await page.getByRole('button', { name: 'Remove Grace Hopper…' }).click()
  await page.getByRole('button', { name: 'Remove person' }).click()
  await expect(list).not.toContainText('grace@example.com')
})

test('the last admin of everything stays', async ({ page }) => {
  await page.goto(routes.people())
  await page.getByRole('button', { name: 'Remove Local admin…' }).click()
  await page.getByRole('button', { name: 'Remove person' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'last admin of everything' })).toBeVisible()
})

test.describe('who may not', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  test('support sees no settings', async ({ page }) => {
    await continueAs(page, 'support of tenant acme')
    await expect(
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }),
    ).toHaveCount(0)
    await page.goto(routes.tenants())
    await expect(page.getByRole('heading', { name: 'Your role does not allow this page' })).toBeVisible()
    await expect(page.getByText('globex')).toHaveCount(0)
  })
})

test('a role of one’s own is made, given, changed and removed', async ({ page, browser }, { retry }) => {
  // Another name at the second try: what the first left is given to somebody.
  const name = `night watch ${retry + 1}`
  await page.goto(routes.peopleRoles())
  await page.getByRole('button', { name: 'New role…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Save role' }).click()
  await expect(dialog).toContainText('Choose at least one thing that it allows.')
  await dialog.getByLabel('See how AWS is read').check()
  await dialog.getByLabel('See and verify the record').check()
  await dialog.getByRole('button', { name: 'Save role' }).click()
  const line = page.getByRole('list', { name: 'Roles' }).getByRole('listitem').filter({ hasText: name })
  await expect(line).toContainText('nobody has it')

  const theirs = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage()
  await continueAs(theirs, 'support of tenant globex')
  const audit = theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' })
  await expect(audit).toHaveCount(0)
  await page.goto(routes.people())
  await page.getByRole('button', { name: 'Give a role to Support of globex…' }).click()
  await page.getByLabel('Role', { exact: true }).selectOption(name)
  await page.getByLabel('For', { exact: true }).selectOption({ label: 'everything' })
  await page.getByRole('button', { name: 'Give role' }).click()
  await expect(page.getByRole('list', { name: 'Roles of Support of globex' })).toContainText(
    `${name} of everything`,
  )
  await theirs.reload()
  await expect(audit).toBeVisible()

  await page.goto(routes.peopleRoles())
  await page.getByRole('button', { name: `Remove ${name}…` }).click()
  await page.getByRole('button', { name: 'Remove role' }).click()
  await expect(page.getByRole('dialog')).toContainText('Somebody has this role.')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: `Change ${name}…` }).click()
  await dialog.getByLabel('See and verify the record').uncheck()
  await dialog.getByRole('button', { name: 'Save role' }).click()
  await expect(dialog).toBeHidden()
  await theirs.reload()
  await expect(audit).toHaveCount(0)
  await theirs.context().close()

  await page.goto(routes.people())
  await page.getByRole('button', { name: `Take: Support of globex is ${name} of everything…` }).click()
  await page.getByRole('button', { name: 'Take role' }).click()
  await page.goto(routes.peopleRoles())
  await page.getByRole('button', { name: `Remove ${name}…` }).click()
  await page.getByRole('button', { name: 'Remove role' }).click()
  await expect(line).toHaveCount(0)
})
