/**
 * A pod is refused by the local AWS, what it was told is pasted, and the page names association, layer and statement. Its smallest change, made, lets
 * exactly that call through: a new pod's credentials tell.
 */
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { applyPolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { iamOf, putRolePolicy } from './iam.ts'
import { readAll } from './pages.ts'
import { startPod } from './pod.ts'
import { askForIt, openAs } from './requests.ts'

const { accountId } = mainCluster
const placeOf = (name: keyof typeof cases) => ({ ...mainCluster, ...cases[name] })

// All tests here have the same associations, which are others than those the crawls know: once to see them, once more for those of before to go.
test.use({ ids: 'explain' })
let isKnown = false
test.beforeEach(async ({ page }) => {
  test.setTimeout(240_000)
  if (!isKnown) await readAll(page)
  await readAll(page)
  isKnown = true
})

async function paste(page: Page, text: string): Promise<void> {
  await page.goto(routes.explain())
  await page.getByRole('textbox', { name: /refusal/ }).fill(text)
  await page.getByRole('button', { name: 'Explain', exact: true }).click()
  await expect(page.getByRole('region', { name: 'What AWS said' })).toBeVisible()
}

const whose = (page: Page) => page.getByRole('region', { name: 'Whose pod it was' })
const policies = (page: Page) => page.getByRole('region', { name: 'What the policies say' })
const change = (page: Page) => page.getByRole('region', { name: 'The smallest change' })
const decides = (page: Page) => policies(page).getByRole('listitem').filter({ hasText: 'decides' }).first()

/** Of several that share role and cluster, by the service account. */
async function choose(page: Page, serviceAccount: string): Promise<void> {
  await expect(whose(page)).toHaveCount(0)
  await page
    .getByRole('region', { name: 'Whose pod it may be' })
    .getByRole('link', { name: new RegExp(`^${serviceAccount}\\b`) })
    .click()
  await expect(whose(page)).toContainText(serviceAccount)
}

/** The one that fits alone, or the one that is chosen. */
async function settle(page: Page, serviceAccount: string): Promise<void> {
  const several = page.getByRole('region', { name: 'Whose pod it may be' })
  await expect(whose(page).or(several).first()).toBeVisible()
  if ((await whose(page).count()) === 0) await choose(page, serviceAccount)
  await expect(whose(page)).toContainText(serviceAccount)
}

/** The document of the command that the page gives, as whoever runs it gets it. */
async function copied(page: Page, button: string): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: button }).click()
  return page.evaluate(() => navigator.clipboard.readText())
}
const documentIn = (command: string) => /'(\{[\s\S]*\})'/.exec(command)?.[1] ?? ''
const wordAfter = (command: string, option: string) => new RegExp(`${option} (\\S+)`).exec(command)?.[1] ?? ''

test('cut by the session policy: changed in the editor', async ({ page, request, sandbox }) => {
  const place = placeOf('narrowing')
  const put = { Bucket: 'invoices-us', Key: '2026/7.pdf' }
  const pod = await startPod(request, sandbox, place, { pod: 'invoice-writer-7d9f-x2x' })
  const said = await pod.refusal('putObject', put)
  expect(said).toContain('because no session policy allows')
  await paste(page, `2026-11-28T10:00:00Z stderr F ${said}\n    at upload.py:12`)
  await choose(page, place.serviceAccount)
  await expect(policies(page)).toContainText('Podscope finds the same.')
  await expect(decides(page)).toContainText('Session policy')
  await expect(decides(page)).toContainText('“Invoices”')
  await expect(change(page)).toContainText('Gains 1 action')
  await expect(change(page)).toContainText('Loses nothing')
  await change(page).getByRole('link', { name: 'Open in the editor…' }).click()
  await expect(page.getByText('This draft lets one more request through.')).toBeVisible()
  await applyPolicy(page)
  await expect(page.getByText('Applied and read back.')).toBeVisible()
  const fresh = await startPod(request, sandbox, place)
  expect(await fresh.refusal('putObject', put)).toBeNull()
  expect(await fresh.refusal('putObject', { ...put, Key: '2026/8.pdf' })).not.toBeNull()
  expect(await fresh.refusal('deleteObject', put)).not.toBeNull()
})

