// One change for many: selected, written once, looked at one by one, carried out on the server whatever happens to the page.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { expectAccessible } from './axe.ts'
import { changeRoleElsewhere } from './elsewhere.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const update = 'eks:UpdatePodIdentityAssociation'

function policyFor(resource: string): string {
  const statement = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: resource }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
}
const template = policyFor('arn:aws:s3:::{{account}}-shared/{{namespace}}/{{serviceAccount}}/*')

const targetsField = (page: Page) => page.getByLabel('Associations', { exact: true })
const policyField = (page: Page) => page.getByLabel(/^(Another session|Session) policy/)
const progress = (page: Page) => page.getByRole('status').filter({ hasText: / of \d/ })

/** A row says it in its own column, or on a narrow screen under its name: where it can be seen. */
const shownText = (page: Page, text: string | RegExp) =>
  page.getByText(text).filter({ visible: true }).first()

/** Selects what a filter shows and goes to the run's page. */
async function selectAndBegin(page: Page, filter: string): Promise<void> {
  await page.goto(`${routes.cluster(mainCluster)}?q=${filter}`)
  await page.getByRole('checkbox', { name: /^Select all/ }).check()
  await page.getByRole('button', { name: /^Apply a policy to \d+…$/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: /^Session policy for/ })).toBeVisible()
}

async function preview(page: Page, policy: string): Promise<void> {
  await policyField(page).fill(policy)
  await page.getByRole('button', { name: /^Preview( this)?$/ }).click()
  await expect(page.getByRole('button', { name: /^Write \d+…$/ })).toBeVisible()
}

async function confirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Write \d+…$/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Write|Create) \d+$/ })
    .click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('a template for a selection: each one’s gain and loss first, then its own policy', async ({ page }) => {
  await selectAndBegin(page, 'payments')
  await expect(targetsField(page)).toHaveValue(/payments\/invoice-writer/)
  await preview(page, template)
  const row = page.getByRole('row').filter({ hasText: 'payments/invoice-writer' })
  await expect(row).toContainText(/−\d+ actions lost/)
  await row.getByText('details').filter({ visible: true }).click()
  await expect(row).toContainText(/for one s3:\S+ on arn:.*allowed by identity policy/)
  await expect(page.getByText(/^Sets the session policy of \d+ associations: \d+ lose actions/)).toBeVisible()
  await page.getByRole('button', { name: /^with loss/ }).click()
  await expect(page).toHaveURL(/show=loss/)
  await page.getByRole('button', { name: /^all \d/ }).click()
  await confirm(page)
  await expect(page.getByText('finished')).toBeHidden()
  await expect(progress(page)).toContainText(/done/)
  await expect(row).toContainText('done')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
  await row.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'invoice-writer' })).toBeVisible()
  await expect(page.getByText('-shared/payments/invoice-writer/*').first()).toBeAttached()
})

test('a template’s mistakes are told where it is written, and block what they concern', async ({ page }) => {
  await selectAndBegin(page, 'invoice-writer')
  await policyField(page).fill(policyFor('arn:aws:s3:::b/{{tenant}}/*'))
  await expect(page.getByRole('listitem').filter({ hasText: '{{tenant}} is not known' })).toBeVisible()
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(shownText(page, 'The template cannot be filled in.')).toBeVisible()
  await expect(page.getByText('Nothing is to be written. 1 cannot be done and is left out.')).toBeVisible()
  await targetsField(page).fill('payments/invoice-writer\npayments/nobody\nelsewhere/a/b')
  await preview(page, template)
  await expect(page.getByText('2 targets are left out.')).toBeVisible()
})

test('stopped, left, come back to, resumed', async ({ page, sandbox }) => {
  await selectAndBegin(page, 'e')
  await preview(page, template)
  await sandbox.fault(update, { kind: 'slow', ms: 400 })
  await confirm(page)
  await expect(progress(page)).toContainText(/[1-9]\d* done/)
  // The page is left in the middle, and the run goes on.
  const address = page.url()
  await page.goto('about:blank')
  await page.goto(address)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  await expect(progress(page)).toContainText(/to do/)
  await sandbox.clearFaults()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(progress(page)).not.toContainText(/to do|writing/)
  await page.goto(routes.bulkRuns())
  await expect(page.getByRole('row').nth(1)).toContainText('finished')
})

