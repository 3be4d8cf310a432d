// No answer to the support of one tenant depends on what is another's: the site is asked for everything twice, and between that others' associations appear,
// change and go.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { APIRequestContext, Browser } from '@playwright/test'
import Eks from 'aws-sdk/clients/eks.js'
import { routes } from '../lib/routes.ts'
import { mainCluster } from '../lib/sandbox/seed/names.ts'
import { expect, type SandboxControl, test } from './fixtures.ts'
import { readAll } from './pages.ts'
import { openAs } from './requests.ts'

type Row = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly associationId: string
  readonly namespace: string
  readonly detail: { readonly roleArn: string } | null
}

/** Numbers that look drawn and are the same in every run. */
function drawer(seed: string): (below: number) => number {
  let drawn = 0
  return (below) => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE(0) % below
}

async function rowsOf(request: APIRequestContext): Promise<readonly Row[]> {
  const path = routes.associationRows({ q: '', by: 'namespace' }, { from: 0 })
  const response = await request.get(path, { headers: { 'sec-fetch-site': 'same-origin' } })
  return ((await response.json()) as { readonly rows: readonly Row[] }).rows
}

/** Every address that somebody who sees these may open, and some that they may not. */
function addressesOf(rows: readonly Row[], foreign: Row): readonly string[] {
  const clusters = [...new Map(rows.map((row) => [row.cluster, row])).values()]
  const roles = [...new Set(rows.flatMap(({ detail }) => (detail ? [detail.roleArn] : [])))]
  const question = { action: 's3:GetObject', resource: '*' }
  return [
    routes.home(),
    routes.associations(),
    routes.associations({ q: 'namespace:*' }),
    routes.associations({ q: `namespace:${foreign.namespace}` }),
    routes.associationRows({ q: '', by: 'namespace' }, { from: 0 }),
    routes.access(),
    routes.access(question),
    routes.access({ ...question, by: 'role' }),
    routes.access({ ...question, by: 'tenant' }),
    routes.roles(),
    routes.roles({ kind: 'all' }),
    routes.clusters(),
    routes.changes(),
    routes.requests({ show: 'all' }),
    routes.reviews(),
    routes.explain(),
    routes.risk(),
    routes.use(),
    routes.crawlStatus(),
    routes.audit(),
    routes.settings(),
    routes.associationsFile({}, 'json'),
    ...clusters.flatMap((row) => [
      routes.cluster(row),
      routes.newAssociation(row),
      routes.clusterExport(row),
    ]),
    ...roles.map((arn) =>
      routes.role({ accountId: arn.split(':')[4] ?? '', roleName: arn.split('/').at(-1) ?? '' }),
    ),
    ...rows.flatMap((row) => [
      routes.association(row),
      routes.associationPolicy(row),
      routes.associationChain(row),
      routes.associationHistory(row),
      routes.associationTry(row),
    ]),
    routes.association(foreign),
    routes.cluster({ ...foreign, cluster: 'no-such-cluster' }),
  ]
}

/** What is another with every answer, or tells when AWS was read, which is the same for everybody. */
const timeless = (text: string) =>
  text
    .replaceAll(/nonce="[^"]*"|'nonce-[^']*'|"nonce":"[^"]*"/g, 'NONCE')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( UTC|Z)?/g, 'TIME')

/** Next sends a page in parts, cut and numbered as they are ready: what they say, in one order. */
function settled(text: string): string {
  if (!text.startsWith('<!DOCTYPE')) return timeless(text)
  const sent = [...text.matchAll(/self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g)]
  const flight = sent.map(([, words = '""']) => JSON.parse(words) as string).join('')
  const markup = text.replaceAll(/<script[\s\S]*?<\/script>|<!--[\s\S]*?-->/g, '')
  const parts = [...markup.split('<'), ...flight.split('\n')]
  const unnumbered = (part: string) =>
    part
      .replace(/^[0-9a-f]+:/, '')
      .replaceAll(/"\$[A-Z@]?[0-9a-f]*(:[^"]*)?"/g, '"$"')
      .replaceAll(/\b[BSP]:[0-9a-f]+|_R_\w*_|«\w*»/g, 'ID')
  return parts
    .map((part) => unnumbered(timeless(part)))
    .toSorted()
    .join('\n')
}

