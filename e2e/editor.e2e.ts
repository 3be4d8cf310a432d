// The code editor itself: its marks, its completion, its meter, and the plain field that stands in for it.
import type { Page } from '@playwright/test'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openEditor } from './pages.ts'

const narrowing = cases.narrowing.serviceAccount
/** Far over 2,048 characters, and says the same twenty times over. */
const tooLong = JSON.stringify({
  Version: '2012-10-17',
  Statement: Array.from({ length: 24 }, (_, index) => ({
    Sid: `Part${index}`,
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    Resource: `arn:aws:s3:::bucket/part-${index}/*`,
  })),
})
const field = (page: Page) => page.getByRole('textbox', { name: 'Session policy' })
const offered = (page: Page) => page.locator('.suggest-widget').getByRole('option')
const mod = 'ControlOrMeta'

/** Puts the cursor behind the first place where the text stands. */
async function placeCursorAfter(page: Page, text: string): Promise<void> {
  await field(page).focus()
  await page.keyboard.press(`${mod}+F`)
  const find = page.getByRole('textbox', { name: 'Find', exact: true })
  await find.fill(text)
  await find.press('Enter')
  await find.press('Escape')
  await page.keyboard.press('ArrowRight')
}

test('marks an error where it is', async ({ page }) => {
  await openEditor(page)
  await expect(page.locator('.monaco-editor').first()).toBeVisible()
  await writePolicy(page, allowing('s3:GetObject'))
  await expect(page.getByText('No findings.')).toBeVisible()
  await expect(page.locator('.squiggly-error')).toHaveCount(0)
  await writePolicy(page, allowing('s3:GetObject').replace('"Effect"', '"Principal": "*", "Effect"'))
  await expect(page.locator('.squiggly-error')).not.toHaveCount(0)
})

test('can be read by who wishes less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openEditor(page, narrowing, mainCluster)
  const word = page.locator('.view-line span span').filter({ hasText: 'Version' }).first()
  const ground = page.locator('.monaco-editor .monaco-editor-background').first()
  const colourOf = (at: typeof word, property: 'color' | 'backgroundColor') =>
    at.evaluate((element, name) => getComputedStyle(element)[name], property)
  // Painted with the site's tokens, and not each with the one before it: the key's blue, and white beneath.
  await expect.poll(() => colourOf(word, 'color')).not.toBe(await colourOf(ground, 'backgroundColor'))
  await expect.poll(() => colourOf(ground, 'backgroundColor')).toBe('rgb(255, 255, 255)')
})

test('offers the elements of a statement, each once', async ({ page }) => {
  await openEditor(page)
  await writePolicy(page, '{"Version": "2012-10-17", "Statement": [{}]}')
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press(`${mod}+Space`)
  for (const element of ['Effect', 'Action', 'NotAction', 'Resource', 'Condition', 'Sid']) {
    await expect(page.getByRole('option', { name: `${element}, Property`, exact: true })).toHaveCount(1)
  }
})

test('completes an action by keyboard', async ({ page }) => {
  // Monaco says so when it is offered something for another place than the cursor's.
  const warned: string[] = []
  page.on('console', (message) => warned.push(message.text()))
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:PutObject'))
  await placeCursorAfter(page, '"s3:PutObject"')
  await page.keyboard.type(', "s3:GetObjectTagg')
  await expect(offered(page).filter({ hasText: 's3:GetObjectTagging' })).toHaveCount(1)
  await page.keyboard.press('Enter')
  expect(warned.filter((text) => text.includes('[suggest]'))).toEqual([])
  await expect(page.locator('.view-lines')).toContainText('"s3:GetObjectTagging"')
  await expect(page.getByText('No findings.')).toBeVisible()
})

test('says what an action does and a wildcard means', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:GetObject*'))
  await placeCursorAfter(page, '"s3:Get')
  await page.keyboard.press(`${mod}+K`)
  await page.keyboard.press(`${mod}+I`)
  await expect(page.locator('.monaco-hover:visible')).toContainText('s3:GetObjectTagging')
})

test('mends a finding by keyboard, in the text and in the list', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  const wrong = allowing('s3:PutObject').replace('"Allow"', '"allow"')
  await writePolicy(page, wrong)
  const finding = page.getByRole('listitem').filter({ hasText: 'Error: ' })
  await expect(finding).not.toHaveCount(0)
  await finding
    .first()
    .getByRole('button', { name: /^line / })
    .press('Enter')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press(`${mod}+.`)
  await expect(page.locator('.action-widget').filter({ hasText: 'Quick Fix' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('No findings.')).toBeVisible()

  await writePolicy(page, wrong)
  await expect(finding).not.toHaveCount(0)
  await finding.first().getByRole('button').nth(1).press('Enter')
  await expect(page.getByText('No findings.')).toBeVisible()
})

test('counts what a statement and a wildcard come to', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:Get*'))
  await expect(page.locator('.codelens-decoration')).toContainText(/\d+ of \d+/)
  await expect(page.locator('.view-lines')).toContainText(/\d+\sactions/)
})

test('rewrites a wildcard where the cursor stands', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:*ObjectTagging'))
  await placeCursorAfter(page, '"s3:*')
  await page.getByRole('button', { name: 'Statement', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Write the \d+ actions that s3:\*ObjectTagging matches/ }).click()
  await expect(page.locator('.view-lines')).toContainText('s3:DeleteObjectTagging')
})

