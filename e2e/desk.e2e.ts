// The admin's whole way: open, write with completion, mend, fit, see gain and loss, apply, see it land, undo. With the keyboard alone, with
// a mouse, and with a mouse on a narrow screen.
import type { Locator, Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'

/** Of the shared role, with a session policy. */
const serviceAccount = 'invoice-api-2'
const mod = 'ControlOrMeta'

/** Too long by far, and wrong in one place. */
const written = JSON.stringify({
  Version: '2012-10-17',
  Statement: Array.from({ length: 24 }, (_, index) => ({
    Sid: `Part${index}`,
    Effect: index === 0 ? 'allow' : 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: `arn:aws:s3:::invoices-eu/2026/part-${index}/*`,
  })),
})

/** How a person reaches what is on the page. Text is typed either way. */
type Hand = { use(page: Page, target: Locator): Promise<void> }

const mouse: Hand = { use: (_, target) => target.click() }

/** Tab until it has the focus, then Enter: nothing is clicked or focused by the test itself. */
const keyboard: Hand = {
  async use(page, target) {
    await tabTo(page, target)
    await page.keyboard.press('Enter')
  },
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  const isFocused = () => target.evaluate((element) => element === document.activeElement)
  for (let presses = 0; presses < 400; presses += 1) {
    if (await isFocused()) return
    await page.keyboard.press('Tab')
  }
  const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300))
  throw new Error(`Tab does not reach ${target}; the focus is on ${focused}`)
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Session policy' })
const sessionPolicy = (page: Page) => page.getByRole('region', { name: /^Text of / }).first()
const dialog = (page: Page) => page.getByRole('dialog')
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'This association' }).getByRole('link', { name, exact: true })
const changes = (page: Page) => page.getByRole('list', { name: 'Changes' }).locator('> li')

/** Returns the session policy as it is before. */
async function open(page: Page, hand: Hand): Promise<string> {
  await page.goto(routes.cluster(mainCluster))
  const filter = page
    .getByRole('searchbox')
    .or(page.getByRole('textbox', { name: /^Filter/ }))
    .first()
  await hand.use(page, filter)
  await page.keyboard.type(serviceAccount)
  await expect(page).toHaveURL(new RegExp(`q=${serviceAccount}`))
  await hand.use(page, page.getByRole('link', { name: serviceAccount, exact: true }))
  await expect(page.getByRole('heading', { name: serviceAccount, level: 1 })).toBeVisible()
  const before = (await sessionPolicy(page).textContent()) ?? ''
  await hand.use(page, tab(page, 'Policy'))
  await expect(field(page)).toBeVisible()
  return before
}

/** Pastes the long text over what is there, then completes an action in its first statement. */
async function write(page: Page, hand: Hand): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), written)
  if (hand === mouse) await page.locator('.view-lines').first().click()
  else await tabTo(page, field(page))
  await page.keyboard.press(`${mod}+A`)
  await page.keyboard.press(`${mod}+V`)
  await expect(page.getByText(/characters as sent too long/)).toBeVisible()
  await page.keyboard.press(`${mod}+F`)
  await page.keyboard.type('"s3:PutObject"')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type(', "s3:PutObjectTagg')
  const offered = page
    .locator('.suggest-widget')
    .getByRole('option')
    .filter({ hasText: 's3:PutObjectTagging' })
  await expect(offered).toHaveCount(1)
  if (hand === mouse) await offered.click()
  else await page.keyboard.press('Enter')
}

/** The finding's own mend: from the list by mouse, at its place in the text by keyboard. */
async function mend(page: Page, hand: Hand): Promise<void> {
  const error = page.getByRole('listitem').filter({ hasText: 'Error: Effect' })
  await expect(error).toHaveCount(1)
  if (hand === mouse) {
    await error.getByRole('button', { name: /Allow/ }).first().click()
  } else {
    await hand.use(page, error.getByRole('button', { name: /^line / }))
    await expect(field(page)).toBeFocused()
    await page.keyboard.press(`${mod}+.`)
    await expect(page.locator('.action-widget').filter({ hasText: 'Quick Fix' })).toBeVisible()
    await page.keyboard.press('Enter')
  }
  await expect(error).toHaveCount(0)
}

async function shorten(page: Page, hand: Hand): Promise<void> {
  await hand.use(page, page.getByRole('button', { name: 'Fit to 2,048' }))
  await expect(dialog(page)).toContainText('What the proof covers')
  await hand.use(page, dialog(page).getByRole('button', { name: 'Use the shorter text' }))
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByText('too long')).toHaveCount(0)
}

async function apply(page: Page, hand: Hand): Promise<void> {
  const pane = page.getByRole('region', { name: 'If you apply this' })
  await expect(pane.getByText(/Loses \d+ action/)).toBeVisible()
  await expect(pane.getByText(/Gains \d+ action/)).toBeVisible()
  await hand.use(page, page.getByRole('button', { name: 'Review changes…' }))
  await expect(dialog(page)).toContainText(/Gains \d+ action/)
  await hand.use(page, dialog(page).getByRole('button', { name: 'Apply', exact: true }))
  await expect(page.getByText('Applied and read back.')).toBeVisible()
}

/** It is in the history, and going back is a change of its own. */
async function undo(page: Page, hand: Hand, before: string): Promise<void> {
  await hand.use(page, page.getByRole('link', { name: 'Undo in the history' }))
  await expect(changes(page).nth(0)).toContainText('Session policy changed')
  await hand.use(page, changes(page).nth(1).getByRole('link'))
  await hand.use(page, page.getByRole('button', { name: 'Revert to this…' }))
  await expect(dialog(page)).toContainText(/Gains|Loses/)
  await hand.use(page, dialog(page).getByRole('button', { name: 'Revert', exact: true }))
  await expect(dialog(page)).toHaveCount(0)
  await expect(changes(page).nth(0)).toContainText('revert')
  await expect(page.getByText('This is what is applied now.')).toBeVisible()
  if (hand === keyboard)
    await expect(page.getByText('This is what is applied now.').locator('..')).toBeFocused()
  await hand.use(page, tab(page, 'Access'))
  await expect.poll(() => sessionPolicy(page).textContent()).toBe(before)
}

async function walk(page: Page, hand: Hand): Promise<void> {
  const before = await test.step('open', () => open(page, hand))
  await test.step('write with completion', () => write(page, hand))
  await test.step('mend with a quick fix', () => mend(page, hand))
  await test.step('fit', () => shorten(page, hand))
  await test.step('see gain and loss, apply, see it land', () => apply(page, hand))
  await test.step('undo', () => undo(page, hand, before))
}

test('by keyboard alone', async ({ page }) => walk(page, keyboard))

test('with a mouse', async ({ page }) => walk(page, mouse))

test.describe('at 390 px', () => {
  test.use({ viewport: { width: 390, height: 844 } })
  test('with a mouse', async ({ page }) => {
    await walk(page, mouse)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
  })
})
