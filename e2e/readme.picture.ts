// README's pictures, taken anew with PODSCOPE_PICTURES=1 npm run test:e2e.
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation, openEditor } from './pages.ts'

test('an association, narrowed', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 720 })
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.screenshot({ path: 'public/readme/association.png' })
})

const draft = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Invoices",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject*"],
      "Resource": "arn:aws:s3:::invoices-eu/2026/*"
    },
    {
      "Effect": "Allow",
      "Action": "sqs:*Message*",
      "Resource": "*"
    }
  ]
}`

test('the editor, with a draft', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 860 })
  await openEditor(page, cases.narrowing.serviceAccount, mainCluster)
  await writePolicy(page, draft)
  await expect(page.getByText(/Gains [0-9]+ action/)).toBeVisible()
  await expect(page.locator('.codelens-decoration').first()).toBeVisible()
  await page.screenshot({ path: 'public/readme/editor.png' })
})
