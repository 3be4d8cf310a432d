// A passkey from the first to the last click, with the device that Chromium brings for that, on a site of its own: there is none for an IP address.
import type { Browser, CDPSession, Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { type AnotherSite, portBeside, startAnotherSite } from './another-site.ts'
import { expectAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { continueAs } from './pages.ts'

const port = portBeside(20)
const origin = `http://localhost:${port}`
const password = 'seven wet stones in the river'
let other: AnotherSite

test.beforeAll(async () => {
  test.setTimeout(180_000)
  other = await startAnotherSite(port, { PODSCOPE_ORIGIN: origin })
})
test.afterAll(() => other?.stop())

const freshPage = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ baseURL: origin, storageState: { cookies: [], origins: [] } })).newPage()
const mainNav = (page: Page) => page.getByRole('navigation', { name: 'Main' })
const passkeys = (page: Page) => page.getByRole('region', { name: 'Passkeys' })

/** The page has a device that asks for a finger, and gets it. */
async function withDevice(
  page: Page,
): Promise<{ readonly cdp: CDPSession; readonly authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  return { cdp, authenticatorId }
}

/** Somebody with a password, whom an admin invited. */
async function invite(browser: Browser): Promise<Page> {
  const admin = await freshPage(browser)
  await continueAs(admin, 'admin')
  await admin.goto(routes.people())
  await admin.getByRole('button', { name: 'Invite…' }).click()
  await admin.getByLabel('Name').fill('Grace Hopper')
  await admin.getByLabel('Email').fill('grace@example.com')
  await admin.getByLabel('Role', { exact: true }).selectOption('reviewer')
  await admin.getByRole('button', { name: 'Make a link' }).click()
  const link = (await admin.getByRole('dialog').locator('code').textContent()) ?? ''
  await admin.context().close()
  const grace = await freshPage(browser)
  await grace.goto(link)
  await grace.getByLabel('Password', { exact: true }).fill(password)
  await grace.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(mainNav(grace)).toBeVisible()
  return grace
}

async function addPasskey(page: Page, given: string): Promise<void> {
  await passkeys(page).getByLabel('Name of the passkey').fill('Key ring')
  await passkeys(page).getByLabel('Password').fill(given)
  await passkeys(page).getByRole('button', { name: 'Add a passkey' }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Signed in: / }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible()
}

test('a passkey is added with the password, signs in alone, and is removed', async ({ browser }) => {
  test.setTimeout(180_000)
  const grace = await invite(browser)
  const { cdp, authenticatorId } = await withDevice(grace)
  await grace.goto(routes.account())
  await addPasskey(grace, 'not the password')
  await expect(passkeys(grace).getByRole('alert')).toContainText('This is not your password.')
  await expect(passkeys(grace).getByLabel('Name of the passkey')).toHaveValue('Key ring')
  await addPasskey(grace, password)
  await expect(passkeys(grace).getByText('The passkey “Key ring” is added.')).toBeVisible()
  await expect(passkeys(grace).getByRole('list')).toContainText('never used')
  await expectAccessible(grace)
  await grace.setViewportSize({ width: 1280, height: 900 })
  // One device, one passkey.
  await addPasskey(grace, password)
  await expect(passkeys(grace).getByRole('alert')).toContainText('has a passkey of yours')

  await signOut(grace)
  await grace.goto(routes.signIn({ to: routes.account() }))
  await grace.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(grace).toHaveURL(`${origin}${routes.account()}`)
  await expect(grace.getByRole('heading', { name: 'Grace Hopper', level: 1 })).toBeVisible()
  await expect(grace.getByRole('list', { name: 'Sessions' })).toContainText('by passkey')
  await expect(passkeys(grace).getByRole('list')).not.toContainText('never used')

  // Whoever holds the device, and is not the one it knows, stays out.
  await signOut(grace)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await grace.getByRole('button', { name: 'Sign in with a passkey' }).click()
  const form = grace.getByRole('form', { name: 'With a passkey' })
  await expect(form.getByRole('alert')).toContainText('The browser had no passkey to give')
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await grace.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(mainNav(grace)).toBeVisible()

  await grace.goto(routes.account())
  await grace.getByRole('button', { name: 'Remove: Key ring' }).click()
  await expect(passkeys(grace).getByRole('list')).toHaveCount(0)
  await signOut(grace)
  await expect(grace.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0)
  await grace.context().close()
})
