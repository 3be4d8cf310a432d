// AWS being slow, throttling, failing or half-answering is a normal day: every way it can go wrong, while listing, opening and saving.
import type { Page, TestInfo } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { analyticsCluster, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { expect, type Fault, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const { serviceAccount } = walkthrough

/** Each way to fail, and the words that must stand on the page. */
const failures: readonly { readonly name: string; readonly fault: Fault; readonly title: RegExp }[] = [
  { name: 'no answer in time', fault: { kind: 'slow', ms: 60_000 }, title: /AWS did not answer in time/ },
  { name: 'throttling', fault: { kind: 'throttle' }, title: /AWS asks us to slow down/ },
  { name: 'a 500', fault: { kind: 'error', status: 500 }, title: /AWS failed/ },
  { name: 'a dropped connection', fault: { kind: 'drop' }, title: /AWS cannot be reached/ },
  {
    name: 'an HTML page',
    fault: { kind: 'html', status: 502 },
    title: /AWS failed/,
  },
  {
    name: 'XML from a JSON service',
    fault: { kind: 'xml' },
    title: /This endpoint does not support eks:/,
  },
  {
    name: 'an HTML page that says there is no such thing',
    fault: { kind: 'html', status: 404 },
    title: /This endpoint does not support eks:/,
  },
  {
    name: 'an operation that is not there',
    fault: { kind: 'error', status: 501 },
    title: /This endpoint does not support eks:/,
  },
  { name: 'a refusal', fault: { kind: 'deny' }, title: /Podscope may not call eks:/ },
]

/** To be looked at: the page as the failure leaves it. */
async function picture(page: Page, info: TestInfo): Promise<void> {
  await page.screenshot({ path: info.outputPath('page.png') })
}

for (const { name, fault, title } of failures) {
  test(`${name} while listing the clusters`, async ({ page, sandbox }, info) => {
    await sandbox.fault('eks:ListClusters', fault)
    await page.goto(routes.clusters())
    await expect(page.getByRole('alert').filter({ hasText: title }).first()).toBeVisible()
    await picture(page, info)
    await sandbox.clearFaults()
    await page.reload()
    await expect(page.getByRole('link', { name: 'prod-eu-1', exact: true })).toBeVisible()
  })

  test(`${name} while listing associations`, async ({ page, sandbox }, info) => {
    await sandbox.fault('eks:ListPodIdentityAssociations', fault)
    await page.goto(routes.cluster(walkthrough))
    await expect(page.getByRole('alert').filter({ hasText: title })).toBeVisible()
    await picture(page, info)
    await sandbox.clearFaults()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('link', { name: serviceAccount })).toBeVisible()
  })

  test(`${name} while describing a listed association`, async ({ page, sandbox }, info) => {
    await sandbox.fault('eks:DescribePodIdentityAssociation', fault)
    await page.goto(routes.cluster(walkthrough))
    await expect(page.getByRole('row', { name: serviceAccount })).toContainText(title)
    await picture(page, info)
    await page.getByRole('link', { name: serviceAccount }).click()
    // Next says the new page's title in an alert of its own.
    await expect(page.getByRole('main').getByRole('alert').filter({ hasText: title })).toBeVisible()
    await sandbox.clearFaults()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: serviceAccount, level: 1 })).toBeVisible()
  })

  test(`${name} while saving`, async ({ page, sandbox }, info) => {
    await openAssociation(page)
    await page.getByRole('link', { name: 'Add session policy' }).click()
    await writePolicy(page, allowing('s3:ListAllMyBuckets'))
    await expect(page.getByText(/Loses [\d,]+ actions/)).toBeVisible()
    await sandbox.fault('eks:UpdatePodIdentityAssociation', fault)
    await applyPolicy(page)
    const alert = page.getByRole('alert').filter({ hasText: title })
    await expect(alert).toContainText(/your draft is still here/i)
    await picture(page, info)
    await sandbox.clearFaults()
    await expect(page.getByText('s3:ListAllMyBuckets').first()).toBeVisible()
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
  })
}

// IAM speaks XML: there, XML is a right answer.
for (const { name, fault } of failures.filter(({ fault: { kind } }) => kind !== 'xml')) {
  test(`${name} while reading roles leaves access unknown`, async ({ page, sandbox }, info) => {
    for (const operation of ['GetAccountAuthorizationDetails', 'GetRole']) {
      await sandbox.fault(`iam:${operation}`, fault)
    }
    const first = page.getByRole('row').nth(1)
    // Roles are remembered for some seconds.
    await expect(async () => {
      await page.goto(routes.cluster(analyticsCluster))
      await expect(first).toContainText('unknown', { timeout: 1000 })
    }).toPass()
    await first.getByRole('link').click()
    await expect(page.getByText('unknown: the role could not be read')).toBeVisible()
    await expect(page.getByRole('img', { name: 'Unknown: the role could not be read.' })).toBeVisible()
    await expect(page.getByText(/granted/)).toHaveCount(0)
    await picture(page, info)
  })
}