test('not in the role: changed by the command', async ({ page, request, sandbox }) => {
  const place = placeOf('noSessionPolicy')
  const pod = await startPod(request, sandbox, place)
  const said = await pod.refusal('createBucket', { Bucket: 'reports-new' })
  expect(said).toContain('because no identity-based policy allows')
  await paste(page, said ?? '')
  await choose(page, place.serviceAccount)
  await expect(policies(page)).toContainText('Podscope finds the same.')
  await expect(decides(page)).toContainText('Identity-based policies of the role')
  await expect(change(page)).toContainText(
    /shared-data-access, which \d+ other associations that you may see/,
  )
  const command = await copied(page, 'Copy the command')
  const role = { accountId, roleName: wordAfter(command, '--role-name') }
  await putRolePolicy(sandbox, role, wordAfter(command, '--policy-name'), documentIn(command))
  const fresh = await startPod(request, sandbox, place)
  expect(await fresh.refusal('createBucket', { Bucket: 'reports-new' })).toBeNull()
  expect(await fresh.refusal('createBucket', { Bucket: 'reports-newer' })).not.toBeNull()
})

test('outside of the boundary: changed by the command', async ({ page, request, sandbox }) => {
  const place = placeOf('boundary')
  const PolicyArn = `arn:aws:iam::${accountId}:policy/workload-boundary`
  const iam = await iamOf(sandbox, accountId)
  const narrow = { Effect: 'Allow', Action: ['s3:ListAllMyBuckets', 'sagemaker:*'], Resource: '*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [narrow] })
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault: true }).promise()
  const pod = await startPod(request, sandbox, place)
  const said = await pod.refusal('createBucket', { Bucket: 'models-new' })
  expect(said).toContain('because no permissions boundary allows')
  await paste(page, said ?? '')
  await expect(whose(page)).toContainText(place.serviceAccount)
  await expect(policies(page)).toContainText('Podscope finds the same.')
  await expect(decides(page)).toContainText('Permissions boundary')
  const command = await copied(page, 'Copy the command')
  expect(wordAfter(command, '--policy-arn')).toBe(PolicyArn)
  await iam
    .createPolicyVersion({ PolicyArn, PolicyDocument: documentIn(command), SetAsDefault: true })
    .promise()
  const fresh = await startPod(request, sandbox, place)
  expect(await fresh.refusal('createBucket', { Bucket: 'models-new' })).toBeNull()
  expect(await fresh.refusal('createBucket', { Bucket: 'models-newer' })).not.toBeNull()
})

test('denied by a statement: named, and not undone', async ({ page, request, sandbox }) => {
  const place = placeOf('denyBased')
  const bucket = { Bucket: 'acme-prod-media', Key: 'a.png' }
  const pod = await startPod(request, sandbox, place)
  const said = await pod.refusal('deleteObject', bucket)
  expect(said).toContain('with an explicit deny in a sessions policy')
  await paste(page, said ?? '')
  await settle(page, place.serviceAccount)
  await expect(decides(page)).toContainText('Explicit deny, in any policy')
  await expect(decides(page)).toContainText('“NeverDelete”')
  await expect(change(page)).toContainText('session S2 “NeverDelete” refuses it, and means to')
  await expect(change(page).getByRole('link', { name: 'Open in the editor…' })).toHaveCount(0)
})

test('outside of what an SCP allows', async ({ page, request, sandbox }) => {
  const [place] = await rowsIn(page, 'cluster:staging-eu-1 role:payments-worker')
  if (!place) throw new Error('nothing of staging')
  const pod = await startPod(request, sandbox, place, { s3Region: 'us-west-2' })
  const said = await pod.refusal('createBucket', { Bucket: 'far-away' })
  expect(said).toContain('service control policy')
  await paste(page, said ?? '')
  await settle(page, place.serviceAccount)
  await expect(policies(page)).toContainText('ApprovedRegions')
})

type Row = Parameters<typeof startPod>[2] & { readonly associationId: string }

