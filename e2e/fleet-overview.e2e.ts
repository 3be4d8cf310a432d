// The estate at a glance, the lists behind its numbers, and the crawl that fills them.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { changeElsewhere } from './elsewhere.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation, readAll } from './pages.ts'

const regions = (page: Page) => page.getByRole('list', { name: 'The last crawl of each region' })
/** Of the account that both clusters named here are in. */
const place = (page: Page, region: string) =>
  regions(page)
    .getByRole('listitem')
    .filter({ hasText: `acme-prod · ${region}` })

async function openOverview(page: Page): Promise<void> {
  await page.goto(routes.home())
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Risk' })).toBeVisible()
}

test.beforeEach(({ page }) => readAll(page))

for (const { region, link, filter } of [
  { region: 'Session policies', link: 'with a session policy', filter: 'has:session-policy' },
  { region: 'Risk', link: /^low/, filter: 'risk:<50' },
  { region: 'Findings', link: /^warning/, filter: 'severity:warning' },
  { region: 'To mend', link: 'a role does not let the pods in', filter: 'has:broken-trust' },
  { region: 'To mend', link: 'the role is not there any more', filter: 'has:role-gone' },
  { region: 'To mend', link: 'the cluster has no Pod Identity agent', filter: 'lacks:agent' },
]) {
  test(`a number leads to its list: ${filter}`, async ({ page }) => {
    // What is read is worked out within seconds.
    await expect(async () => {
      await openOverview(page)
      await expect(
        page
          .getByRole('region', { name: 'To mend' })
          .getByRole('listitem')
          .filter({ hasText: 'being worked out' }),
      ).toHaveText(/out\s*0$/, { timeout: 1000 })
    }).toPass()
    const line = page.getByRole('region', { name: region }).getByRole('listitem').filter({ hasText: link })
    const number = await line.getByText(/^[\d,]+$/).textContent()
    await line.getByRole('link').click()
    await expect(page).toHaveURL(`${routes.associations({ q: filter })}`)
    await expect(page.getByRole('heading', { name: 'Associations', level: 1 })).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: / of / })).toHaveText(
      new RegExp(`^${number} of `),
    )
  })
}

test('roles, with how many associations share each', async ({ page }) => {
  await page.goto(routes.home())
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' }).click()
  await expect(page.getByRole('heading', { name: 'Roles', level: 1 })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Find roles' }).fill('shared-data')
  await page.getByRole('button', { name: 'Find' }).click()
  const row = page.getByRole('row', { name: /shared-data-access/ })
  await expect(page.getByRole('row')).toHaveCount(2)
  const shared = row.getByRole('cell').nth(1).getByRole('link')
  const count = (await shared.textContent()) ?? ''
  await shared.click()
  await expect(page.getByRole('status').filter({ hasText: / of / })).toHaveText(new RegExp(`^${count} of `))
  await page.goBack()
  await row.getByRole('link', { name: 'shared-data-access' }).click()
  await expect(page.getByRole('heading', { name: 'shared-data-access', level: 1 })).toBeVisible()
})

test('roles in another order, and of another kind', async ({ page }) => {
  await page.goto(routes.roles())
  const heading = page.getByRole('columnheader', { name: 'Role', exact: true })
  await heading.getByRole('link').click()
  await expect(heading).toHaveAttribute('aria-sort', 'ascending')
  await page.getByRole('link', { name: /^not there any more/ }).click()
  await expect(page).toHaveURL(/kind=gone/)
  await page.goto(routes.roles({ q: 'no such role' }))
  await expect(page.getByRole('heading', { name: 'No role matches' })).toBeVisible()
  await page.getByRole('link', { name: 'Show all in use' }).click()
  await expect(page.getByRole('rowheader').first()).toBeVisible()
})

test('a region that may not be read says which right is missing, and what was known stays', async ({
  page,
  sandbox,
}) => {
  await sandbox.fault('eks:ListClusters', { kind: 'deny' })
  await page.goto(routes.crawls())
  await place(page, mainCluster.region)
    .getByRole('button', { name: /^Read again: / })
    .click()
  await expect(place(page, mainCluster.region)).toContainText('Podscope may not call eks:ListClusters')
  await expect(place(page, mainCluster.region)).toContainText('not read')
  // What the seed cannot show, a role of another company, stays in that list.
  const unread = page
    .getByRole('region', { name: 'What could not be read' })
    .getByText(`Clusters of acme-prod in ${mainCluster.region}`)
  await expect(unread).toBeVisible()
  await openOverview(page)
  await expect(page.getByRole('status').filter({ hasText: 'could not be read' })).toContainText('1 region')
  await page.getByRole('link', { name: 'Associations', exact: true }).first().click()
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await sandbox.clearFaults()
  await page.goto(routes.crawls())
  await place(page, mainCluster.region)
    .getByRole('button', { name: /^Read again: / })
    .click()
  await expect(place(page, mainCluster.region).getByText('done')).toBeVisible()
  await expect(unread).toHaveCount(0)
})

test('a crawl under way is told in the frame of every page, and can be stopped', async ({
  page,
  sandbox,
}) => {
  await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 7000 })
  await page.goto(routes.crawls())
  await place(page, walkthrough.region)
    .getByRole('button', { name: /^Read again: / })
    .click()
  await expect(page.getByRole('banner').getByText(/^reading /)).toBeVisible()
  await place(page, walkthrough.region).getByRole('button', { name: /^Stop/ }).click()
  await expect(place(page, walkthrough.region).getByText('stopped')).toBeVisible()
  await expect(page.getByRole('banner').getByText(/^reading /)).toHaveCount(0)
})

test('what the crawl notices stands among the changes, with who did it', async ({ page, sandbox }) => {
  await openAssociation(page)
  await changeElsewhere(page, sandbox, {
    roleArn: `arn:aws:iam::${walkthrough.accountId}:role/media-worker`,
  })
  await readAll(page)
  await page.goto(routes.changes())
  await page.getByRole('link', { name: 'made elsewhere' }).click()
  await expect(page).toHaveURL(/source=outside/)
  await page.getByRole('link', { name: 'changed', exact: true }).click()
  await expect(page).toHaveURL(/kind=changed.*source=outside|source=outside.*kind=changed/)
  await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('UTC')
  const line = page.getByRole('list', { name: 'Changes' }).locator('> li').first()
  await expect(line).toContainText('→ media-worker')
  await expect(async () => {
    await page.reload()
    await expect(line).not.toContainText('someone outside Podscope', { timeout: 1000 })
  }).toPass()
  await line.getByRole('link').first().click()
  await expect(page.getByText(`arn:aws:iam::${walkthrough.accountId}:user/podscope`)).toBeVisible()
  await page.goto(routes.changes({ kind: 'vanished', source: 'podscope' }))
  await expect(page.getByRole('link', { name: 'vanished' })).toHaveAttribute('aria-current', 'page')
})
