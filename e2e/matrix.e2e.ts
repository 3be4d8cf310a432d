/**
 * Every page, handler and action of the built site, asked by everybody for a thing of their own tenant and of another's: allowed and refused exactly as the
 * table in lib/auth/README.md says. What is in the tree and not in the table fails, and so does what is in the table and not in the tree.
 */
import { globSync, readFileSync } from 'node:fs'
import type { APIRequestContext, Browser, PlaywrightWorkerArgs } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { expect, test } from './fixtures.ts'
import { continueAs, readAll } from './pages.ts'

const columns = ['nobody', 'admin', 'reviewer', 'own', 'another'] as const
type Column = (typeof columns)[number]
type Row = { readonly what: string; readonly expected: Readonly<Record<Column, string>> }

/** The lines of the table: the first cell is code, the others are a word each. */
function readTable(): readonly Row[] {
  const lines = readFileSync('lib/auth/README.md', 'utf8').split('\n')
  return lines.flatMap((line) => {
    const [what, ...cells] = line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1)
    const name = /^`(.+)`$/.exec(what ?? '')?.[1]
    if (name === undefined || cells.length !== columns.length) return []
    const [nobody = '', admin = '', reviewer = '', own = '', another = ''] = cells
    return [{ what: name, expected: { nobody, admin, reviewer, own, another } }]
  })
}

type Action = { readonly id: string; readonly name: string; readonly page: string }
type Manifest = {
  readonly node: Readonly<
    Record<
      string,
      { readonly filename: string; readonly exportedName: string; readonly workers: Record<string, unknown> }
    >
  >
}

/** The built site’s own list of its actions, each with a page that has it. */
function readActions(): readonly Action[] {
  const { node } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as Manifest
  return Object.entries(node).flatMap(([id, { filename, exportedName, workers }]) => {
    const [page] = Object.keys(workers)
    if (page === undefined || !filename.startsWith('app/')) return []
    return [{ id, name: `${filename.slice('app/'.length)} ${exportedName}`, page: addressOf(page) }]
  })
}

/** `app/roles/page` → `/roles`. */
const addressOf = (file: string) => file.replace(/^app/, '').replace(/\/(page|route)(\.tsx?)?$/, '') || '/'

/** Sign-in is there for nobody: its pages and actions have tests of their own (sign-in.e2e.ts). */
const isSignIn = (name: string) => /^\/?sign-in(\/|$)/.test(name)

const pages = globSync('app/**/page.tsx').map(addressOf)
const handlers = globSync('app/**/route.ts').map(addressOf)
const actions = readActions()
const table = readTable()
const inTree = [...pages, ...handlers, ...actions.map(({ name }) => name)].filter((name) => !isSignIn(name))

type Thing = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly detail: {
    readonly roleArn: string
    readonly targetRoleArn: string | null
    readonly modifiedAt: string
  }
}
type Ask = {
  readonly request: APIRequestContext
  readonly thing: Thing
  readonly run: string
  readonly tenant: string
  /** A request about the thing, which its author withdrew, and a review of its namespace. */
  readonly id: string
  readonly review: string
}

const ownHeaders = (baseURL: string) => ({ origin: new URL(baseURL).origin, 'sec-fetch-site': 'same-origin' })

/** The address with the thing's names in it, and what it needs to be asked at all. */
function fill(address: string, { thing, run, tenant, id, review }: Ask): string {
  const names: Readonly<Record<string, string>> = {
    account: thing.accountId,
    region: thing.region,
    cluster: thing.cluster,
    association: thing.associationId,
    role: thing.detail.roleArn.split('/').at(-1) ?? '',
    run,
    tenant,
    id: address.startsWith('/reviews/') ? review : id,
  }
  const path = address.replaceAll(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(names[name] ?? name))
  const queries: Readonly<Record<string, string>> = {
    '/access/file': '?action=s3:GetObject&resource=*&format=json',
    '/access/rows': `?action=s3:GetObject&resource=*&after=${['1', 'r', 'c', 'a'].join('/')}`,
    '/associations/file': '?format=json',
    '/associations/rows': '?from=0',
    '/compare/file': '?format=json',
    '/roles/consolidate/file': `?account=${thing.accountId}&format=cli`,
  }
  return path + (queries[address] ?? '')
}

/** A page that is left for the sign-in, or refused, must not carry what it would have shown. */
const leaks = (text: string, { namespace, serviceAccount, detail }: Thing) =>
  [namespace, serviceAccount, detail.roleArn].some((name) => text.includes(name))

/** What a page came to. Next has sent 200 by the time a page that streams finds that it has nothing to show: then it says so further down. */
async function outcomeOfPage(path: string, { request, thing }: Ask): Promise<string> {
  const response = await request.get(path, { maxRedirects: 0 })
  const text = await response.text()
  if (response.status() !== 200) return leaks(text, thing) ? 'leaks' : String(response.status())
  const refused = /NEXT_HTTP_ERROR_FALLBACK;(40[34])/.exec(text)?.[1]
  if (refused !== undefined) return leaks(text, thing) ? 'leaks' : refused
  return '200'
}