/** What the filter finds, as the crawls know it. */
async function rowsIn(page: Page, q: string): Promise<readonly Row[]> {
  const asked = { q, by: 'namespace', desc: false } as const
  const response = await page.request.get(routes.associationRows(asked, { from: 0 }), {
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  return ((await response.json()) as { readonly rows: readonly Row[] }).rows
}

/** The agent's own line, which names nobody: whoever pastes it says whose pod it was. */
async function explainNoCredentials(page: Page, said: string, serviceAccount: string): Promise<void> {
  await paste(page, said)
  await expect(page.getByText('Find its service account')).toBeVisible()
  await page.getByRole('textbox', { name: 'Name, namespace or cluster' }).fill(serviceAccount)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await page.getByRole('list', { name: 'Found' }).getByRole('link', { name: serviceAccount }).first().click()
  await expect(whose(page)).toContainText(serviceAccount)
  await expect(page.getByText('It is about the way to credentials.')).toBeVisible()
}

const refusedToStart = (start: Promise<unknown>) =>
  start.then(
    () => null,
    (error: { readonly code?: string; readonly message?: string }) => `${error.code}: ${error.message}`,
  )

test('the role does not trust EKS: its trust policy as it should be', async ({ page, request, sandbox }) => {
  const place = placeOf('brokenTrust')
  const said = await refusedToStart(startPod(request, sandbox, place))
  expect(said).toContain('EKS does not have permissions to assume the associated role')
  await explainNoCredentials(page, said ?? '', place.serviceAccount)
  await expect(page.getByText('Pods get no credentials.')).toBeVisible()
  const PolicyDocument = await copied(page, 'Copy Trust policy')
  const iam = await iamOf(sandbox, accountId)
  await iam.updateAssumeRolePolicy({ RoleName: 'orders-legacy', PolicyDocument }).promise()
  expect(await refusedToStart(startPod(request, sandbox, place))).toBeNull()
})

test('the way to the target role is closed: the permission that is missing', async ({
  page,
  request,
  sandbox,
}) => {
  const place = placeOf('targetRole')
  const iam = await iamOf(sandbox, accountId)
  await iam.deleteRolePolicy({ RoleName: 'acme-export', PolicyName: 'Hop' }).promise()
  const said = await refusedToStart(startPod(request, sandbox, place))
  expect(said).toContain('EKS does not have permissions')
  await explainNoCredentials(page, said ?? '', place.serviceAccount)
  await expect(page.getByRole('region', { name: 'The role may go on' })).toContainText(
    'Its policies do not allow sts:AssumeRole on the target role.',
  )
  const PolicyDocument = await copied(page, 'Copy Permission')
  await iam.putRolePolicy({ RoleName: 'acme-export', PolicyName: 'Hop', PolicyDocument }).promise()
  expect(await refusedToStart(startPod(request, sandbox, place))).toBeNull()
})

test('a support person, from sign-in: their workloads, a refusal, and a request', async ({
  browser,
  request,
  sandbox,
}) => {
  const place = placeOf('targetRole')
  const outside = { Bucket: 'acme-data-landing', Key: 'acme/outbox/a.csv' }
  const said = await (await startPod(request, sandbox, place)).refusal('putObject', outside)
  expect(said).toContain('because no session policy allows')
  const theirs = await openAs(browser, 'support of tenant acme')
  const workloads = theirs.getByRole('region', { name: 'Your workloads' })
  await expect(workloads).toContainText(place.serviceAccount)
  await expect(workloads).toContainText(
    'Amazon S3: writes (PutObject) · on arn:aws:s3:::acme-data-landing/acme/inbox/*',
  )
  await workloads.getByRole('link', { name: 'Explain a refusal' }).click()
  await paste(theirs, said ?? '')
  await settle(theirs, place.serviceAccount)
  await change(theirs).getByRole('link', { name: 'Ask for it…' }).click()
  await expect(theirs.getByText('This draft lets one more request through.')).toBeVisible()
  await theirs.getByRole('button', { name: 'Review changes…' }).click()
  await theirs.getByRole('dialog').getByRole('button', { name: 'Ask for it…' }).click()
  await askForIt(theirs, 'The export writes its outbox too.')
  await theirs.context().close()
})

test('a refusal of EC2 is decoded in the account that is chosen, and answered like others', async ({
  page,
  request,
  sandbox,
}) => {
  const place = placeOf('narrowing')
  const pod = await startPod(request, sandbox, place, { pod: 'invoice-writer-7d9f-x2x' })
  const instance = `arn:aws:ec2:eu-west-1:${accountId}:instance/i-0123456789abcdef0`
  await paste(page, await pod.encodedRefusal('ec2:StartInstances', instance))
  const message = page.getByRole('region', { name: 'The encoded message' })
  await expect(message).toContainText('The message does not tell whose account it is of.')
  await sandbox.fault('sts:DecodeAuthorizationMessage', { kind: 'deny' }, 1)
  await message.getByRole('link', { name: accountId }).click()
  await expect(message).toContainText('Allow sts:DecodeAuthorizationMessage on *')
  await page.reload()
  await expect(message).toContainText(`decoded in account ${accountId}`)
  await expect(page.getByRole('region', { name: 'What AWS said' })).toContainText(instance)
  await choose(page, place.serviceAccount)
  await expect(policies(page)).toContainText('Podscope finds it refused.')
  expect(page.url()).not.toContain('i-0123456789abcdef0')
})

test('what a team keeps is found by who sees the association, and by nobody else', async ({
  browser,
  request,
  sandbox,
  page,
}) => {
  const [globex] = await rowsIn(page, 'namespace:tenant-globex role:payments-reader')
  if (!globex) throw new Error('nothing of globex')
  const said = await (await startPod(request, sandbox, globex)).refusal('createBucket', { Bucket: 'kept' })
  await paste(page, `password=hunter2 ${said}`)
  await settle(page, globex.serviceAccount)
  await expect(whose(page)).toContainText('Ask: globex’s platform team, platform@globex.example')
  await expect(page.getByRole('region', { name: 'For the ticket' })).toContainText('Ask: globex’s platform')
  const keeping = page.getByRole('region', { name: 'Keep for the team' })
  await keeping.getByLabel('Note').fill('since the release')
  await keeping.getByRole('button', { name: 'Keep for the team' }).click()
  const kept = page.getByRole('region', { name: 'Kept for the team' })
  await expect(kept).toContainText('The answer is what it was.')
  await expect(kept).not.toContainText('hunter2')

  const theirs = await openAs(browser, 'support of tenant globex')
  const listed = theirs.getByRole('region', { name: 'Refusals kept by the team' })
  await expect(theirs.getByRole('region', { name: 'Who to ask' })).toContainText('platform@globex.example')
  await expect(listed).toContainText('since the release')
  await listed.getByRole('link', { name: 's3:CreateBucket' }).first().click()
  const found = theirs.getByRole('region', { name: 'Kept for the team' })
  await expect(found.getByRole('button', { name: 'Remove…' })).toHaveCount(0)
  await found.getByRole('button', { name: 'Mark as solved' }).click()
  await expect(found).toContainText('solved by Support of globex')
  const address = theirs.url()
  await theirs.goto(routes.association(globex))
  await expect(listed).toContainText('solved')
  await theirs.context().close()

  const acme = await openAs(browser, 'support of tenant acme')
  await expect(acme.getByRole('region', { name: 'Who to ask' })).not.toContainText('globex')
  await acme.goto(address)
  await expect(acme.getByText('It is not kept any more')).toBeVisible()
  await acme.goto(routes.explain())
  await expect(acme.getByText(globex.serviceAccount)).toHaveCount(0)
  await acme.context().close()

  await page.reload()
  await kept.getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('since the release')).toHaveCount(0)
})

test('a refusal of another tenant’s pod names nobody', async ({ browser, request, sandbox, page }) => {
  const [globex] = await rowsIn(page, 'namespace:tenant-globex role:payments-reader')
  if (!globex) throw new Error('nothing of globex')
  const said = await (await startPod(request, sandbox, globex)).refusal('createBucket', { Bucket: 'theirs' })
  const acme = await openAs(browser, 'support of tenant acme')
  await paste(acme, said ?? '')
  await expect(acme.getByText('No association that you may see fits')).toBeVisible()
  await expect(acme.getByText(globex.serviceAccount)).toHaveCount(0)
  await acme.context().close()
})

test('a text without a refusal says so, and keeps what was written', async ({ page }) => {
  await page.goto(routes.explain())
  const field = page.getByRole('textbox', { name: 'The refusal' })
  await field.fill('connection refused')
  await field.press('ControlOrMeta+Enter')
  await expect(
    page.getByRole('alert').filter({ hasText: 'No refusal of AWS is in this text.' }),
  ).toBeVisible()
  await expect(field).toHaveValue('connection refused')
})

test('a file of events lists every refusal in it, the most frequent first', async ({ page }) => {
  const event = (action: string, key: string) => ({
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:sts::${accountId}:assumed-role/shared-data-access/x is not authorized to perform: ${action} on resource: "arn:aws:s3:::a/${key}" because no session policy allows the ${action} action`,
    eventSource: 's3.amazonaws.com',
    eventName: action.slice(3),
    userIdentity: { arn: `arn:aws:sts::${accountId}:assumed-role/shared-data-access/x` },
  })
  const Records = [event('s3:GetObject', 'b'), event('s3:PutObject', 'b'), event('s3:PutObject', 'b')]
  const buffer = gzipSync(JSON.stringify({ Records }))
  await page.goto(routes.explain())
  const choosing = page.waitForEvent('filechooser')
  await page.getByText('Open a file…').click()
  await (await choosing).setFiles({ name: 'events.json.gz', mimeType: 'application/gzip', buffer })
  const list = page.getByRole('region', { name: 'Refusals in the text' }).getByRole('listitem')
  await expect(list).toHaveCount(2)
  await expect(list.first()).toContainText('s3:PutObject')
  await expect(list.first()).toContainText('2×')
  await list.first().getByRole('link').click()
  await expect(page.getByRole('region', { name: 'What AWS said', exact: true })).toContainText('s3:PutObject')
})
