import { expect, type Page } from '@playwright/test'

/** A session policy that allows these actions on everything. */
export function allowing(...actions: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
}

/** A valid policy that is this many characters long as it is sent. */
export function ofSize(size: number): string {
  const withKey = (key: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::bucket/${key}` }],
    })
  return withKey('x'.repeat(size - withKey('').length))
}

/** Pastes over the text in the editor. */
export async function writePolicy(page: Page, text: string, into = 'Session policy'): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  const field = page.getByRole('textbox', { name: into })
  await field.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('ControlOrMeta+V')
}

/** Reviews and applies what stands in the editor. */
export async function applyPolicy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review changes…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^(Apply|Ask for it…)$/ }).click()
  await expect(dialog).toBeHidden()
}