async function outcomeOfHandler(path: string, { request }: Ask, baseURL: string): Promise<string> {
  const response = await request.get(path, { maxRedirects: 0, headers: ownHeaders(baseURL) })
  return String(response.status())
}

const seen = ({ detail }: Thing) => ({
  // Not as it is: whoever may do it is told so, and nothing is written.
  modifiedAt: '2020-01-01T00:00:00.000Z',
  policy: null,
  roleArn: detail.roleArn,
  targetRoleArn: null,
  disableSessionTags: false,
})
const anyRule = {
  name: 'matrix',
  tenantId: null,
  clusters: '',
  always: false,
  sessionPolicyGoes: false,
  role: false,
  deletion: false,
  gainsMore: '',
  gainsAny: '',
}
const nothingRun = '00000000-0000-4000-8000-000000000000'

/** What each action is asked with. Nothing comes of it where it is allowed: what it names is not there, or not as it was seen. */
function argumentsOf(name: string, { thing, id, review }: Ask): readonly unknown[] {
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = thing
  const at = { accountId, region, cluster, associationId }
  const place = { accountId, region, cluster }
  const roleArn = thing.detail.roleArn
  const effective = thing.detail.targetRoleArn ?? roleArn
  const wanted = { namespace, serviceAccount: 'Not A Name', roleArn, disableSessionTags: true, tags: {} }
  const who = { ...at, namespace, serviceAccount }
  const toCreate = { ...place, associationId: null, namespace, serviceAccount: wanted.serviceAccount }
  const view = { filter: '', sort: 'namespace', columns: [] }
  const byName: Readonly<Record<string, readonly unknown[]>> = {
    'access/actions.ts suggest': ['action', '', 's3:Get'],
    'associations/actions.ts suggest': ['namespace', namespace],
    saveThisView: ['matrix', view],
    removeThisView: [nothingRun],
    deleteThis: [at, seen(thing)],
    previewDelete: [at],
    offerRoles: [at],
    previewThis: [at, { disableSessionTags: true }],
    changeThis: [at, { disableSessionTags: true }, seen(thing), null, null],
    recreateThis: [at, seen(thing)],
    createAgain: [at, wanted],
    applyPolicy: [at, null, '{}', seen(thing)],
    listOtherPolicies: [at, ''],
    readOtherPolicy: [at, associationId],
    saveThese: [who, { kind: 'text', text: ': not: readable' }, null],
    draftPolicyRun: [place, [{ namespace, serviceAccount, associationId }]],
    draftCloneRun: [place, [{ namespace, serviceAccount, associationId }]],
    planThis: [nothingRun, { targets: '', policy: '' }],
    previewThisAgain: [nothingRun],
    startThis: [nothingRun],
    stopThis: [nothingRun],
    retryFailedOfThis: [nothingRun],
    createHere: [place, wanted],
    railsOfNew: [place, wanted],
    readAgain: [[{ accountId, region: 'nowhere-1' }]],
    stopReading: [nothingRun],
    verifyThis: [],
    endOne: [nothingRun],
    endOthers: [],
    signOut: [],
    changeOwnPassword: [null, {}],
    startPasskey: ['not the password'],
    keepThisPasskey: ['matrix', {}],
    dropPasskey: [nothingRun],
    giveRole: [{}],
    takeRole: [nothingRun],
    dropPerson: [nothingRun],
    endSessionsOf: [nothingRun],
    saveThisRole: [{}],
    removeThisRole: [{}],
    invite: [{}],
    newLink: [nothingRun],
    previewTenant: [
      { id: null, selectors: [{ accounts: '', regions: '', clusters: '', namespaces: namespace, tags: '' }] },
    ],
    saveTenant: [{}],
    dropTenant: [{}],
    askForThis: [{ at: toCreate, wanted: { kind: 'create', input: wanted }, reason: 'matrix' }],
    askForThisAgain: [id, 'matrix'],
    approveThis: [id, ''],
    rejectThis: [id, 'matrix'],
    withdrawThis: [id],
    commentOnThis: [id, 'matrix'],
    keepThis: [at, {}],
    markThis: [nothingRun, true],
    dropThis: [nothingRun],
    countThese: [''],
    openThis: [{}],
    decideThis: [review, { entries: [1], verdict: 'keep', reason: 'matrix', without: [] }],
    askThis: [review, 1],
    handOnThis: [review, [1], 'nobody'],
    handOnAll: [review, 'nobody', 'nobody'],
    closeThis: [review],
    whosePods: [
      [
        `arn:aws:sts::${effective.split(':')[4]}:assumed-role/${effective.split('/').at(-1)}/eks-${cluster.slice(0, 10)}-a-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b`,
      ],
    ],
    acceptThis: [
      at,
      { kind: 'inert-grant', reason: 'matrix', until: '2020-01-01', seen: { content: '', acceptance: null } },
    ],
    takeBackThis: [at, nothingRun],
    previewThisRule: [{ ...anyRule, deletion: true }],
    saveThisRule: [{}],
    removeThisRule: [nothingRun],
  }
  const found = byName[name] ?? byName[name.split(' ').at(-1) ?? '']
  if (!found) throw new Error(`Say in argumentsOf what ${name} is asked with.`)
  return found
}

