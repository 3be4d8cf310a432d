// Every page, in light and in dark: axe finds nothing, and on a phone nothing moves sideways.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster, walkthrough } from '../lib/sandbox/seed/names.ts'
import { expectAccessible } from './axe.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { changeElsewhere } from './elsewhere.ts'
import { expect, type SandboxControl, test } from './fixtures.ts'
import { askWhoCan, openAssociation, openEditor } from './pages.ts'
import { askForIt, desk, openAs, tryToDelete } from './requests.ts'

type Place = {
  readonly name: string
  /** Goes there; the page is as it will stay. */
  readonly open: (page: Page, sandbox: SandboxControl) => Promise<void>
}

const narrowing = cases.narrowing.serviceAccount
const sharedRoleArn = `arn:aws:iam::${mainCluster.accountId}:role/shared-data-access`
const sharedRole = { accountId: mainCluster.accountId, roleName: 'shared-data-access' }

/** The address of a request that somebody else made. */
async function requested(page: Page): Promise<string> {
  const browser = page.context().browser()
  if (!browser) throw new Error('no browser')
  const theirs = await openAs(browser, 'support of tenant acme')
  const { serviceAccount } = cases.targetRole
  await openAssociation(theirs, serviceAccount, mainCluster)
  await tryToDelete(theirs, serviceAccount, 'This takes a second person.')
  await askForIt(theirs, 'Nobody exports any more.')
  const address = theirs.url()
  await theirs.context().close()
  return address
}

