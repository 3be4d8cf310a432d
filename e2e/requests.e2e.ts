// A change that takes two people, from the rule that says so to what AWS holds.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { changeElsewhere } from './elsewhere.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation, openEditor } from './pages.ts'
import { askForIt, desk, openAs, tryToDelete } from './requests.ts'

const ruleName = 'two for everything'

async function makeRule(page: Page): Promise<void> {
  await page.goto(routes.approvals({ rule: 'new' }))
  await page.getByLabel('Name', { exact: true }).fill(ruleName)
  await page.getByLabel('Clusters').fill(walkthrough.cluster)
  await page.getByLabel('Anything changes').check()
  const stopped = page.getByRole('region', { name: 'What it would have stopped' })
  await expect(stopped.getByRole('status').first()).toHaveText(/^\d+ of the last \d+ changes?$/)
  await page.getByRole('button', { name: 'Save rule' }).click()
  await expect(page.getByRole('rowheader', { name: ruleName })).toBeVisible()
}

async function removeRule(page: Page): Promise<void> {
  await page.goto(routes.approvals())
  await expect(page.getByRole('heading', { name: 'Approval rules' })).toBeVisible()
  await page.getByRole('button', { name: `Remove ${ruleName}…` }).click()
  await page.getByRole('button', { name: 'Remove rule' }).click()
  await expect(page.getByRole('rowheader', { name: ruleName })).toHaveCount(0)
}

test.describe('under a rule', () => {
  test.beforeEach(async ({ page }) => {
    await makeRule(page)
  })
  test.afterEach(async ({ page }) => {
    await removeRule(page)
  })

  test('a policy is asked for, talked about, approved by somebody else, and then AWS has it', async ({
    page,
    browser,
  }) => {
    await openEditor(page)
    await writePolicy(page, allowing('s3:ListAllMyBuckets'))
    await applyPolicy(page)
    await askForIt(page, 'Only the list is read.')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Session policy (added|changed)/)
    await expect(desk(page)).toContainText('You asked for it: somebody else decides.')
    await expect(desk(page).getByRole('button', { name: 'Approve and apply' })).toHaveCount(0)

    const second = await openAs(browser, 'reviewer')
    await second.getByRole('link', { name: /^Requests \d+ waiting$/ }).click()
    await second
      .getByRole('link', { name: /^Session policy (added|changed)/ })
      .first()
      .click()
    await expect(second.getByRole('region', { name: 'What is asked for' })).toContainText(
      'Only the list is read.',
    )
    await expect(second.getByRole('region', { name: 'Session policy', exact: true })).toContainText(
      's3:ListAllMyBuckets',
    )
    await expect(second.getByRole('region', { name: 'Access', exact: true })).toContainText(/Lost|Gained/)
    await expect(desk(second).getByRole('button', { name: 'Reject' })).toBeDisabled()
    await desk(second).getByLabel('A comment').fill('The listing alone?')
    await desk(second).getByRole('button', { name: 'Comment' }).click()
    await expect(desk(second)).toContainText('The listing alone?')
    await desk(second).getByRole('button', { name: 'Approve and apply' }).click()
    await expect(desk(second)).toContainText('Applied and read back.')
    await expect(desk(second)).toContainText('approved it')
    await second.context().close()

    await page.reload()
    await expect(desk(page)).toContainText('The listing alone?')
    await desk(page)
      .getByRole('link', { name: /^Session policy / })
      .click()
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText('s3:ListAllMyBuckets')
    await openEditor(page)
    // The draft that was asked for is what is there now, and no conflict with it.
    await expect(page.getByText('Somebody changed this policy meanwhile')).toHaveCount(0)
    await page.goto(routes.audit({ act: 'request.approve' }))
    await expect(page.getByRole('list', { name: 'Entries' })).toContainText('Local reviewer')
  })

  test('what changed meanwhile is not written over; it is asked for again, and rejected', async ({
    page,
    browser,
    sandbox,
  }) => {
    await openAssociation(page)
    await tryToDelete(page, walkthrough.serviceAccount, `“${ruleName}”: every change does`)
    await askForIt(page, 'Nobody uses it.')
    const address = page.url()
    await openAssociation(page)
    await changeElsewhere(page, sandbox, {
      roleArn: `arn:aws:iam::${walkthrough.accountId}:role/media-worker`,
    })
    const second = await openAs(browser, 'reviewer')
    await second.goto(address)
    await desk(second).getByRole('button', { name: 'Approve and apply' }).click()
    await expect(desk(second)).toContainText('Somebody changed the association since it was asked for.')

    await page.goto(address)
    await expect(desk(page)).toContainText('It was approved and not applied.')
    await desk(page).getByLabel('why it is still wanted').fill('Still nobody uses it.')
    await desk(page).getByRole('button', { name: 'Ask again' }).click()
    await expect(page).not.toHaveURL(address)
    await expect(desk(page)).toContainText('once more')

    await second.goto(page.url())
    await desk(second).getByLabel('A comment').fill('Somebody does.')
    await desk(second).getByRole('button', { name: 'Reject' }).click()
    await expect(desk(second)).toContainText('rejected it')
    await second.context().close()
    await page.reload()
    await expect(desk(page)).toContainText('Somebody does.')
    await openAssociation(page)
  })

  test('a creation that breaks a guard rail says so to who asks and to who decides', async ({ page }) => {
    await page.goto(routes.newAssociation(walkthrough))
    await page.getByLabel('Namespace').fill('shop')
    await page.getByLabel('Service account').fill('till')
    await page.getByRole('combobox', { name: 'Role' }).fill(walkthrough.roleArn)
    await page.getByRole('button', { name: 'Create association' }).click()
    const broken = page.getByRole('alert').filter({ hasText: 'breaks a guard rail.' })
    await expect(broken).toContainText('What you are about to create')
    await expect(broken).toContainText('Production data stays in production.')
    await page.getByRole('button', { name: 'Create all the same' }).click()
    await askForIt(page, 'A till for the shop.')
    await expect(broken).toContainText('What is asked for')
    await desk(page).getByRole('button', { name: 'Withdraw' }).click()
    await expect(broken).toHaveCount(0)
  })
})

