// Who can do what: asked of every association at once.
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { accounts, cases } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { askWhoCan, readAll } from './pages.ts'

const deleting = { action: 's3:DeleteObject', resource: 'arn:aws:s3:::invoices-eu/2026/a.pdf' }
const shared = `arn:aws:iam::${accounts.prod}:role/shared-data-access`

const verdictLink = (page: Page, verdict: string) =>
  page.getByRole('list', { name: 'Verdicts' }).getByRole('listitem').filter({ hasText: verdict })

/** The number beside a verdict. */
async function countOf(page: Page, verdict: string): Promise<number> {
  const text = await verdictLink(page, verdict).textContent()
  return Number(text?.replaceAll(/\D/g, ''))
}

const itemsOf = (list: Locator) => list.locator('> li')

test('an example is a click, and the answer opens into associations that can be tried', async ({ page }) => {
  // It goes on to an association, which has another id in every test. Those of before leave the view once AWS has been silent of them twice.
  await readAll(page)
  await readAll(page)
  await page.goto(routes.access())
  await page.getByRole('link', { name: /^Who can delete objects in a bucket/ }).click()
  await expect(page).toHaveURL(/[?&]action=s3:DeleteObject/)
  await askWhoCan(page, { action: 's3:DeleteObject', resource: 'arn:aws:s3:::*/*' })
  expect(await countOf(page, 'sometimes')).toBeGreaterThan(0)
  await page.getByRole('link', { name: 'shared-data-access', exact: true }).click()
  await expect(page).toHaveURL(/[?&]role=/)
  const rows = page.getByRole('list', { name: 'Associations of shared-data-access' })
  const first = itemsOf(rows).filter({ hasText: 'sometimes' }).first()
  await expect(first).toContainText('invoices-')
  await expect(first.getByRole('link', { name: /“WriteData”/ })).toHaveAttribute(
    'href',
    /^\/associations\/.*#identity-Data/,
  )
  await first.getByRole('link', { name: /^Try with / }).click()
  await expect(page).toHaveURL(/\/try\?action=s3%3ADeleteObject/)
  await expect(page.getByLabel('Action')).toHaveValue('s3:DeleteObject')
})

