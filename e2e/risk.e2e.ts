// What is dangerous: listed with its reason, answered for until a day, and open again when that is taken back.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases } from '../lib/sandbox/seed/names.ts'
import { expectAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { readAll } from './pages.ts'
import { openAs } from './requests.ts'

const { namespace, serviceAccount } = cases.overBroad
const name = `${namespace}/${serviceAccount}`
const admins = { kind: 'admin-equivalent', cluster: 'prod-*' }
const kind = (page: Page) => page.getByRole('region', { name: 'Equal to an admin' })
const item = (page: Page) => kind(page).getByRole('listitem').filter({ hasText: name })

test('a risk is accepted with a reason until a day, and taken back', async ({ page, browser }) => {
  test.setTimeout(240_000)
  // The associations are others than the crawls know: once to see them, once to see the others go.
  await readAll(page)
  await readAll(page)
  const theirs = await openAs(browser, 'reviewer')
  await expect(async () => {
    await theirs.goto(routes.risk(admins))
    await expect(item(theirs)).toHaveCount(1, { timeout: 2000 })
  }).toPass()
  await expect(item(theirs)).toContainText(/iam:\* by statement 1.* of the role’s policy/)
  await item(theirs).getByText('What would end it').click()
  await expect(item(theirs).locator('pre')).toContainText('"Action": "iam:*"')

  await item(theirs)
    .getByRole('button', { name: `Accept: Equal to an admin, ${name}` })
    .click()
  const dialog = theirs.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('It rescues us at night.')
  await dialog.getByLabel('Until').fill('2020-01-01')
  await dialog.getByRole('button', { name: 'Accept', exact: true }).click()
  await expect(dialog).toContainText('Choose a day from today on')
  await dialog.getByLabel('Until').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10))
  await dialog.getByRole('button', { name: 'Accept', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(item(theirs)).toHaveCount(0)

  await theirs
    .getByRole('navigation', { name: 'Which risks' })
    .getByRole('link', { name: /^accepted/ })
    .click()
  await expect(item(theirs)).toContainText('“It rescues us at night.”')
  await item(theirs).getByRole('link', { name }).click()
  const panel = theirs.getByRole('region', { name: 'Risk', exact: true })
  await expect(panel).toContainText('1 accepted; as it was read last')
  await expect(panel.getByRole('link', { name: 'Answer for them' })).toBeVisible()
  await theirs.goBack()
  await item(theirs)
    .getByRole('button', { name: /^Take back: Equal to an admin/ })
    .click()
  await theirs.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await expect(item(theirs)).toHaveCount(0)
  await theirs.goto(routes.risk(admins))
  await expect(item(theirs)).toHaveCount(1)

  await theirs.goto(routes.risk())
  await expectAccessible(theirs)
  await theirs.context().close()
})

test('one tenant’s people see theirs, and answer for nothing', async ({ browser }) => {
  const theirs = await openAs(browser, 'support of tenant acme')
  await theirs.goto(routes.risk())
  await expect(theirs.getByRole('heading', { name: 'Risk', level: 1 })).toBeVisible()
  await expect(theirs.getByRole('navigation', { name: 'Kinds' })).toBeVisible()
  await expect(theirs.getByText(namespace)).toHaveCount(0)
  await expect(theirs.getByRole('button', { name: /^Accept/ })).toHaveCount(0)
  await theirs.context().close()
})
