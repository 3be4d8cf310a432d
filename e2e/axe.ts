import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

/** What of axe's rules looks at colours: the others find in dark what they find in light. */
const ofColours = ['color-contrast', 'link-in-text-block']

async function expectNoViolation(page: Page, rules: readonly string[] | null = null): Promise<void> {
  // It may come after the page itself: Next streams it.
  await expect(page).toHaveTitle(/./)
  // Base UI's guards around an open menu pass the focus on the moment they get it.
  const axe = new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]')
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

/** axe finds nothing in the page as it stands, in light and in dark, and on a phone nothing moves sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
  await test.step('light', () => expectNoViolation(page))
  await test.step('dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectNoViolation(page, ofColours)
  })
  await test.step('on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoViolation(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
}
