import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

async function expectNoViolation(page: Page): Promise<void> {
  // It may come after the page itself: Next streams it.
  await expect(page).toHaveTitle(/./)
  // Base UI's guards around an open menu pass the focus on the moment they get it.
  const { violations } = await new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

/** axe finds nothing in the page as it stands: in light on a desk, and in dark on a phone, where nothing moves sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
  await test.step('light', () => expectNoViolation(page))
  await test.step('dark, on a phone', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoViolation(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
}
