// One request: found by completion, answered with every layer's word, handed on by its address, and kept as an expectation.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const { serviceAccount } = cases.narrowing

async function openTry(page: Page, name: string = serviceAccount): Promise<void> {
  await openAssociation(page, name, mainCluster)
  await page.getByRole('link', { name: 'Try', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Try a request' })).toBeVisible()
  await forgetExpectations(page)
}

/** What is expected outlives the local AWS that each test begins anew. */
async function forgetExpectations(page: Page): Promise<void> {
  if ((await expectations(page).getByRole('listitem').count()) === 0) return
  await expectations(page).getByRole('button', { name: 'As text…' }).click()
  await page.getByRole('textbox', { name: 'Text' }).fill('expectations: []')
  await page.getByRole('button', { name: 'Save text' }).click()
  await expect(expectations(page).getByRole('listitem')).toHaveCount(0)
}

/** Chooses an action by typing a part of it, by keyboard alone. */
async function chooseAction(page: Page, typed: string, action: string): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Action' })
  await field.fill(typed)
  await expect(page.getByRole('option').first()).toContainText(action)
  await field.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: /llowed|Denied|settled/ })).toBeVisible()
  await expect(field).toHaveValue(action)
}

const refundExpectations = `expectations:
  - must: allow
    action: sqs:SendMessage
    resource: arn:aws:sqs:eu-west-1:111122223333:refunds
    reason: It sends refunds.
  - must: not allow
    action: iam:*
`

const verdict = (page: Page) => page.locator('p[role=status]').first()
const expectations = (page: Page) => page.getByRole('region', { name: 'Expectations' })

test('a request is found by completion, denied with its reason, changed, and handed on', async ({
  page,
  browser,
}) => {
  await openTry(page)
  await chooseAction(page, 's3:deleteobj', 's3:DeleteObject')
  await page.getByRole('combobox', { name: 'Resource' }).fill('arn:aws:s3:::invoices-eu/2026/a.pdf')
  await expect(verdict(page)).toHaveText('Not allowed: no statement of the session policy allows it.')
  const layers = page.getByRole('list', { name: 'Layers in the order of evaluation' })
  await expect(layers.locator('[data-step=session]')).toContainText('decides')
  await expect(layers.locator('[data-step=identity]')).toContainText('passes')
  await expect(layers).toContainText(
    'Not evaluated: RCPs are those of the account that the resource belongs to',
  )

  await chooseAction(page, 's3:getobject', 's3:GetObject')
  await page.getByRole('combobox', { name: 'Resource' }).fill('arn:aws:s3:::invoices-eu/2026/a.pdf')
  await expect(verdict(page)).toContainText('Allowed by every layer that was read.')
  await expect(page).toHaveURL(/action=s3:GetObject.*a\.pdf/)

  await test.step('the address alone says it all', async () => {
    const other = await browser.newPage()
    await other.goto(page.url())
    await expect(verdict(other)).toContainText('Allowed by every layer that was read.')
    await expect(other.getByRole('combobox', { name: 'Resource' })).toHaveValue(
      'arn:aws:s3:::invoices-eu/2026/a.pdf',
    )
    await expect(other.getByRole('combobox', { name: 'Action' })).toHaveValue('s3:GetObject')
    await other.close()
  })
})

test('an SCP denies what role and session policy allow, and is named in try and in the access pane', async ({
  page,
}) => {
  await openTry(page, cases.overBroad.serviceAccount)
  await chooseAction(page, 'cloudtrail:stoplog', 'cloudtrail:StopLogging')
  const words = 'Denied by SCP KeepAuditTrail (OU ou-acme-prod0001) S1 “KeepAuditTrail”'
  await expect(verdict(page)).toContainText(words)
  const layers = page.getByRole('list', { name: 'Layers in the order of evaluation' })
  await expect(layers.locator('[data-step=deny]')).toContainText('decides')
  await expect(layers.locator('[data-step=identity]')).toContainText('would be asked next')
  await expect(
    layers.getByRole('region', { name: 'Text of KeepAuditTrail (OU ou-acme-prod0001), statement 1 lit up' }),
  ).toContainText('cloudtrail:StopLogging')

  await page.getByRole('link', { name: 'Access', exact: true }).click()
  await expect(page.getByText('not evaluated: resource policies, RCPs, VPC endpoint policies')).toBeVisible()
  await page.getByRole('searchbox').fill('cloudtrail:StopLogging')
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'cloudtrail:StopLogging' }) })
  await expect(row).toContainText('denied')
  await expect(row).toContainText('Deny SCP KeepAuditTrail (OU ou-acme-prod0001) S1')
  // It stands on no page, so it is no link.
  await expect(row.getByRole('link', { name: /KeepAuditTrail/ })).toHaveCount(0)
})