async function answersOf(
  request: APIRequestContext,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>()
  for (const address of addresses) {
    const response = await request.get(address, { headers: { 'sec-fetch-site': 'same-origin' } })
    answers.set(address, `${response.status()} ${settled(await response.text())}`)
  }
  return answers
}

/** Somebody else's associations appear, change and go, in the same clusters. Returns the names that came. */
async function changeOthers(
  { sandboxUrl, accountsFile }: SandboxControl,
  own: string,
  draw: (below: number) => number,
): Promise<readonly string[]> {
  const { accounts } = JSON.parse(await readFile(accountsFile, 'utf8'))
  const { credentials } = accounts.find(({ id }: { readonly id: string }) => id === mainCluster.accountId)
  const eks = new Eks({ endpoint: sandboxUrl, region: mainCluster.region, maxRetries: 0, ...credentials })
  const clusterName = mainCluster.cluster
  const { associations = [] } = await eks
    .listPodIdentityAssociations({ clusterName, maxResults: 100 })
    .promise()
  const others = associations.filter(({ namespace, ownerArn }) => namespace !== own && !ownerArn)
  const names: string[] = []
  for (let round = 0; round < 6; round++) {
    const name = `secret-${draw(1e9).toString(36)}`
    names.push(name)
    const roleArn = `arn:aws:iam::${mainCluster.accountId}:role/media-worker`
    await eks
      .createPodIdentityAssociation({ clusterName, namespace: name, serviceAccount: name, roleArn })
      .promise()
    const [victim] = others.splice(draw(others.length), 1)
    const [changed] = others.splice(draw(others.length), 1)
    if (victim?.associationId)
      await eks.deletePodIdentityAssociation({ clusterName, associationId: victim.associationId }).promise()
    if (changed?.associationId)
      await eks
        .updatePodIdentityAssociation({ clusterName, associationId: changed.associationId, roleArn })
        .promise()
  }
  return names
}

async function foreignRow(browser: Browser): Promise<Row> {
  const globex = await openAs(browser, 'support of tenant globex')
  const [row] = await rowsOf(globex.request)
  await globex.context().close()
  if (!row) throw new Error('globex has nothing')
  return row
}

test('nothing that the support of acme is answered tells what others have', async ({
  page,
  browser,
  sandbox,
}) => {
  test.setTimeout(400_000)
  // What the tests before left behind is out of view when it was missing twice.
  await readAll(page)
  await readAll(page)
  const acme = await openAs(browser, 'support of tenant acme')
  const rows = await rowsOf(acme.request)
  const [{ namespace = '' } = {}] = rows
  expect(new Set(rows.map((row) => row.namespace))).toEqual(new Set([namespace]))
  const addresses = addressesOf(rows, await foreignRow(browser))
  // An answer may be drawn before something of it was worked out, of which the page then says that it is not.
  let before = await answersOf(acme.request, addresses)
  await expect(async () => {
    const earlier = before
    before = await answersOf(acme.request, addresses)
    expect([...before.values()].join('\n')).not.toContain('access not worked out')
    expect([...before]).toEqual([...earlier])
  }).toPass({ timeout: 120_000 })
  for (const seed of ['first', 'second']) {
    const names = await changeOthers(sandbox, namespace, drawer(seed))
    await readAll(page)
    await readAll(page)
    const admin = await (await page.request.get(routes.changes())).text()
    expect(admin, 'the crawl noticed').toContain(names[0])
    const after = await answersOf(acme.request, addresses)
    for (const address of addresses) {
      const text = after.get(address) ?? ''
      for (const name of names) expect(text, address).not.toContain(name)
      expect(text, address).toBe(before.get(address))
    }
  }
  await acme.context().close()
})