test('what is typed is completed, and Enter asks', async ({ page }) => {
  await page.goto(routes.access())
  const action = page.getByLabel('Who can do')
  // The key is heard as soon as the page is alive.
  await expect(async () => {
    await page.keyboard.press('/')
    await expect(action).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type('s3:deleteobj')
  await page
    .getByRole('option', { name: /^s3:DeleteObject / })
    .first()
    .click()
  await expect(action).toHaveValue('s3:DeleteObject')
  const resource = page.getByLabel('on', { exact: true })
  await resource.fill('invoices-eu')
  await page.getByRole('option', { name: /^arn:aws:s3:::invoices-eu\/\*/ }).click()
  await resource.press('Enter')
  await expect(page).toHaveURL(/action=s3:DeleteObject&resource=arn:aws:s3:::invoices-eu\/\*/)
  await expect(
    page.getByRole('heading', { name: 'Who can do s3:DeleteObject on arn:aws:s3:::invoices-eu/*?' }),
  ).toBeVisible()
})

test('a condition is settled by what the page offers, and by hand', async ({ page }) => {
  const reading = { action: 's3:GetObject', resource: 'arn:aws:s3:::invoices-eu/2026/a.pdf' }
  await askWhoCan(page, reading)
  const [always, sometimes] = [await countOf(page, 'always'), await countOf(page, 'sometimes')]
  expect(sometimes).toBeGreaterThan(0)
  await page.getByRole('link', { name: 'aws:SecureTransport = true' }).click()
  await expect(page).toHaveURL(/context=aws:SecureTransport=true/)
  await expect(page.getByRole('heading', { name: /where aws:SecureTransport = true\?$/ })).toBeVisible()
  expect(await countOf(page, 'always')).toBeGreaterThan(always)
  expect(await countOf(page, 'sometimes')).toBeLessThan(sometimes)
  const value = page.getByLabel('Value of aws:SecureTransport')
  await expect(value).toHaveValue('true')
  await value.fill('false')
  await value.press('Enter')
  await expect(page).toHaveURL(/context=aws:SecureTransport=false/)
  await expect.poll(() => countOf(page, 'always')).toBe(always)
  await page.getByRole('button', { name: 'Remove aws:SecureTransport' }).click()
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page).not.toHaveURL(/context=/)
  await page.goBack()
  await expect(value).toHaveValue('false')
})

test('verdicts and groups narrow and part the list', async ({ page }) => {
  await askWhoCan(page, deleting)
  await verdictLink(page, 'never').getByRole('link').click()
  await expect(page).toHaveURL(/verdict=never/)
  await page.getByRole('link', { name: 'Each', exact: true }).click()
  const rows = itemsOf(page.getByRole('list', { name: 'Associations' }))
  await expect(rows).not.toHaveCount(0)
  await expect(rows.filter({ hasNotText: 'never' })).toHaveCount(0)
  await expect(rows.filter({ hasNotText: /denied by|allows? it/ })).toHaveCount(0)
  await verdictLink(page, 'never').getByRole('link').click()
  await expect(page).not.toHaveURL(/verdict=/)
  await page.getByRole('link', { name: 'By tenant', exact: true }).click()
  await expect(page.getByText(/to no tenant/)).toBeVisible()
  await page.getByRole('link', { name: 'By cluster', exact: true }).click()
  await page.getByRole('link', { name: 'prod-eu-1', exact: true }).click()
  const opened = itemsOf(page.getByRole('list', { name: 'Associations of prod-eu-1' }))
  await expect(opened).not.toHaveCount(0)
  await expect(opened.filter({ hasNotText: 'prod-eu-1' })).toHaveCount(0)
  await page.getByRole('link', { name: 'prod-eu-1', exact: true }).first().click()
  await expect(opened).toHaveCount(0)
})

test('what is not known says why', async ({ page }) => {
  await askWhoCan(page, { action: 's3:GetObject', by: 'association', verdict: ['unknown'] })
  await expect(page.getByText(/Unknown: .*could not be read/)).toBeVisible()
  const { namespace, serviceAccount } = cases.unreadableTarget
  const row = itemsOf(page.getByRole('list', { name: 'Associations' })).filter({ hasText: serviceAccount })
  await expect(row.first()).toContainText(namespace)
  await expect(row.first()).toContainText('its role or a policy could not be read')
})

test('more associations come as one scrolls', async ({ page }) => {
  await askWhoCan(page, {
    action: 's3:GetObject',
    by: 'association',
    verdict: ['never', 'always', 'sometimes', 'unknown'],
  })
  const rows = itemsOf(page.getByRole('list', { name: 'Associations' }))
  await expect(rows).not.toHaveCount(0)
  const total = await Promise.all(
    ['always', 'sometimes', 'unknown', 'never'].map((verdict) => countOf(page, verdict)),
  )
  const all = total.reduce((sum, count) => sum + count, 0)
  expect(all).toBeGreaterThan(100)
  await expect(async () => {
    await page.mouse.wheel(0, 20_000)
    await expect(rows).toHaveCount(all, { timeout: 500 })
  }).toPass()
  const names = await rows
    .getByRole('link', { name: /^Try with / })
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  expect(new Set(names).size).toBe(all)
})

test('the answer is a file, of all that is shown or of what is opened', async ({ page }) => {
  await askWhoCan(page, { ...deleting, role: shared })
  const shown =
    (await countOf(page, 'always')) + (await countOf(page, 'sometimes')) + (await countOf(page, 'unknown'))
  const save = async (item: RegExp) => {
    await page.getByRole('button', { name: 'Export' }).click()
    const coming = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    const download = await coming
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
  const json = await save(/^JSON lines: All /)
  expect(json.name).toMatch(/^who-can-s3-DeleteObject-(on-[\w-]+-)?\d{4}-\d\d-\d\d\.jsonl$/)
  const rows = json.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { verdict: string; roleArn: string })
  expect(rows).toHaveLength(shown)
  expect(new Set(rows.map(({ verdict }) => verdict))).not.toContain('never')
  const csv = await save(/^CSV: Of the opened role/)
  expect(csv.text).toMatch(/^verdict,unknown_because,account,region,cluster,namespace,service_account,/)
  const ofRole = rows.filter(({ roleArn }) => roleArn === shared)
  expect(ofRole.length).toBeGreaterThan(0)
  expect(csv.text.match(/^(?:always|sometimes|unknown),/gm)).toHaveLength(ofRole.length)
})

test('a request that AWS never sees is told apart from one that is refused', async ({ page }) => {
  await askWhoCan(page, { action: 's3:GetObject', resource: 'arn:aws:s3:::invoices-eu' })
  await expect(page.getByText('There is no such request, so nobody can make it.')).toBeVisible()
  await expect(page.getByText('arn:aws:s3:::BucketName/ObjectName', { exact: true })).toBeVisible()
})

test.describe('a question that cannot be asked', () => {
  for (const [name, asked, words] of [
    ['an action without a service', { action: 'GetObject' }, /An action is written service:Name/],
    ['a pattern that fits nothing', { action: 'nosuch:*' }, /No action of AWS fits nosuch:\*/],
    ['a resource that is no ARN', { action: 's3:*', resource: 'invoices' }, /A resource is an ARN/],
    [
      'a resource of 10,000 characters',
      { action: 's3:*', resource: `arn:${'a'.repeat(9996)}` },
      /at most 2,048 characters; this one has 10,000/,
    ],
    ['a key without a value', { action: 's3:*', context: ['aws:SourceIp='] }, /needs a value/],
  ] as const) {
    test(`${name} is told beside its field`, async ({ page }) => {
      await page.goto(routes.access(asked))
      await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible()
      await expect(page.getByLabel('Who can do')).toHaveValue(asked.action)
    })
  }

  test('a resource far too long is told before it is sent, and what was typed stays', async ({ page }) => {
    await page.goto(routes.access({ action: 's3:*' }))
    const resource = page.getByLabel('on', { exact: true })
    const long = `arn:aws:s3:::${'ü/'.repeat(5000)}`
    await expect(async () => {
      await resource.fill(long)
      await resource.press('Enter')
      await expect(page.getByRole('alert').filter({ hasText: 'this one has 10,013' })).toBeVisible({
        timeout: 1_000,
      })
    }).toPass()
    await expect(resource).toHaveValue(long)
    await expect(page).toHaveURL(routes.access({ action: 's3:*' }))
  })

  test('rows and files answer it with a sentence too', async ({ request }) => {
    const at = { accountId: '1', region: 'r', cluster: 'c', associationId: 'a-1' }
    const after = Object.values(at).join('/')
    const rows = await request.get(routes.accessRows({ action: 's3' }, after))
    expect([rows.status(), await rows.json()]).toEqual([
      400,
      { problem: expect.stringMatching(/service:Name/) },
    ])
    expect((await request.get(routes.accessRows({ action: 's3:*' }, 'nowhere'))).status()).toBe(400)
    const file = await request.get(routes.accessFile({ action: 's3:*', resource: 'x' }, 'csv'))
    expect([file.status(), await file.text()]).toEqual([400, expect.stringMatching(/is an ARN/)])
    expect((await request.get('/access/file?action=s3:*&format=exe')).status()).toBe(400)
  })
})
