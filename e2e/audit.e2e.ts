// What is written down of who did what: the list, one entry opened, the chain verified, the export, and what stands there without a store.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openEditor } from './pages.ts'

const entries = (page: Page) => page.getByRole('list', { name: 'Entries' }).locator('> li')

/** A change with its outcome, and the audit of its association. */
async function change(page: Page): Promise<void> {
  await openEditor(page)
  await writePolicy(page, allowing('s3:ListAllMyBuckets'))
  await applyPolicy(page)
  await page.goto(routes.audit({ object: `${walkthrough.namespace}/${walkthrough.serviceAccount}` }))
}

test('a change is an intent and an outcome, and each opens to what it holds', async ({ page }) => {
  await change(page)
  const ended = entries(page).filter({ hasText: 'Change association' }).filter({ hasText: 'stored' }).first()
  await expect(ended).toContainText('Local admin')
  await ended.getByRole('link').click()
  const opened = page.getByRole('region', { name: 'Before and after', exact: true })
  await expect(opened).toContainText('s3:ListAllMyBuckets')
  await expect(ended).toContainText('AWS request id')
  const same = page.getByRole('region', { name: 'The same change' })
  await expect(same).toContainText('Change association, about to')
  await same.getByRole('link').first().click()
  await expect(page.getByRole('list', { name: 'Entries' }).locator('[aria-expanded=true]')).toHaveCount(1)
  await expect(same).toContainText('stored')
  await page.getByRole('list', { name: 'Entries' }).locator('[aria-expanded=true]').click()
  await expect(opened).toBeHidden()
})

test('filters stand in the address, and one that nothing fits says so', async ({ page }) => {
  await change(page)
  await page.getByLabel('Did what').selectOption('Change association')
  await page.getByLabel('Who').fill('loc')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(/actor=loc.*act=association\.update|act=association\.update.*actor=loc/)
  await expect(entries(page).first()).toContainText('Change association')
  await page.getByLabel('Who').fill('nobody at all')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No entry is such' })).toBeVisible()
  await page.getByRole('link', { name: 'Show all entries' }).click()
  await expect(entries(page).first()).toBeVisible()
  await expect(page.getByLabel('Who')).toHaveValue('')
})

test('the chain is verified, and its export by somebody else', async ({ page }) => {
  await change(page)
  await page.getByRole('button', { name: 'Verify the chain' }).click()
  const found = page.getByRole('status').filter({ hasText: 'The chain holds.' })
  await expect(found).toContainText(/Entries 1 to [\d,]+ hold, from .* UTC to .* UTC/)
  const noted = (await found.locator('code').textContent()) ?? ''
  expect(noted).toMatch(/^\d+:[0-9a-f]{64}$/)

  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export as JSON lines' }).click()
  const lines = (await readFile(await (await coming).path(), 'utf8')).trimEnd().split('\n')
  const [position = '', hash] = noted.split(':')
  let previous = '0'.repeat(64)
  for (const line of lines) {
    const entry = JSON.parse(line)
    // As RFC 8785 has it: what is left without the hash is what was hashed.
    const content = line.replace(`"hash":"${entry.hash}",`, '')
    expect(createHash('sha256').update(content).digest('hex')).toBe(entry.hash)
    expect(entry.previous).toBe(previous)
    previous = entry.hash
  }
  expect(JSON.parse(lines[Number(position) - 1] ?? '{}').hash).toBe(hash)
  expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ act: 'audit.export' })
})

test('looking is written down, and going past the link is not', async ({ page }) => {
  const reads = async () => {
    await page.goto(routes.audit({ act: 'audit.read' }))
    return entries(page).count()
  }
  const before = await reads()
  await page.goto(routes.home())
  await page.getByRole('link', { name: 'Audit' }).hover()
  await page.goto(routes.changes())
  expect(await reads()).toBe(before)
})
