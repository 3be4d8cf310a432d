// What pods used, from files of CloudTrail that are read in the browser: kept by a proposal, and held against drafts.
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { expectAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const { serviceAccount } = cases.narrowing
const session = (pod: string) =>
  `arn:aws:sts::${mainCluster.accountId}:assumed-role/shared-data-access/eks-${mainCluster.cluster}-${pod}-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b`
const event = (eventName: string, key: string, more: object = {}) => ({
  eventTime: '2026-11-28T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName,
  awsRegion: mainCluster.region,
  sourceIPAddress: '10.0.0.7',
  tlsDetails: { tlsVersion: 'TLSv1.3' },
  userIdentity: { type: 'AssumedRole', arn: session('invoice-wr') },
  requestParameters: { bucketName: 'invoices-eu', key },
  ...more,
})
const events = [
  event('GetObject', '2026/7.pdf'),
  event('GetObject', '2026/7.pdf'),
  event('PutObject', '2026/8.pdf'),
  event('DeleteObject', '2026/8.pdf', { errorCode: 'AccessDenied' }),
  event('GetObject', '2026/7.pdf', { userIdentity: { arn: session('report-bui') } }),
  event('GetObject', '2026/7.pdf', { userIdentity: { arn: 'arn:aws:iam::999999999999:user/ann' } }),
]
const packed = gzipSync(JSON.stringify({ Records: events }))
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/gzip', buffer })

/** From the association's page, with the pods chosen that are its own: others have the same role. */
async function openUse(page: Page): Promise<void> {
  await openAssociation(page, serviceAccount, mainCluster)
  await page.getByRole('link', { name: 'what its pods used' }).click()
  await expect(page.getByText(`${serviceAccount} is chosen.`)).toBeVisible()
  await page.getByLabel('Open files…').setInputFiles(file('a.json.gz', packed))
  await page.getByRole('checkbox', { name: /invoice-wr/ }).setChecked(true)
  await page.getByRole('checkbox', { name: /report-bui/ }).setChecked(false)
}

test('what was used, a policy that keeps it, and a draft that would not have', async ({ page }) => {
  await openUse(page)
  await expect(page.getByRole('region', { name: 'Files of CloudTrail' })).toContainText(
    /6 events.* 1 of others/,
  )
  const used = page.getByRole('region', { name: 'What they used' })
  await expect(used.getByRole('region', { name: 'Used', exact: true })).toContainText('s3:GetObject')
  await expect(used.getByRole('region', { name: 'Refused by AWS then' })).toContainText('s3:DeleteObject')
  // Of S3 nobody knows: its calls are data events.
  await expect(used.getByRole('region', { name: 'Not known' })).toContainText('data events')
  await expect(used.getByRole('region', { name: 'Not used' })).not.toContainText('s3:')

  const draft = page.getByRole('region', { name: 'Hold a draft against the past' })
  const reading = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
  await draft
    .getByRole('textbox', { name: 'A session policy' })
    .fill(JSON.stringify({ Version: '2012-10-17', Statement: reading }))
  await expect(draft).toContainText('would have refused 1 of 3 calls that AWS let through')
  await expect(draft.getByRole('region', { name: 'The draft: past calls' })).toContainText(
    /s3:PutObject.*by the session policy/,
  )

  const proposal = page.getByRole('region', { name: 'A session policy that keeps it' })
  await expect(proposal).toContainText('would have refused 0 of 3 calls that AWS let through')
  await expect(proposal).toContainText('arn:aws:s3:::invoices-eu/2026/7.pdf')
  await expectAccessible(page)
  await proposal.getByRole('button', { name: 'Open in the editor…' }).click()
  await expect(page.getByText(/Loses [\d,]+ actions?/).first()).toBeVisible()
})

test('a file that breaks off keeps what came before, and one of strangers names nobody', async ({ page }) => {
  await page.goto(routes.use())
  await page
    .getByLabel('Open files…')
    .setInputFiles([file('cut.json.gz', packed.subarray(0, packed.length - 8)), file('b.json.gz', packed)])
  const files = page.getByRole('region', { name: 'Files of CloudTrail' })
  await expect(files).toContainText('1 file was not read to the end.')
  await expect(files).toContainText('cut.json.gz: Its gzip breaks off or is damaged')
  await expect(page.getByRole('region', { name: 'Whose pods' })).toBeVisible()
  await expect(page.getByText('999999999999')).toHaveCount(0)
})
