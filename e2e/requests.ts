// Asking for what one may not do alone.
import { type Browser, expect, type Page } from '@playwright/test'
import { continueAs } from './pages.ts'

/** Where a request is decided, and what was said about it. */
export const desk = (page: Page) => page.getByRole('region', { name: 'Decision' })

/** A second person in a browser of their own. */
export async function openAs(browser: Browser, who: string): Promise<Page> {
  const page = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage()
  await continueAs(page, who)
  return page
}

/** Says why, in the dialog or page that refused, and goes to the request. */
export async function askForIt(page: Page, reason: string): Promise<void> {
  const ask = page.getByRole('region', { name: 'Ask for it' })
  await expect(ask).toContainText('This takes a second person.')
  await ask.getByLabel('Why it is wanted').fill(reason)
  await ask.getByRole('button', { name: 'Ask for it' }).click()
  await page.getByRole('link', { name: 'Open the request' }).click()
  await expect(desk(page)).toContainText('asked for it')
}

/** Tries to delete the association that is open. */
export async function tryToDelete(page: Page, serviceAccount: string, refusal: string): Promise<void> {
  await page.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(serviceAccount)
  await dialog.getByRole('button', { name: 'Delete association' }).click()
  await expect(dialog).toContainText(refusal)
}