test('fits a long policy, and shows how and what is proven', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, tooLong)
  await expect(page.getByText(/ \/ 2,048 characters as sent too long/)).toBeVisible()
  await page.getByRole('button', { name: 'Fit to 2,048' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('What the proof covers')
  await expect(dialog).toContainText('fits into 2,048')
  await expect(dialog.getByRole('listitem').first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Use the shorter text' }).click()
  await expect(page.getByText('too long')).toHaveCount(0)
  await field(page).focus()
  await page.keyboard.press(`${mod}+Z`)
  await expect(page.getByText(/ \/ 2,048 characters as sent too long/)).toBeVisible()
})

test('starts from what the role has, or from another association', async ({ page }) => {
  await openEditor(page, cases.noSessionPolicy.serviceAccount, mainCluster)
  const start = async (item: string | RegExp) => {
    await page.getByRole('button', { name: 'Start from', exact: true }).press('Enter')
    await page.getByRole('menuitem', { name: item }).press('Enter')
  }
  await start(/^Everything the role allows/)
  await expect(page.locator('.view-lines')).toContainText('WhateverTheRoleAllows')
  await expect(page.getByText('Loses nothing')).toBeVisible()

  await start(/^What the role has/)
  await page.getByRole('dialog').getByRole('button', { name: 'Start from this' }).click()
  await expect(page.getByText('Loses nothing')).toBeVisible()

  await start(/^Another association/)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('searchbox').fill(narrowing)
  await dialog.getByRole('button', { name: `Use payments / ${narrowing}` }).click()
  await expect(dialog).toBeHidden()
  await expect(page.locator('.view-lines')).toContainText('Statement')
})

test('tells why something is lost, on both sides', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('sts:GetCallerIdentity'))
  const changes = page.getByRole('region', { name: 'If you apply this' })
  await expect(changes.getByText(/Loses [\d,]+ actions/)).toBeVisible()
  await changes.getByRole('button', { name: /^s3/ }).first().click()
  await changes
    .getByRole('button', { name: /^Why\? loses s3:/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'with this draft' })).toBeVisible()
  await dialog.getByRole('button', { name: 'as applied now' }).click()
  await expect(dialog).toContainText('Session policy')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await changes.getByRole('button', { name: 'Everything the draft lets pods do' }).click()
  await expect(changes.getByRole('row', { name: /^sts/ })).toBeVisible()
})

test('shows the policy as a form, and takes what is changed there', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:GetObject'))
  await page.getByRole('button', { name: 'Builder' }).click()
  await page.getByRole('button', { name: 'Add statement' }).click()
  await page.getByRole('button', { name: 'Builder' }).click()
  await expect(field(page)).toBeVisible()
  await expect(page.locator('.view-lines').getByText('"Effect"')).toHaveCount(2)
})

test('lets five megabytes in without reading them', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:GetObject'))
  await expect(page.getByText('No findings.')).toBeVisible()
  await writePolicy(page, `{"x": "${'y'.repeat(5_000_000)}"}`)
  await expect(page.getByText('This is too long to be a session policy.')).toBeVisible()
  await expect(page.getByText('Not checked: the text is too long.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Review changes…' })).toBeDisabled()
  // Still an editor: what is typed is there, and undo brings the policy back.
  await page.keyboard.type('z')
  await expect(page.getByText('It has 5,000,010 characters')).toBeVisible()
  await page.keyboard.press(`${mod}+Z`)
  await page.keyboard.press(`${mod}+Z`)
  await expect(page.getByText('This is too long to be a session policy.')).toHaveCount(0)
  await expect(page.getByText('No findings.')).toBeVisible()
})

test('leaves nothing behind when one goes and comes back', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  const visits: { readonly workers: number; readonly editors: number; readonly announcers: number }[] = []
  for (let visit = 0; visit < 5; visit += 1) {
    await writePolicy(page, '{"Version": "2012-10-17", "Statement": [{}]}')
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press(`${mod}+Space`)
    await expect(page.getByRole('option', { name: 'Effect, Property', exact: true })).toHaveCount(1)
    visits.push({
      workers: page.workers().length,
      editors: await page.locator('.monaco-editor[role="code"]').count(),
      announcers: await page.locator('.monaco-aria-container').count(),
    })
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Access', exact: true }).click()
    await expect(page.locator('.monaco-editor')).toHaveCount(0)
    await page.getByRole('link', { name: 'Policy', exact: true }).click()
    await expect(field(page)).toBeVisible()
  }
  const [first, second] = visits
  expect(visits.map(({ editors, announcers }) => [editors, announcers])).toEqual(
    visits.map(() => [1, first?.announcers]),
  )
  // Monaco keeps one worker from its first use on; the engine's ends with the page.
  expect(Math.max(...visits.map(({ workers }) => workers))).toBeLessThanOrEqual(second?.workers ?? 0)
})

test('marks when a text was written and when its answer stands on the page', async ({ page }) => {
  await openEditor(page, narrowing, mainCluster)
  await writePolicy(page, allowing('s3:GetObject'))
  const versionOf = (name: string) =>
    page.evaluate((mark) => {
      const [entry] = performance.getEntriesByName(mark, 'mark')
      return entry instanceof PerformanceMark ? Number(entry.detail?.version) : Number.NaN
    }, name)
  await expect.poll(() => versionOf('podscope.written')).toBeGreaterThan(1)
  await expect
    .poll(async () => (await versionOf('podscope.shown')) - (await versionOf('podscope.written')))
    .toBe(0)
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
