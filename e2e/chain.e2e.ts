// From the pod to its credentials: what works, what is broken, what is not known, and what to paste.
import type { Page } from '@playwright/test'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

async function openChain(page: Page, serviceAccount: string): Promise<void> {
  await openAssociation(page, serviceAccount, mainCluster)
  await page.getByRole('link', { name: 'Chain', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'From pod to credentials' })).toBeVisible()
}

test('a target role: every step can be read in order, and each has its checks', async ({ page }) => {
  await openChain(page, cases.targetRole.serviceAccount)
  const steps = page.getByRole('list', { name: 'From pod to credentials' }).getByRole('listitem')
  await expect(steps).toHaveCount(5)
  await expect(steps.nth(1)).toContainText('Service accountexport-job')
  await expect(steps.nth(4)).toContainText('Target rolepartner-landing')
  await expect(page.getByRole('region', { name: 'The role may go on' })).toContainText(
    'sts:AssumeRole on the target role is allowed.',
  )
  await expect(page.getByRole('region', { name: 'The target role lets it in' })).toContainText(
    'EKS sends the external id eu-west-1/111122223333/prod-eu-1/tenant-acme/export-job',
  )
})

test('a broken trust: said at once, with the way to what is missing', async ({ page }) => {
  await openChain(page, cases.brokenTrust.serviceAccount)
  await expect(page.getByText(/^broken: Pods get no credentials/)).toBeVisible()
  await page.getByRole('link', { name: 'what it lacks' }).click()
  await expect(page.locator(':target')).toContainText('Principal')
})

test('the document is copied as it stands', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openChain(page, cases.brokenTrust.serviceAccount)
  await page.getByRole('button', { name: 'Copy Trust policy for orders-legacy', exact: true }).click()
  await expect(page.getByText('Copied.')).toBeAttached()
  const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  expect(copied).toMatchObject({
    Statement: [
      { Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
    ],
  })
})

test('a trust that asks for tags: what a session policy would end is told before', async ({ page }) => {
  await openChain(page, cases.tagsInTrust.serviceAccount)
  await expect(page.getByText('It ends with a session policy')).toBeVisible()
  await page.getByText('once there is a session policy').first().click()
  await expect(page.getByText('EKS then sends no session tags.')).toBeVisible()
})

test('a role that is not there, and one of an account that is not configured', async ({ page }) => {
  await openChain(page, cases.missingRole.serviceAccount)
  await expect(page.getByText(/Pods get no credentials\. IAM knows no role/)).toBeVisible()
  await openChain(page, cases.unreadableTarget.serviceAccount)
  await expect(page.getByText(/Whether pods get credentials of globex-intake is not known/)).toBeVisible()
})

test('AWS does not let the roles be read: unknown, and not a guess', async ({ page, sandbox }) => {
  await openChain(page, cases.narrowing.serviceAccount)
  for (const operation of ['iam:GetAccountAuthorizationDetails', 'iam:GetRole'])
    await sandbox.fault(operation, { kind: 'deny' })
  await expect(async () => {
    await page.reload()
    await expect(page.getByText(/is not known/)).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 20_000 })
})
