import { chromium } from '@playwright/test'
import { browserArgs, findBrowser } from './e2e/browser.ts'
const [, , base, ...urls] = process.argv
const { executablePath, env } = await findBrowser()
const browser = await chromium.launch({ executablePath, env, args: browserArgs })
for (const [name, path] of urls.map((u) => u.split('='.repeat(2)) as [string, string])) for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 390]] as const) {
  const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 } })
  await page.goto(base + path)
  await page.waitForTimeout(3500)
  await page.screenshot({ path: `/tmp/shot-${name}-${scheme}-${width}.png` })
  await page.close()
}
await browser.close()
