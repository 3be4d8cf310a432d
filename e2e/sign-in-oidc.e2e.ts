// Sign-in with a real identity provider on this machine (oidc-provider), on a site of its own that asks for groups again every few seconds.
import type { Browser, Page } from '@playwright/test'
import {
  type IdentityProvider,
  startIdentityProvider,
} from '../lib/auth/sign-in/identity-provider.fixture.ts'
import { routes } from '../lib/routes.ts'
import { type AnotherSite, portBeside, startAnotherSite } from './another-site.ts'
import { expect, test } from './fixtures.ts'
import { nothingIsRead } from './pages.ts'

const port = portBeside(10)
const origin = `http://127.0.0.1:${port}`
let idp: IdentityProvider
let other: AnotherSite

test.beforeAll(async () => {
  test.setTimeout(180_000)
  idp = await startIdentityProvider(origin)
  other = await startAnotherSite(port, {
    PODSCOPE_OIDC_ISSUER: idp.issuer,
    PODSCOPE_OIDC_CLIENT_ID: idp.clientId,
    PODSCOPE_OIDC_CLIENT_SECRET: idp.clientSecret,
    PODSCOPE_OIDC_NAME: 'Example Login',
    PODSCOPE_GROUPS_MINUTES: '0.1',
  })
})
test.afterAll(async () => {
  await other?.stop()
  await idp?.stop()
})

test.use({ baseURL: origin })

const freshPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ baseURL: origin, storageState: { cookies: [], origins: [] } })).newPage()
const mainNav = (page: Page) => page.getByRole('navigation', { name: 'Main' })

async function signIn(page: Page, to: string = routes.home()): Promise<void> {
  await page.goto(to)
  await page.getByRole('button', { name: 'Continue with Example Login' }).click()
  await expect(mainNav(page)).toBeVisible()
  await expect(page).toHaveURL(`${origin}${to}`)
}

async function giveGroup(page: Page, group: string, role: string, place: string): Promise<void> {
  await page.goto(routes.people())
  await page.getByRole('button', { name: 'Give a group a role…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/group/i).fill(group)
  await dialog.getByLabel('Role', { exact: true }).selectOption(role)
  await dialog.getByLabel('For', { exact: true }).selectOption({ label: place })
  await dialog.getByRole('button', { name: 'Give role' }).click()
  await expect(page.getByRole('list', { name: 'Groups' })).toContainText(group)
}

/** Loads the page again until it is as it should be: the provider is asked with the first request after the window. */
function atTheNextWindow(page: Page, check: () => Promise<void>): Promise<void> {
  return expect(async () => {
    await page.reload()
    await check()
  }).toPass({ timeout: 60_000 })
}

test('groups of the provider give roles, which change, and sessions end here and there', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const admin = await freshPage(browser)
  await admin.goto(routes.signIn())
  await admin.getByRole('button', { name: 'Continue as admin', exact: true }).click()
  await expect(mainNav(admin)).toBeVisible()
  await nothingIsRead(admin.request)
  await giveGroup(admin, 'ops', 'reviewer', 'everything')
  await giveGroup(admin, 'acme-desk', 'support', 'tenant acme')

  // Signed in, as a reviewer of everything.
  const grace = await freshPage(browser)
  await signIn(grace, routes.roles())
  await expect(mainNav(grace).getByRole('link', { name: 'Audit' })).toBeVisible()
  const payments = routes.associations({ q: 'namespace:payments' })
  const rows = grace.getByRole('region', { name: 'Associations of the fleet' })
  await grace.goto(payments)
  await expect(rows.getByText('payments').filter({ visible: true }).first()).toBeVisible()

  // Another group: less, with the next window.
  idp.person = { ...idp.person, groups: ['acme-desk'] }
  await atTheNextWindow(grace, async () => {
    await expect(mainNav(grace).getByRole('link', { name: 'Audit' })).toHaveCount(0, { timeout: 1 })
  })
  await grace.goto(routes.associations())
  await expect(rows.getByText('tenant-acme').filter({ visible: true }).first()).toBeVisible()
  await grace.goto(payments)
  await expect(grace.getByText('No association')).toBeVisible()
  await expect(rows.getByText('payments')).toHaveCount(0)
  await grace.goto(routes.audit())
  await expect(grace.getByText('Your role does not allow this')).toBeVisible()

  // A second browser of hers is ended from the first.
  const elsewhere = await freshPage(browser)
  await signIn(elsewhere)
  await grace.goto(routes.account())
  await grace.getByRole('button', { name: /End (all )?(the )?others/ }).click()
  await expect(grace.getByText('All other sessions have ended.')).toBeVisible()
  await elsewhere.goto(routes.home())
  await expect(elsewhere.getByRole('button', { name: 'Continue with Example Login' })).toBeVisible()

  // Signing out here signs out there too.
  await grace.getByRole('button', { name: 'Signed in: Grace Hopper' }).click()
  await grace.getByRole('button', { name: 'Sign out' }).click()
  await expect(grace).toHaveURL(new RegExp(`^${idp.issuer}/`))
  await grace.getByRole('button', { name: /yes/i }).click()
  await expect(grace).toHaveURL(new RegExp(`^${origin}${routes.signIn()}`))
  await grace.goto(routes.roles())
  await expect(grace.getByRole('button', { name: 'Continue with Example Login' })).toBeVisible()

  // Whom the provider does not know any more is out with the next window.
  await signIn(grace)
  idp.isRevoked = true
  await atTheNextWindow(grace, async () => {
    await expect(grace.getByRole('button', { name: 'Continue with Example Login' })).toBeVisible({
      timeout: 1,
    })
  })
  idp.isRevoked = false
})
