// README's picture, taken anew with PODSCOPE_PICTURES=1 npm run test:e2e.
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

test('an association, narrowed', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 720 })
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  await page.screenshot({ path: 'public/readme/association.png' })
})
