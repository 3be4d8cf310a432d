// The code editor itself: its marks, its completion, its meter, and the plain field that stands in for it.
import type { Page } from '@playwright/test'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openEditor } from './pages.ts'

test('marks an error where it is', async ({ page }) => {
  await openEditor(page)
  await expect(page.locator('.monaco-editor').first()).toBeVisible()
  await writePolicy(page, allowing('s3:GetObject'))
  await expect(page.getByText('No findings.')).toBeVisible()
  await expect(page.locator('.squiggly-error')).toHaveCount(0)
  await writePolicy(page, allowing('s3:GetObject').replace('"Effect"', '"Principal": "*", "Effect"'))
  await expect(page.locator('.squiggly-error')).not.toHaveCount(0)
})

test('offers the elements of a statement', async ({ page }) => {
  await openEditor(page)
  await writePolicy(page, '{"Version": "2012-10-17", "Statement": [{}]}')
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ControlOrMeta+Space')
  const offered = page.locator('.suggest-widget').getByRole('option')
  for (const element of ['Effect', 'Action', 'NotAction', 'Resource', 'Condition', 'Sid']) {
    await expect(offered.filter({ hasText: new RegExp(`^${element}$`) })).toBeVisible()
  }
})

test('counts the characters as they are sent', async ({ page }) => {
  await openEditor(page)
  const text = allowing('s3:GetObject')
  const sent = JSON.stringify(JSON.parse(text)).length
  await writePolicy(page, text)
  await expect(page.getByText(`${sent} / 2,048 characters as sent`)).toBeVisible()
})

test('falls back to a plain field, with the draft in it', async ({ page }) => {
  const monaco = await findMonaco(page)
  const draft = allowing('s3:ListAllMyBuckets')
  await writePolicy(page, draft)
  await expect(page.getByText(/Loses [\d,]+ actions/)).toBeVisible()
  await page.route(monaco, (route) => route.abort())
  await page.reload()
  await expect(page.getByText('The code editor did not load in this browser')).toBeVisible()
  const field = page.getByRole('textbox', { name: 'Session policy' })
  await expect(field).toHaveValue(draft)
  await field.fill(allowing('s3:GetObject').replace('"Effect"', '"Principal": "*", "Effect"'))
  await expect(
    page.getByRole('listitem').filter({ hasText: 'Error: Principal is not allowed' }),
  ).toBeVisible()
})

/** Opens the editor and returns the address of the script that Monaco comes in. */
async function findMonaco(page: Page): Promise<string> {
  const coming = page.waitForResponse(
    async (response) =>
      response.url().endsWith('.js') && (await response.text()).includes('MonacoEnvironment'),
  )
  await openEditor(page)
  return (await coming).url()
}