test('who may not change anything asks for it, and takes it back', async ({ page, browser }) => {
  const theirs = await openAs(browser, 'support of tenant acme')
  const { serviceAccount } = cases.targetRole
  await openAssociation(theirs, serviceAccount, mainCluster)
  await expect(theirs.getByText('You ask, somebody else decides.')).toBeVisible()
  await tryToDelete(theirs, serviceAccount, 'Your role may ask for changes here')
  await askForIt(theirs, 'Nobody exports any more.')
  const address = theirs.url()
  await page.goto(address)
  await expect(page.getByRole('region', { name: 'What is asked for' })).toContainText(
    'Nobody exports any more.',
  )
  await desk(theirs).getByRole('button', { name: 'Withdraw' }).click()
  await expect(desk(theirs)).toContainText('withdrew it')
  await page.reload()
  await expect(desk(page).getByRole('button', { name: 'Approve and apply' })).toHaveCount(0)
  const another = await openAs(browser, 'support of tenant globex')
  await another.goto(address)
  await expect(another.getByRole('region', { name: 'What is asked for' })).toHaveCount(0)
  await expect(another.getByText('Nobody exports any more.')).toHaveCount(0)
  await another.context().close()
  await theirs.context().close()
})

test('a rule that says nothing, or names what is none, is not saved', async ({ page }) => {
  await page.goto(routes.approvals({ rule: 'new' }))
  await page.getByRole('button', { name: 'Save rule' }).click()
  await expect(page.getByText('Give it a name')).toBeVisible()
  await expect(page.getByText('Say which changes: choose at least one.')).toBeVisible()
  await page.getByLabel('Pods gain one of these actions').fill('GetObject')
  await expect(page.getByText('“GetObject” is no action.')).toBeVisible()
  await page.getByLabel('Pods gain more actions than').fill('many')
  await expect(page.getByText('A number from 0 to 100000.')).toBeVisible()
})