const places: readonly Place[] = [
  {
    name: 'a refusal, explained',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      const [, , ...at] = new URL(page.url()).pathname.split('/').map(decodeURIComponent)
      const principal = `arn:aws:sts::${mainCluster.accountId}:assumed-role/shared-data-access/session`
      const resource = 'arn:aws:s3:::invoices-us/2026/7.pdf'
      const said = { principal, action: 's3:PutObject', resource, layer: 'session', kind: 'implicit' }
      await page.goto(routes.explain({ ...said, at: at.join('/') }))
      await expect(page.getByRole('region', { name: 'The smallest change' })).toBeVisible()
    },
  },
  {
    name: 'the guard rails',
    open: async (page) => {
      await page.goto(routes.guard())
      await expect(page.getByRole('status').filter({ hasText: /broken/ })).toBeVisible()
    },
  },
  {
    name: 'two moments compared',
    open: async (page) => {
      const from = new Date().toISOString()
      await openEditor(page, narrowing, mainCluster)
      await writePolicy(page, allowing('s3:GetObject'))
      await applyPolicy(page)
      await page.goto(routes.compare({ from }))
      await page.getByText('What exactly').click()
      await expect(page.getByRole('region', { name: 'Access', exact: true })).toBeVisible()
    },
  },
  {
    name: 'the account',
    open: async (page) => {
      await page.goto(routes.account())
      await expect(page.getByRole('list', { name: 'Sessions' })).toBeVisible()
    },
  },
  {
    name: 'the sign-in, refused',
    open: async (page) => {
      await page.context().clearCookies()
      await page.goto(routes.signIn({ to: routes.roles() }))
      await page.getByRole('textbox', { name: 'Email' }).fill('nobody@example.com')
      await page.getByRole('textbox', { name: 'Password' }).fill('not a password of anybody')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page.getByText(/do not go together|Too many attempts/)).toBeVisible()
    },
  },
  {
    name: 'a link that is good no more',
    open: async (page) => {
      await page.context().clearCookies()
      await page.goto(routes.welcome('used'))
      await expect(page.getByText('This link was used, has expired, or is not whole.')).toBeVisible()
    },
  },
  {
    name: 'the overview',
    open: async (page) => {
      await expect(async () => {
        await page.goto(routes.home())
        await expect(page.getByRole('region', { name: 'Risk' })).toBeVisible({ timeout: 1000 })
      }).toPass()
    },
  },
  {
    name: 'the roles',
    open: async (page) => {
      await page.goto(routes.roles({ kind: 'all' }))
      await expect(page.getByRole('rowheader').first()).toBeVisible()
    },
  },
  {
    name: 'many roles into few, opened',
    open: async (page) => {
      await page.goto(routes.consolidate())
      const family = page.getByRole('region', { name: 'pods-shared-1', exact: true })
      await family.getByText('The shared role').click({ timeout: 60_000 })
      await family.getByText('Associations, and').click()
      await family.getByRole('listitem').first().click()
      await page.getByRole('region', { name: 'Who stays, and why' }).getByRole('listitem').first().click()
    },
  },
  {
    name: 'the roles, none found',
    open: async (page) => {
      await page.goto(routes.roles({ q: 'zzz' }))
      await expect(page.getByRole('heading', { name: 'No role matches' })).toBeVisible()
    },
  },
  {
    name: 'the crawls, one of them under way and one refused',
    open: async (page, sandbox) => {
      await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      await page.goto(routes.crawls())
      await page.getByRole('button', { name: 'Read everything again' }).click()
      await expect(page.getByRole('list', { name: 'The last crawl of each region' })).toContainText(
        'not read',
      )
    },
  },
  {
    name: 'the crawls, the accounts of the organization not to be listed',
    open: async (page, sandbox) => {
      await sandbox.fault('organizations:ListAccounts', { kind: 'deny' })
      await page.goto(routes.crawls())
      await page.getByRole('button', { name: 'Read everything again' }).click()
      const organization = page.getByRole('region', { name: 'Accounts of the organization' })
      await expect(organization).toContainText('Podscope may not call organizations:ListAccounts')
      await expect(organization).toContainText('left out by the accounts file')
      const unread = page.getByRole('region', { name: 'What could not be read' })
      await expect(unread).toContainText('Podscope has no way into account 999900001111')
    },
  },
  {
    name: 'the changes, none of a kind',
    open: async (page) => {
      await page.goto(routes.changes({ kind: 'vanished', source: 'podscope', before: 1 }))
      await expect(page.getByRole('heading', { name: 'There is nothing older' })).toBeVisible()
    },
  },
  {
    name: 'the audit, an entry opened and the chain verified',
    open: async (page) => {
      await openEditor(page)
      await writePolicy(page, allowing('s3:ListAllMyBuckets'))
      await applyPolicy(page)
      await page.goto(routes.audit({ act: 'association.update' }))
      // What it did to access is an entry of its own, which has no before and after.
      const ended = page
        .getByRole('list', { name: 'Entries' })
        .getByRole('listitem')
        .filter({ hasText: 'stored' })
      await ended.first().getByRole('link').first().click()
      await expect(page.getByRole('region', { name: 'Before and after', exact: true })).toBeVisible()
      await page.getByRole('button', { name: 'Verify the chain' }).click()
      await expect(page.getByText('The chain holds.')).toBeVisible()
    },
  },
  {
    name: 'the audit, nothing found',
    open: async (page) => {
      await page.goto(routes.audit({ actor: 'nobody at all' }))
      await expect(page.getByRole('heading', { name: 'No entry is such' })).toBeVisible()
    },
  },
  {
    name: 'clusters',
    open: async (page) => {
      await page.goto(routes.clusters())
      await expect(page.getByRole('link', { name: 'prod-eu-1', exact: true })).toBeVisible()
    },
  },
  {
    name: 'a cluster',
    open: async (page) => {
      await page.goto(routes.cluster(mainCluster))
      await expect(page.getByRole('row').nth(1)).toBeVisible()
    },
  },
  {
    name: 'a cluster, filter without matches',
    open: async (page) => {
      await page.goto(`${routes.cluster(mainCluster)}?q=zzz`)
      await expect(page.getByRole('heading', { name: 'No association matches' })).toBeVisible()
    },
  },
  {
    name: 'new association, with errors',
    open: async (page) => {
      await page.goto(routes.newAssociation(walkthrough))
      await page.getByLabel(/Session policy/).fill('{')
      await page.getByRole('button', { name: 'Create association' }).click()
      await expect(page.getByText('Choose the role the pods run as.')).toBeVisible()
    },
  },
  {
    name: 'an association with session policy, a service opened',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.getByRole('button', { name: /^s3 \d/ }).click()
      await expect(page.getByRole('button', { name: 's3:GetObject', exact: true })).toBeVisible()
    },
  },
  {
    name: 'the way to a verdict, with a statement’s text',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.getByRole('button', { name: /^s3, Tagging:/ }).click()
      await page.getByRole('button', { name: 's3:PutObjectTagging', exact: true }).click()
      await expect(page.getByRole('dialog').getByRole('status')).toContainText('Not allowed')
    },
  },
  {
    name: 'the access as one policy',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'As one policy…' }).click()
      await expect(page.getByRole('dialog').getByRole('status')).toContainText('Proven equal')
    },
  },
  {
    name: 'a cluster whose associations are all refused',
    open: async (page, sandbox) => {
      await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      await page.goto(routes.cluster(mainCluster))
      await expect(page.getByRole('alert').filter({ hasText: 'could be read' })).toBeVisible()
    },
  },
  {
    name: 'an association whose role is unknown',
    open: async (page) => {
      await openAssociation(page, cases.unreadableTarget.serviceAccount, mainCluster)
      await expect(page.getByText('unknown: the role could not be read')).toBeVisible()
    },
  },
  {
    name: 'the builder, with the lists open',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'Builder' }).click()
      await page
        .getByRole('button', { name: /^Choose from AWS/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Show Read actions' }).click()
      await page.getByRole('button', { name: 'Fill in an ARN' }).first().click()
      await page.getByRole('button', { name: 'Add a condition' }).first().click()
    },
  },
  {
    name: 'a chain with a target role',
    open: async (page) => {
      await openAssociation(page, cases.targetRole.serviceAccount, mainCluster)
      await page.getByRole('link', { name: 'Chain', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'The target role lets it in' })).toBeVisible()
    },
  },
  {
    name: 'a broken chain',
    open: async (page) => {
      await openAssociation(page, cases.brokenTrust.serviceAccount, mainCluster)
      await page.getByRole('link', { name: 'Chain', exact: true }).click()
      await expect(page.getByText(/Pods get no credentials/)).toBeVisible()
    },
  },
  {
    name: 'an add-on’s association',
    open: (page) => openAssociation(page, cases.addOn.serviceAccount, mainCluster),
  },
  {
    name: 'the editor, with findings',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await writePolicy(
        page,
        allowing('s3:GetObject', 'sqs:SendMessage').replace('"Effect"', '"Id": 1, "Effect"'),
      )
      await expect(page.getByRole('listitem').filter({ hasText: 'Error: ' })).not.toHaveCount(0)
    },
  },
  {
    name: 'the editor, a menu open',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'Start from', exact: true }).click()
      await expect(page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  {
    name: 'a policy fitted',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'Start from', exact: true }).click()
      await page.getByRole('menuitem', { name: /^What the role has/ }).click()
      await expect(page.getByRole('dialog')).toContainText('What the proof covers')
    },
  },
  {
    name: 'another association’s policy',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'Start from', exact: true }).click()
      await page.getByRole('menuitem', { name: /^Another association/ }).click()
      await expect(page.getByRole('button', { name: /^Use / }).first()).toBeVisible()
    },
  },
  {
    name: 'the editor as a form, with everything that changes',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await writePolicy(page, allowing('s3:GetObject', 'sqs:SendMessage'))
      await page.getByRole('button', { name: 'Builder' }).click()
      await page.getByRole('button', { name: 'Everything the draft lets pods do' }).click()
      await expect(page.getByRole('row', { name: /^s3/ })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Add statement' })).toBeVisible()
    },
  },
  {
    name: 'a text that is far too long',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await writePolicy(page, 'x'.repeat(200_000))
      await expect(page.getByText('This is too long to be a session policy.')).toBeVisible()
    },
  },
  {
    name: 'the dialog that deletes',
    open: async (page) => {
      await openAssociation(page)
      await page.getByRole('button', { name: 'Delete…' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'the review of a draft',
    open: async (page) => {
      await openEditor(page)
      await writePolicy(page, allowing('s3:ListAllMyBuckets'))
      await page.getByRole('button', { name: 'Review changes…' }).click()
      await expect(page.getByRole('dialog')).toContainText(/Loses [\d,]+ actions/)
    },
  },
  {
    name: 'the export of an association',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.getByRole('link', { name: 'Export', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'To know about Terraform' })).toBeVisible()
    },
  },
  {
    name: 'the export of a cluster, with some left out',
    open: async (page) => {
      await page.goto(routes.clusterExport(mainCluster, { tool: 'cli-create' }))
      await expect(page.getByRole('heading', { name: 'Left out' })).toBeVisible()
    },
  },
  {
    name: 'one request tried, with expectations of every kind',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.goto(`${page.url()}/try?action=s3:GetObject&resource=no-arn`)
      await page.getByRole('button', { name: 'As text…' }).click()
      await page.getByRole('textbox', { name: 'Text' }).fill(expectationsOfEveryKind)
      await page.getByRole('button', { name: 'Save text' }).click()
      await expect(page.getByText('1 broken, 1 unknown, 1 kept')).toBeVisible()
    },
  },
  {
    name: 'an expectation being written, with an error',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.goto(`${page.url()}/try`)
      await page.getByRole('button', { name: 'Add…' }).click()
      await page.getByRole('button', { name: 'Save expectation' }).click()
      await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Name an action')
    },
  },
  {
    name: 'the menu of changes',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'Change…' }).click()
      await expect(page.getByRole('menuitem', { name: 'Role…', exact: true })).toBeVisible()
    },
  },
  {
    name: 'the dialog that removes the session policy, when it cannot',
    open: async (page) => {
      await openAssociation(page, narrowing, mainCluster)
      await page.getByRole('button', { name: 'Change…' }).click()
      await page.getByRole('menuitem', { name: 'Remove session policy…' }).click()
      await page.getByRole('button', { name: 'Remove session policy' }).click()
      await expect(page.getByRole('button', { name: 'Delete and create anew' })).toBeVisible()
    },
  },
  ...(['Role…', 'Target role…', /^Session tags/] as const).map(
    (item): Place => ({
      name: `the dialog behind ${item}`,
      open: async (page) => {
        await openAssociation(page)
        await page.getByRole('button', { name: 'Change…' }).click()
        await page.getByRole('menuitem', { name: item, exact: true }).click()
        await expect(page.getByRole('dialog').getByRole('button').first()).toBeVisible()
      },
    }),
  ),
  {
    name: 'the dialog that goes back',
    open: async (page) => {
      await openEditor(page, narrowing, mainCluster)
      await writePolicy(page, allowing('s3:GetObject'))
      await applyPolicy(page)
      await page.getByRole('link', { name: 'Undo in the history' }).click()
      const lines = page.getByRole('list', { name: 'Changes' }).locator('> li')
      await expect(lines.nth(0)).toContainText('Session policy changed')
      await lines.nth(1).getByRole('link').click()
      await page.getByRole('button', { name: 'Revert to this…' }).click()
      await expect(page.getByRole('dialog')).toContainText(/Gains|Loses/)
    },
  },
  {
    name: 'somebody else’s change beside one’s own',
    open: async (page, sandbox) => {
      await openEditor(page, narrowing, mainCluster)
      await writePolicy(page, allowing('s3:GetObject'))
      await expect(page.getByText(/Loses \d+ actions/)).toBeVisible()
      await changeElsewhere(page, sandbox, {
        roleArn: `arn:aws:iam::${mainCluster.accountId}:role/media-worker`,
      })
      await page.getByRole('button', { name: 'Review changes…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click()
      await expect(page.getByRole('dialog')).toContainText('Nothing was written')
    },
  },
  {
    name: 'the history, a change opened',
    open: async (page) => {
      await openEditor(page)
      await writePolicy(page, allowing('s3:ListAllMyBuckets'))
      await applyPolicy(page)
      await page.getByRole('link', { name: 'History', exact: true }).click()
      await page
        .getByRole('link', { name: /^Session policy added/ })
        .first()
        .click()
      await expect(page.getByText('AWS request id')).toBeVisible()
    },
  },
  {
    name: 'all changes',
    open: async (page, sandbox) => {
      await openAssociation(page)
      const roleArn = `arn:aws:iam::${walkthrough.accountId}:role/media-worker`
      await changeElsewhere(page, sandbox, { roleArn })
      await page.reload()
      await page.goto(routes.changes())
      await expect(page.getByRole('list', { name: 'Changes' })).toBeVisible()
    },
  },
  {
    name: 'a role, with a draft and the changes of one association',
    open: async (page) => {
      await page.goto(routes.role(sharedRole))
      await expect(page.getByRole('textbox', { name: 'Role policy' })).toBeVisible()
      await writePolicy(page, allowing('s3:GetObject', 'sqs:SendMessage'), 'Role policy')
      await page
        .getByRole('button', { name: /^Open the changes of / })
        .first()
        .click()
      await expect(page.getByText(/Loses [\d,]+ actions?/)).toBeVisible()
    },
  },
  {
    name: 'a role that could not be read',
    open: async (page, sandbox) => {
      for (const operation of ['iam:GetAccountAuthorizationDetails', 'iam:GetRole'])
        await sandbox.fault(operation, { kind: 'deny' })
      // Roles are remembered for some seconds.
      await expect(async () => {
        await page.goto(routes.role(sharedRole))
        const refused = page.getByRole('heading', { name: /Podscope may not call/ })
        await expect(refused).toBeVisible({ timeout: 2000 })
      }).toPass()
    },
  },
  {
    name: 'who can do something, before it is asked',
    open: async (page) => {
      await page.goto(routes.access())
      await expect(page.getByRole('link', { name: /^Who can read secrets/ })).toBeVisible()
    },
  },
  {
    name: 'who can do something, a role opened',
    open: async (page) => {
      await askWhoCan(page, {
        action: 's3:*Object',
        resource: 'arn:aws:s3:::invoices-*',
        role: sharedRoleArn,
      })
      await expect(
        page.getByRole('list', { name: /^Associations of / }).getByRole('listitem'),
      ).not.toHaveCount(0)
    },
  },
  {
    name: 'who can never, each, with the reasons',
    open: async (page) => {
      await askWhoCan(page, { action: 's3:DeleteObject', by: 'association', verdict: ['never', 'unknown'] })
      await expect(page.getByRole('list', { name: 'Associations' })).toBeVisible()
    },
  },
  {
    name: 'a question that cannot be asked, with a context',
    open: async (page) => {
      await page.goto(
        routes.access({ action: 's3', resource: 'bucket', context: ['aws:SecureTransport=true'] }),
      )
      await expect(page.getByText(/An action is written service:Name/)).toBeVisible()
      await expect(page.getByLabel('Value of aws:SecureTransport')).toHaveValue('true')
    },
  },
  {
    name: 'the settings',
    open: async (page) => {
      await page.goto(routes.settings())
      await expect(page.getByRole('list', { name: 'Sign-in methods' })).toBeVisible()
      await expect(page.getByRole('list', { name: 'Accounts' })).toBeVisible()
    },
  },
  {
    name: 'the people',
    open: async (page) => {
      await page.goto(routes.people())
      await expect(page.getByRole('list', { name: 'People' })).toContainText('Local admin')
      await page.getByRole('button', { name: 'Give a role to Local admin…' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'the roles of people',
    open: async (page) => {
      await page.goto(routes.peopleRoles())
      await expect(page.getByRole('region', { name: 'What each role may do' })).toBeVisible()
    },
  },
  {
    name: 'a role being made, with an error',
    open: async (page) => {
      await page.goto(routes.peopleRoles())
      await page.getByRole('button', { name: 'New role…' }).click()
      await page.getByRole('button', { name: 'Save role' }).click()
      await expect(page.getByRole('dialog')).toContainText('Give it a name.')
    },
  },
  {
    name: 'the approval rules',
    open: async (page) => {
      await page.goto(routes.approvals({ rule: 'new' }))
      await page.getByRole('button', { name: 'Save rule' }).click()
      await expect(page.getByText('Say which changes: choose at least one.')).toBeVisible()
      await page.getByLabel('Anything changes').check()
      const stopped = page.getByRole('region', { name: 'What it would have stopped' })
      await expect(stopped.getByRole('status').first()).toHaveText(/^\d+ of the last \d+ changes?$/)
    },
  },
  {
    name: 'a request, and the way to it',
    open: async (page) => {
      await page.goto(await requested(page))
      await expect(desk(page).getByRole('button', { name: 'Approve and apply' })).toBeVisible()
    },
  },
  {
    name: 'the requests',
    open: async (page) => {
      await requested(page)
      await page.goto(routes.requests({ show: 'to-decide' }))
      await expect(page.getByRole('list', { name: 'Requests' })).toContainText('Delete it')
    },
  },
  {
    name: 'the tenants',
    open: async (page) => {
      await page.goto(routes.tenants())
      await expect(page.getByRole('rowheader', { name: 'acme' })).toBeVisible()
    },
  },
  {
    name: 'the dialog that removes a tenant',
    open: async (page) => {
      await page.goto(routes.tenants())
      await page.getByRole('button', { name: 'Remove acme…' }).click()
      await expect(page.getByRole('dialog')).toContainText('is support no more')
    },
  },
  {
    name: 'a tenant being written, with what it covers and an error',
    open: async (page) => {
      await page.goto(routes.newTenant())
      await page.getByLabel('Namespaces').fill('tenant-*')
      await expect(page.getByRole('list', { name: 'Associations it covers' })).toBeVisible()
      await page.getByLabel('Accounts').fill('1234')
      await page.getByRole('button', { name: 'Save tenant' }).click()
      await expect(page.getByText('“1234” is no account')).toBeVisible()
    },
  },
  {
    name: 'an unknown page',
    open: async (page) => {
      await page.goto('/nothing/here')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    },
  },
  {
    name: 'an association that could not be read',
    open: async (page, sandbox) => {
      await openAssociation(page)
      await sandbox.fault('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      await page.reload()
      await expect(page.getByRole('heading', { level: 1, name: /Podscope may not call/ })).toBeVisible()
    },
  },
]

const expectationsOfEveryKind = `expectations:
  - { must: not allow, action: 's3:Get*', reason: It is allowed. }
  - { must: not allow, action: s3:GetObject, resource: 'arn:aws:s3:::a-bucket' }
  - { must: not allow, action: 'iam:*' }
`

for (const { name, open } of places) {
  test(name, async ({ page, sandbox }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
    await open(page, sandbox)
    await expectAccessible(page)
  })
}