/** What an action returned: of the answer's lines, the one that the first points at. */
function returned(answer: string): unknown {
  const lines = new Map(
    answer.split('\n').flatMap((line) => {
      const at = line.indexOf(':')
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : []
    }),
  )
  const pointer = (JSON.parse(lines.get('0') ?? '{}') as { readonly a?: string }).a
  const line = pointer === undefined ? undefined : lines.get(pointer.replace('$@', ''))
  if (line === undefined || line.startsWith('E')) throw new Error(`no answer in ${answer.slice(0, 300)}`)
  return JSON.parse(line)
}

/** Refused for who asks. Suggestions and previews refuse by saying nothing. */
function isRefusal(value: unknown): boolean {
  const text = JSON.stringify(value)
  return (
    text.includes('Your role does not allow') ||
    text.includes('"not-allowed"') ||
    text.includes('not signed in any more') ||
    text.includes('There is no such request') ||
    text.includes('Only whoever asked for it') ||
    ['[]', '{"state":"unknown","warnings":[]}'].includes(text)
  )
}

function call({ id, name, page }: Action, ask: Ask, baseURL: string, args = argumentsOf(name, ask)) {
  return ask.request.post(fill(page, ask), {
    maxRedirects: 0,
    headers: {
      ...ownHeaders(baseURL),
      'next-action': id,
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
    },
    data: JSON.stringify(args),
  })
}

async function outcomeOfAction(action: Action, ask: Ask, baseURL: string): Promise<string> {
  const { name } = action
  const response = await call(action, ask, baseURL)
  // Who is not signed in is sent there by what has no other answer to give.
  if (response.status() === 401 || response.headers()['x-action-redirect']?.startsWith('/sign-in'))
    return 'refused'
  const value = returned(await response.text())
  // What cannot be listed, and what may not, are both null.
  if (/ (offerRoles|previewTenant|previewThisRule)$/.test(name)) return value === null ? 'refused' : 'done'
  if (JSON.stringify(value).includes('"second-person"')) return 'asked'
  return isRefusal(value) ? 'refused' : 'done'
}

async function askAll(row: Row, ask: Ask, baseURL: string): Promise<string> {
  const action = actions.find(({ name }) => name === row.what)
  if (action) return outcomeOfAction(action, ask, baseURL)
  const path = fill(row.what, ask)
  return handlers.includes(row.what) ? outcomeOfHandler(path, ask, baseURL) : outcomeOfPage(path, ask)
}

async function contextOf(
  browser: Browser,
  who: Parameters<typeof continueAs>[1],
): Promise<APIRequestContext> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  await continueAs(await context.newPage(), who)
  return context.request
}

function nobody(playwright: PlaywrightWorkerArgs['playwright'], baseURL: string): Promise<APIRequestContext> {
  return playwright.request.newContext({ baseURL, storageState: { cookies: [], origins: [] } })
}

