// Many roles into few: the plan of an account, what each association gets, who stays, and the files of it.
import { readFile } from 'node:fs/promises'
import { routes } from '../lib/routes.ts'
import { accounts } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { readAll } from './pages.ts'
import { openAs } from './requests.ts'

test('twenty roles and more become a few, each association proven, and who stays is named', async ({
  page,
}) => {
  test.setTimeout(240_000)
  // What other tests left half-read keeps its roles: once to see what is there, once for the others to go.
  await readAll(page)
  await readAll(page)
  await page.goto(routes.roles())
  await page.getByRole('link', { name: 'Many into few' }).click()
  await page.getByRole('combobox', { name: 'Account' }).selectOption(accounts.prod)
  await page.getByRole('button', { name: 'Show' }).click()
  const plan = page.getByRole('region', { name: 'The plan' })
  await expect(plan).toContainText(/2\d roles become [1-5](?!\d)/, { timeout: 60_000 })
  await expect(plan).toContainText(/\d+ of 1,000, of \d+ now/)
  const family = page.getByRole('region', { name: 'pods-shared-1', exact: true })
  await expect(family).toContainText('each proven equal')
  await family.getByText('Associations, and the session policy each gets').click()
  await family.getByRole('listitem').first().click()
  await expect(family.getByRole('region', { name: /^Session policy of / }).first()).toContainText(
    '"Statement"',
  )
  const stays = page.getByRole('region', { name: 'Who stays, and why' })
  await stays.getByText('Target role', { exact: true }).click()
  await expect(stays.getByRole('link', { name: 'export-job' })).toBeVisible()
})

test('the plan is taken away as a script and as a module', async ({ page }) => {
  test.setTimeout(120_000)
  await page.goto(routes.consolidate({ account: accounts.prod }))
  const plan = page.getByRole('region', { name: 'The plan' })
  for (const [tool, first] of [
    ['AWS CLI', '#!/bin/sh'],
    ['Terraform', `# Account ${accounts.prod}`],
  ] as const) {
    const coming = page.waitForEvent('download')
    await plan.getByRole('link', { name: tool }).click({ timeout: 60_000 })
    const text = await readFile(await (await coming).path(), 'utf8')
    expect(text.startsWith(first)).toBe(true)
    expect(text).toContain('pods-shared-1')
    expect(text).not.toMatch(/delete-role|detach/)
  }
})

test('who sees one tenant only does not see what others’ roles could be', async ({ browser }) => {
  const theirs = await openAs(browser, 'support of tenant acme')
  await theirs.goto(routes.consolidate())
  await expect(theirs.getByRole('heading', { name: 'Your role does not allow this page' })).toBeVisible()
  await expect(theirs.getByText('pods-shared')).toHaveCount(0)
  const file = await theirs.request.get(routes.consolidateFile(accounts.prod, 'cli'))
  expect(file.status()).toBe(403)
  await theirs.goto(routes.roles())
  await expect(theirs.getByRole('heading', { name: 'Roles', exact: true })).toBeVisible()
  await expect(theirs.getByRole('link', { name: 'Many into few' })).toHaveCount(0)
  await theirs.context().close()
})