test('the answer comes with the page', async ({ page }) => {
  await openTry(page)
  const sent = await page.request.get(
    `${page.url()}?action=s3:DeleteObject&resource=arn:aws:s3:::invoices-eu/2026/a`,
  )
  expect(await sent.text()).toContain('Not allowed: no statement of the session policy allows it.')
})

test('what was found out is saved, runs at the next visit, and says which request breaks it', async ({
  page,
}) => {
  await openTry(page)
  await expect(expectations(page)).toContainText('Nothing is expected yet.')
  await chooseAction(page, 's3:getobject', 's3:GetObject')
  await page.getByRole('combobox', { name: 'Resource' }).fill('arn:aws:s3:::invoices-eu/2026/a.pdf')
  await expect(verdict(page)).toContainText('Allowed by every layer')
  await page.getByRole('button', { name: 'Must allow…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Resources')).toHaveValue('arn:aws:s3:::invoices-eu/2026/a.pdf')
  await dialog.getByLabel('Resources').fill('arn:aws:s3:::invoices-eu/2026/*')
  await dialog.getByLabel('Reason').fill('It reads invoices.')
  await dialog.getByRole('button', { name: 'Save expectation' }).click()
  await expect(dialog).toBeHidden()
  const rows = expectations(page).getByRole('listitem')
  await expect(rows).toHaveText(
    /kept.*must allow s3:GetObject on arn:aws:s3:::invoices-eu\/2026\/\* when aws:SecureTransport is true.*It reads invoices\./s,
  )

  await test.step('a second one is broken', async () => {
    await expectations(page).getByRole('button', { name: 'Add…' }).click()
    await dialog.getByLabel('Actions').fill('s3:Get*')
    await dialog.getByLabel('Resources').fill('')
    await dialog.getByRole('button', { name: 'Save expectation' }).click()
    await expect(expectations(page)).toContainText('1 broken, 1 kept, with what is applied now')
    await expect(rows.nth(1)).toContainText(/broken.*is allowed by/s)
  })

  await test.step('they are there at the next visit, and lead to the request', async () => {
    await page.reload()
    await expect(rows).toHaveCount(2)
    await rows.nth(1).getByRole('link', { name: 'Try this request' }).click()
    await expect(verdict(page)).toContainText('Allowed by every layer that was read.')
    await expect(page.getByRole('combobox', { name: 'Action' })).toHaveValue(/^s3:Get/)
  })

  await test.step('changed as text, with what is wrong told by its line', async () => {
    await expectations(page).getByRole('button', { name: 'As text…' }).click()
    const text = await dialog.getByRole('textbox', { name: 'Text' }).inputValue()
    await dialog.getByRole('textbox', { name: 'Text' }).fill(`${text}  - must: allow\n`)
    await dialog.getByRole('button', { name: 'Save text' }).click()
    await expect(dialog.getByRole('alert')).toContainText(/Line \d+: “action” is missing/)
    await dialog.getByRole('textbox', { name: 'Text' }).fill(`# ours\n${text}`)
    await dialog.getByRole('button', { name: 'Save text' }).click()
    await expect(dialog).toBeHidden()
  })

  await test.step('and taken away', async () => {
    for (const left of [1, 0]) {
      await expectations(page)
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click()
      await expect(rows).toHaveCount(left)
    }
  })
})