async function rowsOf(request: APIRequestContext, q: string): Promise<readonly Thing[]> {
  const asked = { q, by: 'namespace', desc: false } as const
  const response = await request.get(routes.associationRows(asked, { from: 0 }), {
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  return ((await response.json()) as { readonly rows: readonly Thing[] }).rows
}

async function thingOf(request: APIRequestContext, tenant: string, role: string): Promise<Thing> {
  const [found] = await rowsOf(request, `namespace:tenant-${tenant} role:${role}`)
  if (!found) throw new Error(`nothing of ${tenant} with ${role}`)
  return found
}

const actionOf = (name: string) => {
  const action = actions.find((each) => each.name.endsWith(` ${name}`))
  if (!action) throw new Error(`no action ${name}`)
  return action
}

/** A bulk run to ask about. */
async function draftRun(ask: Ask, baseURL: string): Promise<string> {
  const response = await call(actionOf('draftPolicyRun'), ask, baseURL)
  return (returned(await response.text()) as { readonly value: string }).value
}

/** A request to ask about, of which nothing comes any more. */
async function withdrawnRequest(ask: Ask, baseURL: string): Promise<string> {
  const { accountId, region, cluster, namespace, detail } = ask.thing
  const input = {
    namespace,
    serviceAccount: 'matrix',
    roleArn: detail.roleArn,
    disableSessionTags: false,
    tags: {},
  }
  const at = { accountId, region, cluster, associationId: null, namespace, serviceAccount: 'matrix' }
  const asked = [{ at, wanted: { kind: 'create', input }, reason: 'matrix' }]
  const response = await call(actionOf('askForThis'), ask, baseURL, asked)
  const { id } = returned(await response.text()) as { readonly id: string }
  await call(actionOf('withdrawThis'), ask, baseURL, [id])
  return id
}

/** A review to ask about, of all that stands beside the thing. */
async function openedReview(ask: Ask, baseURL: string): Promise<string> {
  const filter = `namespace:${ask.thing.namespace}`
  const draft = { name: 'matrix', filter, due: '2099-12-31', reviewers: ['sandbox-admin'] }
  const response = await call(actionOf('openThis'), ask, baseURL, [draft])
  return (returned(await response.text()) as { readonly id: string }).id
}

/** A tenant to ask about. */
async function tenantId(request: APIRequestContext): Promise<string> {
  const text = await (await request.get(routes.tenants())).text()
  const found = /settings\/tenants\/([0-9a-f-]{36})/.exec(text)?.[1]
  if (!found) throw new Error('no tenant')
  return found
}

const clusterOf = ({ accountId, region, cluster }: Thing) => [accountId, region, cluster].join('/')
/** One cluster is several tenants’ at times: each finds their own there. */
const isOfCluster = (what: string) => /^\/clusters\/.*\](\/export|\/new)?$/.test(what)

type Case = {
  readonly who: string
  readonly column: Column
  readonly ask: Ask
  readonly theirClusters: Set<string>
}

function expectedOf({ what, expected }: Row, { column, ask, theirClusters }: Case): string {
  const isShared = column === 'another' && isOfCluster(what) && theirClusters.has(clusterOf(ask.thing))
  return expected[isShared ? 'own' : column]
}

test('the table names everything there is, and nothing else', () => {
  expect(table.map(({ what }) => what).toSorted()).toEqual(inTree.toSorted())
})

test('everybody gets what the table says', async ({ browser, playwright, page, site: baseURL }) => {
  test.setTimeout(300_000)
  // What the tests before left behind is out of view when it was missing twice.
  await readAll(page)
  await readAll(page)
  const admin = await contextOf(browser, 'admin')
  const acme = await thingOf(admin, 'acme', 'acme-export')
  const globex = await thingOf(admin, 'globex', 'payments-reader')
  const none = { request: admin, run: nothingRun, tenant: nothingRun, id: nothingRun, review: nothingRun }
  const run = await draftRun({ ...none, thing: acme }, baseURL)
  const tenant = await tenantId(admin)
  const requestOf = new Map([
    [acme, await withdrawnRequest({ ...none, thing: acme }, baseURL)],
    [globex, await withdrawnRequest({ ...none, thing: globex }, baseURL)],
  ])
  const reviewOf = new Map([
    [acme, await openedReview({ ...none, thing: acme }, baseURL)],
    [globex, await openedReview({ ...none, thing: globex }, baseURL)],
  ])
  async function casesOf(who: string, request: APIRequestContext, things: readonly [Column, Thing][]) {
    const theirs = who === 'nobody' ? [] : await rowsOf(request, '')
    const theirClusters = new Set(theirs.map(clusterOf))
    return things.map(([column, thing]) => ({
      who,
      column,
      ask: {
        request,
        thing,
        run,
        tenant,
        id: requestOf.get(thing) ?? nothingRun,
        review: reviewOf.get(thing) ?? nothingRun,
      },
      theirClusters,
    }))
  }
  const both = (column: Column): [Column, Thing][] => [acme, globex].map((thing) => [column, thing])
  const cases: readonly Case[] = [
    ...(await casesOf('nobody', await nobody(playwright, baseURL), both('nobody'))),
    ...(await casesOf('admin', admin, both('admin'))),
    ...(await casesOf('reviewer', await contextOf(browser, 'reviewer'), both('reviewer'))),
    ...(await casesOf('support of acme', await contextOf(browser, 'support of tenant acme'), [
      ['own', acme],
      ['another', globex],
    ])),
    ...(await casesOf('support of globex', await contextOf(browser, 'support of tenant globex'), [
      ['own', globex],
      ['another', acme],
    ])),
  ]
  const wrong: string[] = []
  for (const row of table)
    for (const each of cases) {
      const expected = expectedOf(row, each)
      if (expected === 'self') continue
      const found = await askAll(row, each.ask, baseURL)
      if (found !== expected)
        wrong.push(`${row.what}: ${each.who}, ${each.ask.thing.namespace}: ${found} instead of ${expected}`)
    }
  expect(wrong).toEqual([])
})
