// What people do wrong: each a clear sentence, and the draft is still there.
import type { Locator, Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, ofSize, writePolicy } from './editor.ts'
import { changeRoleElsewhere } from './elsewhere.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation, openEditor } from './pages.ts'

const { serviceAccount } = walkthrough

function errorsOf(page: Page): Locator {
  return page.getByRole('listitem').filter({ hasText: 'Error: ' })
}

/** Policies with one error each, and the sentence that must say so. */
const wrong = [
  {
    name: 'broken JSON',
    text: allowing('s3:GetObject').replace(/\}$/, ''),
    says: 'The bracket is never closed',
  },
  {
    name: 'a key twice',
    text: allowing('s3:GetObject').replace('"Effect"', '"Effect": "Allow", "Effect"'),
    says: 'Effect is there twice; IAM refuses it',
  },
  {
    name: 'a principal',
    text: allowing('s3:GetObject').replace('"Effect"', '"Principal": "*", "Effect"'),
    says: 'Principal is not allowed in a policy of this kind: it applies to whoever carries it',
  },
  {
    name: '2,049 characters',
    text: ofSize(2049),
    says: 'The policy has 2,049 characters as it is sent; EKS takes at most 2,048',
  },
  {
    name: 'a character outside the allowed set',
    text: allowing('s3:GetObject').replace('"*"', '"arn:aws:s3:::bucket/→"'),
    says: 'EKS takes no character U+2192 in a session policy; only tab, line ends and U+0020 to U+00FF',
  },
] as const

test.describe('in the editor', () => {
  for (const { name, text, says } of wrong) {
    test(name, async ({ page }) => {
      await openEditor(page)
      await writePolicy(page, text)
      await expect(errorsOf(page)).toContainText([says])
      await expect(page.getByRole('button', { name: 'Review changes…' })).toBeDisabled()
      await page.reload()
      await expect(page.getByText('draft, kept from before')).toBeVisible()
      await expect(errorsOf(page)).toContainText([says])
    })
  }

  test('2,048 characters are taken', async ({ page }) => {
    await openEditor(page)
    await writePolicy(page, ofSize(2048))
    await expect(page.getByText('2,048 / 2,048 characters as sent')).toBeVisible()
    await expect(errorsOf(page)).toHaveCount(0)
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
  })

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
    const conflict = page.getByRole('dialog', { name: 'Somebody changed this policy meanwhile' })
    await expect(conflict.getByRole('region', { name: 'What is there now, text' })).toContainText(
      's3:GetObject',
    )
    await expect(conflict.getByRole('region', { name: 'Yours, text' })).toContainText('s3:ListAllMyBuckets')
    await conflict.getByRole('button', { name: 'Keep mine on top of the new one' }).click()
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
    await page.reload()
    await expect(page.locator('.monaco-editor')).toContainText('s3:ListAllMyBuckets')
  })

  test('a save whose preview was of another role is stopped, and worked out anew', async ({
    page,
    sandbox,
  }) => {
    await openEditor(page)
    await writePolicy(page, allowing('s3:ListAllMyBuckets'))
    await expect(page.getByText(/Loses [\d,]+ actions/)).toBeVisible()
    await changeRoleElsewhere(sandbox)
    await applyPolicy(page)
    await expect(page.getByText('The role’s policies changed since you opened this page')).toBeVisible()
    await expect(page.locator('.monaco-editor')).toContainText('s3:ListAllMyBuckets')
    await expect(page.getByText('later', { exact: true })).toBeVisible()
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
  })
})

test.describe('in the address', () => {
  for (const { name, path, says } of [
    {
      name: 'an unknown cluster',
      path: routes.cluster({ ...walkthrough, cluster: 'no-such-cluster' }),
      says: 'There is no such cluster',
    },
    {
      name: 'an account that is not set up',
      path: routes.cluster({ ...walkthrough, accountId: '000000000000' }),
      says: 'There is no such cluster',
    },
    {
      name: 'a new association in an unknown cluster',
      path: routes.newAssociation({ ...walkthrough, cluster: 'none' }),
      says: 'There is no such cluster',
    },
    {
      name: 'an unknown association',
      path: routes.association({ ...walkthrough, associationId: 'a-0123456789abcdefg' }),
      says: 'There is no such association',
    },
    {
      name: 'an association id that EKS would not give',
      path: routes.association({ ...walkthrough, associationId: 'a-gone' }),
      says: 'There is no such association',
    },
    {
      name: 'the policy of an unknown association',
      path: routes.associationPolicy({ ...walkthrough, associationId: 'a-0123456789abcdefg' }),
      says: 'There is no such association',
    },
    { name: 'an unknown page', path: '/nothing/here', says: 'There is nothing at this address' },
    {
      name: 'what does not decode',
      path: `${routes.clusters()}/%E0%A4%A/x/y`,
      says: 'There is nothing at this address',
    },
  ]) {
    test(name, async ({ page }) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(says)
      await page.getByRole('link', { name: 'All clusters' }).click()
      await expect(page.getByRole('heading', { name: 'Clusters', level: 1 })).toBeVisible()
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
  const reason = 'The EKS add-on aws-ebs-csi-driver owns this association'
  await openAssociation(page, cases.addOn.serviceAccount, mainCluster)
  await expect(page.getByRole('status').filter({ hasText: reason })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete…' })).toBeDisabled()
  await page.getByRole('link', { name: 'View policy' }).click()
  await expect(page.getByText(reason)).toBeVisible()
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
  await page.getByRole('button', { name: 'Create all the same' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'It exists already.' })).toBeVisible()
  await page.getByRole('link', { name: 'Open the existing association' }).click()
  await expect(page.getByRole('heading', { name: serviceAccount, level: 1 })).toBeVisible()
})