test('AWS throttles every second write, refuses two, and those are tried again', async ({
  page,
  sandbox,
}) => {
  test.slow()
  await selectAndBegin(page, 'payments')
  await preview(page, template)
  await sandbox.fault(update, { kind: 'deny' }, 2)
  await sandbox.fault(update, { kind: 'throttle' }, { every: 2 })
  await confirm(page)
  // Two are refused; one that met the throttling too often is given up with them.
  await expect(progress(page)).toContainText(/\d+ failed/)
  await expect(
    shownText(page, /is not authorized to perform: eks:UpdatePodIdentityAssociation/),
  ).toBeVisible()
  const again = page.getByRole('button', { name: /^Try the .+ again$/ })
  await expect(again).toBeVisible({ timeout: 120_000 })
  await sandbox.clearFaults()
  await again.click()
  await expect(progress(page)).not.toContainText(/failed|to do|writing/)
})

test('a role that changes between preview and write is noticed, and previewed again', async ({
  page,
  sandbox,
}) => {
  await page.goto(`${routes.cluster(walkthrough)}?q=${walkthrough.serviceAccount}`)
  await page.getByRole('checkbox', { name: /^Select demo-ns/ }).check()
  await page.getByRole('button', { name: 'Apply a policy to 1…' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /^Session policy for/ })).toBeVisible()
  await preview(page, policyFor('*'))
  await changeRoleElsewhere(sandbox)
  await confirm(page)
  await expect(shownText(page, 'The role changed since the preview.')).toBeVisible()
  await expect(progress(page)).toContainText('1 changed since')
  await page.getByRole('button', { name: 'Preview again' }).click()
  await expect(page.getByRole('button', { name: 'Write 1…' })).toBeVisible()
  await confirm(page)
  await expect(progress(page)).toContainText('1 done')
})

test('clones one to a list of places, by keyboard', async ({ page }) => {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.getByRole('button', { name: 'Clone…' }).press('Enter')
  await page
    .getByLabel('New service accounts')
    .fill('payments/copy-one\nprod-us-2/payments/copy-two\npayments/refund-worker')
  await page.getByRole('button', { name: 'Preview', exact: true }).press('Enter')
  await expect(page.getByRole('row').filter({ hasText: 'payments/refund-worker' })).toContainText(
    'It has an association already.',
  )
  await page.getByRole('button', { name: 'Write 2…' }).press('Enter')
  await expect(page.getByRole('dialog')).toContainText('Creates 2 associations in 2 clusters')
  await page.getByRole('dialog').getByRole('button', { name: 'Create 2' }).press('Enter')
  await expect(progress(page)).toContainText('2 done')
  await page.getByRole('link', { name: 'payments/copy-one' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'copy-one' })).toBeVisible()
})

const places: readonly { readonly name: string; readonly open: (page: Page) => Promise<void> }[] = [
  {
    name: 'a selection',
    open: async (page) => {
      await page.goto(routes.cluster(mainCluster))
      await page.getByRole('checkbox', { name: /^Select all/ }).check()
      await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible()
    },
  },
  {
    name: 'the list of runs',
    open: async (page) => {
      await selectAndBegin(page, 'payments')
      await page.goto(routes.bulkRuns())
      await expect(page.getByRole('row').nth(1)).toBeVisible()
    },
  },
  {
    name: 'a draft with findings',
    open: async (page) => {
      await selectAndBegin(page, 'payments')
      await policyField(page).fill('{"Version": "2012-10-17", "Statement": {{x}}')
      await expect(page.getByRole('listitem').filter({ hasText: 'Error: ' })).not.toHaveCount(0)
    },
  },
  {
    name: 'a preview with details',
    open: async (page) => {
      await selectAndBegin(page, 'a')
      await preview(page, template)
      await page.locator('summary:visible').first().click()
    },
  },
  {
    name: 'the confirmation',
    open: async (page) => {
      await selectAndBegin(page, 'payments')
      await preview(page, template)
      await page.getByRole('button', { name: /^Write \d+…$/ }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'a finished run',
    open: async (page) => {
      await selectAndBegin(page, 'payments')
      await preview(page, template)
      await confirm(page)
      await expect(progress(page)).not.toContainText(/to do|writing/)
    },
  },
  {
    name: 'no such run',
    open: async (page) => {
      await page.goto(routes.bulkRun('nothing'))
      await expect(page.getByRole('heading', { level: 1, name: 'There is no such run' })).toBeVisible()
    },
  },
]

for (const { name, open } of places) {
  test(`axe: ${name}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
    await open(page)
    await expectAccessible(page)
  })
}
