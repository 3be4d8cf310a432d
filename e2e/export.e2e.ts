// An association, or a cluster's, as the text of another tool: chosen in the address, copied, kept as a file.
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { parse } from 'yaml'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const { narrowing } = cases

async function openExport(page: Page, serviceAccount: string = narrowing.serviceAccount): Promise<void> {
  await openAssociation(page, serviceAccount, mainCluster)
  await page.getByRole('link', { name: 'Export', exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Tool' })).toBeVisible()
}

async function choose(page: Page, tool: string): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Tool' }).getByRole('link', { name: tool, exact: true })
  await link.click()
  await expect(link).toHaveAttribute('aria-current', 'true')
}

test('writes it for every tool, with what the tool cannot do', async ({ page }) => {
  await openExport(page)
  const text = page.getByRole('region', { name: /^Text of / })
  await expect(text).toContainText('resource "aws_eks_pod_identity_association"')
  await expect(text).toContainText('policy = jsonencode({')
  for (const [tool, words] of [
    ['CloudFormation, YAML', 'Type: AWS::EKS::PodIdentityAssociation'],
    ['CDK, TypeScript', 'new CfnPodIdentityAssociation(this'],
    ['eksctl', 'serviceAccountName: invoice-writer'],
    ['ACK', 'kind: PodIdentityAssociation'],
    ['AWS CLI, update', 'aws eks update-pod-identity-association'],
  ] as const) {
    await choose(page, tool)
    await expect(text).toContainText(words)
    await expect(page.getByRole('heading', { name: `To know about ${tool}` })).toBeVisible()
  }
  await expect(page).toHaveURL(/[?&]tool=cli-update/)
  await page.reload()
  await expect(text).toContainText('aws eks update-pod-identity-association')
  await expect(
    page.getByText('The cluster, the namespace and the service account cannot be updated.'),
  ).toBeVisible()
})

test('is copied whole', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openExport(page)
  await choose(page, 'AWS CLI, create')
  await page.getByRole('button', { name: /^Copy / }).click()
  await expect(page.getByText('Copied.')).toBeAttached()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(/^#!\/bin\/sh\n/)
  expect(copied).toContain(`--service-account ${narrowing.serviceAccount} \\\n`)
  expect(copied).toMatch(/--policy '\{"Version":"2012-10-17"/)
})

test('is kept as a file', async ({ page }) => {
  await openExport(page)
  await choose(page, 'eksctl')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Download / }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('pod-identity-111122223333-eu-west-1-prod-eu-1.eksctl.yaml')
  const config: unknown = parse(await readFile(await download.path(), 'utf8'))
  expect(config).toMatchObject({
    metadata: { name: 'prod-eu-1', region: 'eu-west-1' },
    iam: { podIdentityAssociations: [narrowing.namespace].map((namespace) => ({ namespace })) },
  })
})

test('says why an add-on’s association is not written', async ({ page }) => {
  await openExport(page, cases.addOn.serviceAccount)
  await expect(page.getByRole('heading', { name: 'There is nothing to export' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Left out' })).toContainText(cases.addOn.serviceAccount)
})

test('writes what the filter of a cluster’s page shows', async ({ page }) => {
  await page.goto(routes.cluster(mainCluster))
  const filter = page.getByRole('searchbox', { name: 'Filter associations' })
  await filter.fill('payments has:session-policy')
  await expect(page.getByRole('status').filter({ hasText: ' of ' })).toBeVisible()
  const count = await page.getByRole('rowheader').count()
  await page.getByRole('link', { name: 'Export…' }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: `Export ${count} associations of prod-eu-1` }),
  ).toBeVisible()
  await choose(page, 'ACK')
  await expect(page).toHaveURL(/q=payments\+has%3Asession-policy&tool=ack/)
  const text = await page.getByRole('region', { name: /^Text of / }).textContent()
  expect(text?.match(/kind: PodIdentityAssociation/g)).toHaveLength(count)
})

test('does not look complete when some could not be read', async ({ page, sandbox }) => {
  await page.goto(routes.clusterExport(mainCluster))
  await expect(page.getByRole('heading', { level: 1, name: /^Export \d+ associations/ })).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'could not be read' })).toHaveCount(0)
  await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'deny' }, 1)
  await page.reload()
  await expect(
    page.getByRole('alert').filter({ hasText: '1 could not be read and is missing here.' }),
  ).toBeVisible()
})
