// What a page costs to load: little script where nothing is edited, and the code editor on its own route alone.
import { gzipSync } from 'node:zlib'
import type { Page, Response } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const budget = 250_000

type Script = { readonly url: string; readonly text: string }

/** Loads an address as somebody who was never here, until `ready` stands there, and returns every script that came. */
async function scriptsOf(page: Page, path: string, ready = 'h1'): Promise<readonly Script[]> {
  const coming: Promise<Script>[] = []
  const note = (response: Response) => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return
    coming.push(response.text().then((text) => ({ url: response.url(), text })))
  }
  const visitor = await page.context().newPage()
  visitor.on('response', note)
  await visitor.goto(path, { waitUntil: 'networkidle' })
  await expect(visitor.locator(ready).first()).toBeVisible()
  visitor.off('response', note)
  const scripts = await Promise.all(coming)
  await visitor.close()
  return scripts
}

function gzipped(scripts: readonly Script[]): number {
  return scripts.reduce((sum, { text }) => sum + gzipSync(text).length, 0)
}

const holdsMonaco = ({ text }: Script) => /MonacoEnvironment|monaco-editor/.test(text)

const places: readonly { readonly name: string; readonly find: (page: Page) => Promise<string> }[] = [
  { name: 'overview', find: async () => routes.home() },
  { name: 'account', find: async () => routes.account() },
  { name: 'roles', find: async () => routes.roles() },
  { name: 'crawls', find: async () => routes.crawls() },
  { name: 'clusters', find: async () => routes.clusters() },
  { name: 'cluster', find: async () => routes.cluster(mainCluster) },
  { name: 'new association', find: async () => routes.newAssociation(mainCluster) },
  { name: 'association', find: association },
  { name: 'history', find: async (page) => `${await association(page)}/history` },
  { name: 'changes', find: async () => routes.changes() },
  { name: 'audit', find: async () => routes.audit() },
  { name: 'export of a cluster', find: async () => routes.clusterExport(mainCluster) },
  { name: 'try', find: async (page) => `${await association(page)}/try?action=s3:GetObject` },
  { name: 'who can', find: async () => routes.access({ action: 's3:GetObject' }) },
  { name: 'risk', find: async () => routes.risk() },
  { name: 'what was used', find: async () => routes.use() },
  { name: 'bulk runs', find: async () => routes.bulkRuns() },
  { name: 'bulk run', find: bulkRun },
  { name: 'settings', find: async () => routes.settings() },
  { name: 'people', find: async () => routes.people() },
  { name: 'roles of people', find: async () => routes.peopleRoles() },
  { name: 'approval rules', find: async () => routes.approvals({ rule: 'new' }) },
  { name: 'requests', find: async () => routes.requests() },
  { name: 'new review', find: async () => routes.newReview() },
  { name: 'tenants', find: async () => routes.tenants() },
  { name: 'new tenant', find: async () => routes.newTenant() },
  { name: 'unknown page', find: async () => '/nothing/here' },
]

/** A run that was just begun. */
async function bulkRun(page: Page): Promise<string> {
  await page.goto(routes.cluster(mainCluster))
  await page.getByRole('checkbox').nth(1).check()
  await page.getByRole('button', { name: 'Apply a policy to 1…' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /^Session policy for/ })).toBeVisible()
  return new URL(page.url()).pathname
}

async function association(page: Page): Promise<string> {
  await openAssociation(page, cases.narrowing.serviceAccount, mainCluster)
  return new URL(page.url()).pathname
}

for (const { name, find } of places) {
  test(`${name}: at most 250 kB of script, and no code editor`, async ({ page }) => {
    const scripts = await scriptsOf(page, await find(page))
    expect(scripts.length).toBeGreaterThan(3)
    expect(gzipped(scripts)).toBeLessThanOrEqual(budget)
    expect(scripts.filter(holdsMonaco).map(({ url }) => url)).toEqual([])
  })
}

test('the editor’s route loads the code editor', async ({ page }) => {
  const scripts = await scriptsOf(page, `${await association(page)}/policy`, '.monaco-editor')
  expect(scripts.filter(holdsMonaco).length).toBeGreaterThan(0)
})