test('AWS fails after it has stored the policy: found by reading back, not written again', async ({
  page,
  sandbox,
  request,
}) => {
  await openAssociation(page)
  await page.getByRole('link', { name: 'Add session policy' }).click()
  await writePolicy(page, allowing('s3:ListAllMyBuckets'))
  // biome-ignore lint/suspicious/noThenProperty: the control endpoint's word; nobody awaits it.
  const failing = { kind: 'after', then: { kind: 'error', status: 500 } } as const
  await sandbox.fault('eks:UpdatePodIdentityAssociation', failing)
  await applyPolicy(page)
  await expect(page.getByText('Applied and read back.')).toBeVisible()
  const log = await (await request.get(`${sandbox.sandboxUrl}/_sandbox/log`)).json()
  const updates = log.filter(
    ({ operation }: { operation: string }) => operation === 'eks:UpdatePodIdentityAssociation',
  )
  expect(updates).toHaveLength(1)
})

test('an endpoint that drops the policy is noticed', async ({ page, sandbox }, info) => {
  await openAssociation(page)
  await page.getByRole('link', { name: 'Add session policy' }).click()
  await writePolicy(page, allowing('s3:ListAllMyBuckets'))
  await sandbox.fault('eks:UpdatePodIdentityAssociation', { kind: 'forget', fields: ['policy'] })
  await applyPolicy(page)
  await expect(page.getByRole('alert').filter({ hasText: 'did not store policy' })).toBeVisible()
  await picture(page, info)
  await sandbox.clearFaults()
  await applyPolicy(page)
  await expect(page.getByText('Applied and read back.')).toBeVisible()
})

test('what an endpoint stored instead is shown as applied', async ({ page, sandbox }, info) => {
  await openAssociation(page)
  await page.getByRole('link', { name: 'Add session policy' }).click()
  await writePolicy(page, allowing('s3:ListAllMyBuckets'))
  await applyPolicy(page)
  await expect(page.getByText('session policy', { exact: true })).toBeVisible()
  await writePolicy(page, allowing('s3:GetObject'))
  await sandbox.fault('eks:UpdatePodIdentityAssociation', { kind: 'forget', fields: ['policy'] })
  await applyPolicy(page)
  const alert = page.getByRole('alert').filter({ hasText: 'did not store policy' })
  await expect(alert).toContainText('What AWS holds now is shown as applied; your draft is still here.')
  await picture(page, info)
})

test('a creation that AWS refuses keeps what was typed', async ({ page, sandbox }, info) => {
  await page.goto(routes.newAssociation(walkthrough))
  await page.getByLabel('Namespace').fill('shop')
  await page.getByLabel('Service account').fill('cart')
  await page.getByRole('combobox', { name: 'Role' }).fill('session-policy-demo')
  await page.getByRole('option', { name: /session-policy-demo-role/ }).click()
  await sandbox.fault('eks:CreatePodIdentityAssociation', { kind: 'error', status: 500 })
  await page.getByRole('button', { name: 'Create association' }).click()
  await page.getByRole('button', { name: 'Create all the same' }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'AWS failed' })
  await expect(alert).toContainText('Nothing was created and what you typed is still here.')
  await expect(page.getByLabel('Service account')).toHaveValue('cart')
  await picture(page, info)
  await sandbox.clearFaults()
  await page.getByRole('button', { name: 'Create all the same' }).click()
  await expect(page.getByRole('heading', { name: 'cart', level: 1 })).toBeVisible()
})

test('a deletion that fails keeps the association', async ({ page, sandbox }, info) => {
  await openAssociation(page)
  await sandbox.fault('eks:DeletePodIdentityAssociation', { kind: 'throttle' })
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('textbox', { name: /to confirm/ }).fill(serviceAccount)
  await page.getByRole('button', { name: 'Delete association' }).click()
  const alert = page.getByRole('dialog').getByRole('alert')
  await expect(alert).toContainText('AWS asks us to slow down. Nothing was deleted.')
  await expect(alert).not.toContainText('draft')
  await picture(page, info)
  await page.getByRole('button', { name: 'Keep it' }).click()
  await sandbox.clearFaults()
  await openAssociation(page)
})

test('a reason that every row shares is said once', async ({ page, sandbox }) => {
  await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'deny' })
  await page.goto(routes.cluster(mainCluster))
  const alert = page.getByRole('alert').filter({ hasText: 'associations could be read' })
  await expect(alert).toContainText('Podscope may not call eks:DescribePodIdentityAssociation')
  await expect(alert).toContainText('AWS said: “')
  await expect(page.getByRole('row').nth(1)).toContainText('not readable')
  await expect(page.getByText('Podscope may not call')).toHaveCount(1)
})
