// What people do wrong: each a clear sentence, and the draft is still there.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'

const { serviceAccount } = walkthrough

async function openEditor(page: Page): Promise<void> {
  await page.goto(routes.cluster(walkthrough))
  await page.getByRole('link', { name: serviceAccount }).click()
  await page.getByRole('link', { name: /(Add session|Edit) policy/ }).click()
  await expect(page.getByRole('textbox', { name: 'Session policy' })).toBeVisible()
}

const long = `${'x'.repeat(2049 - allowing('').replace(/\s/g, '').length)}`

test.describe('in the editor', () => {
  for (const { name, text, says } of [
    { name: 'broken JSON', text: '{"Version": "2012-10-17", "Statement": [', says: /Error:/ },
    {
      name: 'a key twice',
      text: allowing('s3:GetObject').replace('"Effect"', '"Effect": "Deny", "Effect"'),
      says: /Effect.*(twice|duplicate|already)/i,
    },
    {
      name: 'a principal',
      text: allowing('s3:GetObject').replace('"Effect"', '"Principal": "*", "Effect"'),
      says: /Principal/,
    },
    { name: '2,049 characters', text: allowing(long), says: /2,0(48|49)/ },
    {
      name: 'a character outside the allowed set',
      text: allowing('s3:GetObject').replace('"Effect"', '"Sid": "naïve→", "Effect"'),
      says: /→/,
    },
  ]) {
    test(name, async ({ page }) => {
      await openEditor(page)
      await writePolicy(page, text)
      await expect(page.getByRole('listitem').filter({ hasText: 'Error:' }).first()).toContainText(says)
      await expect(page.getByRole('button', { name: 'Review changes…' })).toBeDisabled()
      await page.reload()
      // The draft is kept in the tab.
      await expect(page.getByRole('listitem').filter({ hasText: 'Error:' }).first()).toContainText(says)
    })
  }

  test('a save on top of somebody else’s change is stopped, and the draft kept', async ({
    page,
    context,
  }) => {
    await openEditor(page)
    await writePolicy(page, allowing('s3:ListAllMyBuckets'))
    const other = await context.newPage()
    await openEditor(other)
    await writePolicy(other, allowing('s3:GetObject'))
    await applyPolicy(other)
    await expect(other.getByText('Applied and read back.')).toBeVisible()
    await other.close()
    await page.bringToFront()
    await page.getByRole('button', { name: 'Review changes…' }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    const conflict = page.getByRole('dialog', { name: /changed/i })
    await expect(conflict).toContainText('s3:GetObject')
    await expect(conflict).toContainText('s3:ListAllMyBuckets')
    await conflict
      .getByRole('button', { name: /keep|mine|draft/i })
      .first()
      .click()
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
  })
})

test.describe('in the address', () => {
  for (const [name, path] of [
    ['an unknown cluster', routes.cluster({ ...walkthrough, cluster: 'no-such-cluster' })],
    ['a new association in an unknown cluster', routes.newAssociation({ ...walkthrough, cluster: 'none' })],
    ['an unknown association', routes.association({ ...walkthrough, associationId: 'a-gone' })],
    ['an unknown page', '/nothing/here'],
    ['what does not decode', `${routes.clusters()}/%E0%A4%A/x/y`],
  ] as const) {
    test(name, async ({ page }) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toContainText(/no such|not found|nothing/i)
    })
  }
})

test('a role that cannot be read is unknown, never allowed', async ({ page }) => {
  const { serviceAccount: name } = cases.unreadableTarget
  await page.goto(`${routes.cluster(mainCluster)}?q=${name}`)
  await expect(page.getByRole('row', { name })).toContainText('unknown')
  await page.getByRole('link', { name }).click()
  await expect(page.getByText('unknown: the role could not be read')).toBeVisible()
  await page.getByRole('link', { name: 'Add session policy' }).click()
  await writePolicy(page, allowing('s3:GetObject'))
  await expect(page.getByText(/^Unknown: the role could not be read/)).toBeVisible()
})

test('an add-on’s association is read only, and says why', async ({ page }) => {
  const { serviceAccount: name } = cases.addOn
  await page.goto(`${routes.cluster(mainCluster)}?q=${name}`)
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('button', { name: 'Delete…' })).toBeDisabled()
  await page.getByRole('link', { name: 'View policy' }).click()
  await expect(page.getByText(/The EKS add-on aws-ebs-csi-driver owns this association/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Review changes…' })).toBeDisabled()
})

test('the form of a new association names what is wrong, field by field', async ({ page }) => {
  await page.goto(routes.newAssociation(walkthrough))
  await page.getByLabel('Namespace').fill('Shop')
  await page.getByLabel(/Session policy/).fill('{')
  await page.getByRole('button', { name: 'Create association' }).click()
  await expect(page.getByText('Only lower-case letters, digits and inner hyphens are allowed.')).toBeVisible()
  await expect(page.getByText('Choose the role the pods run as.')).toBeVisible()
  await expect(page.getByLabel('Namespace')).toBeFocused()
})

test('an association that exists already is linked', async ({ page }) => {
  await page.goto(routes.newAssociation(walkthrough))
  await page.getByLabel('Namespace').fill(walkthrough.namespace)
  await page.getByLabel('Service account').fill(serviceAccount)
  await page.getByRole('combobox', { name: 'Role' }).fill(walkthrough.roleArn)
  await page.getByRole('button', { name: 'Create association' }).click()
  await page.getByRole('link', { name: 'Open the existing association' }).click()
  await expect(page.getByRole('heading', { name: serviceAccount, level: 1 })).toBeVisible()
})