test('every draft is held against what is expected, and the review names what it breaks', async ({
  page,
}) => {
  await openTry(page, cases.pointlessGrants.serviceAccount)
  await expectations(page).getByRole('button', { name: 'As text…' }).click()
  await page.getByRole('textbox', { name: 'Text' }).fill(refundExpectations)
  await page.getByRole('button', { name: 'Save text' }).click()
  await expect(expectations(page).getByRole('listitem')).toHaveCount(2)
  await page.getByRole('link', { name: 'Policy', exact: true }).click()
  await expect(expectations(page)).toContainText('with what is applied now')

  await writePolicy(page, allowing('s3:ListAllMyBuckets', 'sts:GetCallerIdentity', 'dynamodb:*'))
  await expect(expectations(page)).toContainText(/1 broken, 1 kept, with this draft/)
  await page.getByRole('button', { name: 'Review changes…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('This draft breaks 1 expectation.')
  await expect(dialog).toContainText('It is expected because: It sends refunds.')
  await expect(dialog.getByRole('button', { name: 'Apply' })).toBeEnabled()
  await dialog.getByRole('button', { name: 'Keep editing' }).click()

  await writePolicy(page, '{')
  await expect(expectations(page)).toContainText('the draft cannot be read as a policy yet')
})

test('two people do not overwrite one another', async ({ page, browser }) => {
  await openTry(page, cases.noSessionPolicy.serviceAccount)
  const other = await browser.newPage()
  await other.goto(page.url())
  const add = async (on: Page, action: string) => {
    await expectations(on).getByRole('button', { name: 'Add…' }).click()
    await on.getByRole('textbox', { name: 'Actions' }).fill(action)
    await on.getByRole('button', { name: 'Save expectation' }).click()
  }
  await add(page, 's3:Delete*')
  await expect(expectations(page).getByRole('listitem')).toHaveCount(1)
  await add(other, 's3:Put*')
  await expect(other.getByRole('dialog').getByRole('alert')).toContainText(
    'Somebody else changed the expectations',
  )
  await expect(other.getByRole('textbox', { name: 'Actions' })).toHaveValue('s3:Put*')
  await other.getByRole('button', { name: 'Save expectation' }).click()
  await expect(expectations(other).getByRole('listitem')).toHaveCount(2)
  await other.close()
})

test('nonsense in the address, and requests that AWS never makes, are answered as they are', async ({
  page,
}) => {
  await openTry(page)
  const base = page.url()
  await page.goto(`${base}?action=s3:GetObject&resource=invoices&context={nonsense`)
  await expect(page.getByText('The address’s context could not be read.')).toBeVisible()
  await expect(page.getByText('The resource is no ARN.')).toBeVisible()
  await expect(verdict(page)).toHaveText(/^Not allowed/)

  await page.goto(`${base}?action=s3:Frobnicate&resource=*`)
  await expect(page.getByText('AWS documents no action s3:Frobnicate')).toBeVisible()

  await page.goto(`${base}?action=s3:GetObject&resource=arn:aws:s3:::invoices-eu`)
  await expect(page.getByText('s3:GetObject takes no resource of this form')).toBeVisible()

  await page.goto(`${base}?action=${encodeURIComponent('</script><b>"\\')}&resource=${'%00'}x`)
  await expect(page.getByRole('heading', { name: 'Try a request' })).toBeVisible()

  await test.step('10,000 context keys', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k:${at}`, 'v']))
    const answer = await page.request.get(
      `${base}?action=s3:GetObject&context=${encodeURIComponent(JSON.stringify(many))}`,
    )
    // Node takes no address of that length; the page itself keeps a hundred.
    expect(answer.status()).toBe(431)
    const few = Object.fromEntries(Object.entries(many).slice(0, 500))
    await page.goto(`${base}?action=s3:GetObject&context=${encodeURIComponent(JSON.stringify(few))}`)
    await expect(page.getByText('The address’s context could not be read.')).toBeVisible()
  })
})

test('an association whose role is unknown says so instead of guessing', async ({ page }) => {
  await openTry(page, cases.unreadableTarget.serviceAccount)
  await chooseAction(page, 's3:getobject', 's3:GetObject')
  await expect(page.getByText('The role could not be read.')).toBeVisible()
  await expect(verdict(page)).toHaveText(/^Not settled|^Not allowed/)
})

test('an address without an association is the not-found page', async ({ page }) => {
  await page.goto(
    `${routes.associationTry({ ...mainCluster, associationId: 'a-nothing' })}?action=s3:GetObject`,
  )
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/no|not/i)
})
