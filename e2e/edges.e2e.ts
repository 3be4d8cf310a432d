// The site's edges, as they are built: what every answer carries, what is refused, and that a page's policy holds and hinders nothing.
import type { Page } from '@playwright/test'
import { routes } from '../lib/routes.ts'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { allowing, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openEditor } from './pages.ts'
import { type Answered, type Asked, askSignedIn as ask } from './raw.ts'

const metricsToken = 'edges-e2e-metrics-token'
const own = (site: string) => ({ origin: site, 'sec-fetch-site': 'same-origin' })

/** The address of a script of the built site. */
async function scriptPath(site: string): Promise<string> {
  const { text } = await ask(site, { path: routes.clusters() })
  return /\/_next\/static\/[^"]+\.js/.exec(text)?.[0] ?? 'no script'
}

/** `built`: a file of the build, with the words of its libraries in it. */
type Kind = 'page' | 'data' | 'static' | 'built'
type Row = {
  readonly kind: Kind
  readonly status: number
  readonly asked: (site: string) => Promise<Asked> | Asked
}

const at =
  (path: string, more: Omit<Asked, 'path'> = {}) =>
  () => ({ path, ...more })

const answers: Readonly<Record<string, Row>> = {
  'a page': { kind: 'page', status: 200, asked: at(routes.clusters()) },
  'a page asked for by the router, under another address': {
    kind: 'page',
    status: 307,
    asked: at(routes.clusters(), { headers: { rsc: '1' } }),
  },
  'a page that is not there': { kind: 'page', status: 404, asked: at('/nothing/here') },
  'an address that does not decode': { kind: 'page', status: 404, asked: at('/clusters/%E0%A4%A') },
  'the editor': {
    kind: 'page',
    status: 200,
    asked: at(routes.associationPolicy({ ...mainCluster, associationId: 'a-0123456789abcdefg' })),
  },
  'a redirect': { kind: 'static', status: 308, asked: at('/clusters/') },
  rows: { kind: 'data', status: 200, asked: at(routes.associationRows({}, { from: 0 })) },
  'the state of the crawl': { kind: 'data', status: 200, asked: at(routes.crawlStatus()) },
  'a refusal of rows': { kind: 'data', status: 400, asked: at('/associations/rows?from=x') },
  'a file': { kind: 'data', status: 200, asked: at(routes.associationsFile({ q: 'zzz' }, 'csv')) },
  health: { kind: 'data', status: 200, asked: at('/healthz') },
  readiness: { kind: 'data', status: 200, asked: at('/readyz') },
  version: { kind: 'data', status: 200, asked: at('/version') },
  'metrics without a token': { kind: 'data', status: 404, asked: at('/metrics') },
  'a foreign name': { kind: 'data', status: 421, asked: at('/', { headers: { host: 'evil.example' } }) },
  'an impossible address': { kind: 'data', status: 400, asked: at('/a%00b') },
  'a foreign action': {
    kind: 'data',
    status: 403,
    asked: at('/', {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'next-action': 'a'.repeat(42) },
    }),
  },
  'an action that is not there': {
    kind: 'page',
    status: 409,
    asked: (site) => ({
      path: '/',
      method: 'POST',
      headers: { ...own(site), 'next-action': 'a'.repeat(42), 'content-type': 'text/plain' },
      body: Buffer.from('[]'),
    }),
  },
  'a method a handler does not know': {
    kind: 'data',
    status: 405,
    asked: (site) => ({ path: routes.crawlStatus(), method: 'POST', headers: own(site) }),
  },
  'a script': { kind: 'built', status: 200, asked: async (site) => ({ path: await scriptPath(site) }) },
  'a file of the build that is not there': {
    kind: 'static',
    status: 404,
    asked: at('/_next/static/nothing.js'),
  },
  'the picture of the tab': { kind: 'static', status: 200, asked: at('/icon.svg') },
  'robots.txt': { kind: 'static', status: 200, asked: at('/robots.txt') },
}

/** OWASP Secure Headers, and ASVS 5, 3.4: on every answer. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringMatching(/camera=\(\).*microphone=\(\)/),
  'content-security-policy': expect.stringMatching(/default-src '(self|none)'.*frame-ancestors 'none'/),
}
const pagePolicy =
  /^default-src 'self'; script-src 'self' 'nonce-[\w+/]{22}==' 'strict-dynamic'; style-src 'self' 'nonce-[\w+/]{22}=='; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/
/** What names the software, or lets others in. */
const nowhere = ['x-powered-by', 'server', 'access-control-allow-origin', 'strict-transport-security']

function expectHeaders(kind: Kind, { headers, text }: Answered): void {
  expect(headers).toMatchObject(everywhere)
  expect(nowhere.filter((name) => name in headers)).toEqual([])
  if (kind === 'page') expect(headers['content-security-policy']).toMatch(pagePolicy)
  if (kind === 'page' || kind === 'data') expect(headers['cache-control']).toMatch(/no-store/)
  // Next names its own compiled modules, as every site of Next's does.
  if (kind !== 'built') expectNoInsides(text)
}

/** Nothing of a stack, a path of the machine or a query. */
function expectNoInsides(text: string): void {
  expect(text).not.toMatch(/\n\s+at .+:\d+|node_modules|\/work\/|file:\/\/|\.ts:\d+|select .+ from /)
}

for (const [name, { kind, status, asked }] of Object.entries(answers)) {
  test(`headers of ${name}`, async ({ site }) => {
    const answered = await ask(site, await asked(site))
    expect(answered.status).toBe(status)
    expectHeaders(kind, answered)
  })
}

test('a file of the build is kept for a year, and is the same for everybody', async ({ site }) => {
  const { headers } = await ask(site, { path: await scriptPath(site) })
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
})

test('each page has a nonce of its own, and each of its scripts carries it', async ({ site }) => {
  const nonces = new Set<string | undefined>()
  for (let time = 0; time < 3; time += 1) {
    const { headers, text } = await ask(site, { path: routes.clusters() })
    const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1]
    nonces.add(nonce)
    const scripts = text.match(/<script[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(3)
    expect(scripts.filter((each) => !each.includes(`nonce="${nonce}"`))).toEqual([])
  }
  expect(nonces.size).toBe(3)
})

test.describe('of a foreign page', () => {
  const foreign: Readonly<Record<string, Record<string, string>>> = {
    'without an origin': {},
    'with an opaque origin': { origin: 'null' },
    'with a foreign origin': { origin: 'https://evil.example' },
    'with a name that is forwarded by nobody': {
      origin: 'https://evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-podscope-peer': '127.0.0.2',
    },
  }
  for (const [name, headers] of Object.entries(foreign)) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      test(`a ${method} ${name} is refused`, async ({ site }) => {
        for (const path of ['/', routes.crawlStatus(), '/nothing/here', '/_next/static/x']) {
          const { status, text } = await ask(site, { method, path, headers })
          expect({ path, status }).toEqual({ path, status: 403 })
          expect(text).toContain('did not come from this site’s own page')
        }
      })
    }
  }

  test('pages open from a link, files are given to one, rows are not', async ({ site }) => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const image = { ...link, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    const statusOf = async (path: string, headers: Record<string, string>) =>
      (await ask(site, { path, headers })).status
    const file = routes.associationsFile({ q: 'zzz' }, 'csv')
    expect(await statusOf(routes.clusters(), link)).toBe(200)
    expect([await statusOf(file, link), await statusOf(file, image)]).toEqual([200, 403])
    const rows = [routes.crawlStatus(), routes.associationRows({}, { from: 0 }), '/version']
    for (const path of rows)
      expect([path, await statusOf(path, link), await statusOf(path, image)]).toEqual([path, 403, 403])
  })

  test('a name made to point here opens nothing', async ({ site }) => {
    const { port } = new URL(site)
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '10.0.0.7',
      `127.0.0.1.evil.example:${port}`,
    ]) {
      const { status, text } = await ask(site, { path: routes.crawlStatus(), headers: { host } })
      expect({ host, status }).toEqual({ host, status: 421 })
      expect(text).toContain('does not go by that name')
    }
    for (const host of [`localhost:${port}`, '127.0.0.1', '[::1]:8080'])
      expect((await ask(site, { path: routes.crawlStatus(), headers: { host } })).status).toBe(200)
    expect((await ask(site, { path: '/healthz', headers: { host: '10.0.0.7' } })).status).toBe(200)
  })
})

test.describe('what is too much', () => {
  const tenMegabytes = Buffer.alloc(10 * 1024 * 1024, 'a')
  const action = { 'next-action': 'a'.repeat(42), 'content-type': 'text/plain' }
  for (const chunked of [false, true]) {
    test(`10 MB ${chunked ? 'in pieces, without a length' : 'at once'}`, async ({ site }) => {
      for (const path of ['/', routes.crawlStatus(), '/nothing/here']) {
        const sent = {
          method: 'POST',
          path,
          headers: { ...own(site), ...action },
          body: tenMegabytes,
          chunked,
        }
        const { status, headers, text } = await ask(site, sent)
        expect({ path, status }).toEqual({ path, status: 413 })
        expect(text).toContain('at most 1 MB')
        expect(headers).toMatchObject(everywhere)
      }
    })
  }

  test('a length that is none, and one that is given twice', async ({ site }) => {
    for (const length of ['99999999999999999999', '1e3', '-5']) {
      const headers = { ...own(site), 'content-length': length }
      const { status } = await ask(site, { method: 'POST', path: '/', headers })
      expect([400, 413]).toContain(status)
    }
  })

  test('long addresses and headers', async ({ site }) => {
    const long = await ask(site, { path: `/clusters?q=${'a'.repeat(100_000)}` })
    const many = await ask(site, { path: '/clusters', headers: { cookie: 'a'.repeat(100_000) } })
    expect([long.status, many.status]).toEqual([431, 431])
    const bearable = await ask(site, { path: `/${'a'.repeat(8000)}` })
    expect(bearable.status).toBe(404)
  })
})

const tricks: readonly (readonly [string, readonly number[]])[] = [
  ['/..%2f..%2fetc%2fpasswd', [400]],
  ['/_next/static/..%2f..%2f..%2fpackage.json', [400]],
  ['/_next/static/%2e%2e/%2e%2e/package.json', [400, 404]],
  ['/_next/static/../../package.json', [400, 404]],
  ['/../../etc/passwd', [400, 404]],
  ['/..\\..\\etc\\passwd', [308, 400]],
  ['/%5c..%5cetc', [400]],
  ['/clusters/a%00b', [400]],
  ['/a%0d%0aSet-Cookie:%20stolen=1', [400]],
  ['/a%0d%0aLocation:%20https://evil.example/', [308, 400]],
  ['/clusters?q=%0d%0aSet-Cookie:%20stolen=1', [200]],
  ['/clusters?q=%00', [200]],
  ['/clusters?q=%E0%A4%A', [200, 400]],
  ['//evil.example/', [308, 404]],
  ['/\\evil.example/', [308, 400]],
  ['/%2f%2fevil.example', [404]],
  ['/clusters/%F0%9F%98%80', [404]],
  ['/.env', [404]],
  ['/.git/config', [404]],
  ['/package.json', [404]],
  ['/_next/image?url=http://127.0.0.1:9/', [400, 404]],
  ['/_next/data/build/index.json', [404]],
  ['/__nextjs_original-stack-frame', [404]],
  ['/clusters/:id', [404]],
  ['http://evil.example/', [400]],
  ['*', [400]],
]
for (const [path, statuses] of tricks) {
  test(`the address ${path}`, async ({ site }) => {
    const { status, headers, text } = await ask(site, { path })
    expect(statuses).toContain(status)
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers.location ?? '').not.toMatch(/^(https?:)?[/\\]{2}|[\r\n]/)
    expect(headers).toMatchObject(everywhere)
    expectNoInsides(text)
  })
}

test('strange methods', async ({ site }) => {
  for (const method of ['TRACE', 'PROPFIND', 'OPTIONS', 'HEAD']) {
    const { status, text } = await ask(site, { method, path: routes.crawlStatus() })
    expect({ method, bad: status >= 500 }).toEqual({ method, bad: false })
    expectNoInsides(text)
  }
})

test('version and readiness are terse; metrics are for whoever shows the token', async ({ site }) => {
  const version = JSON.parse((await ask(site, { path: '/version' })).text)
  expect(version).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    commit: expect.stringMatching(/^\w+$/),
  })
  expect((await ask(site, { path: '/readyz' })).text).toMatch(/^ready\ncrawl \d+\n$/)
  const shown = async (authorization: string) =>
    ask(site, { path: '/metrics', headers: { authorization, host: '10.0.0.7' } })
  expect((await shown('Bearer another-token-of-16')).status).toBe(404)
  await ask(site, { path: '/', headers: { host: 'evil.example' } })
  const { status, text } = await shown(`Bearer ${metricsToken}`)
  expect(status).toBe(200)
  expect(text).toMatch(/^podscope_database_up 1$/m)
  expect(text).toMatch(/^podscope_denied_requests_total\{reason="host"\} [1-9]\d*$/m)
  expect(text).toMatch(/^podscope_crawl_age_seconds \d/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d{6,}$/m)
  for (const name of [mainCluster.accountId, mainCluster.cluster, mainCluster.region])
    expect(text).not.toContain(name)
})

/** Rules of the style elements that scripts made; null: the policy kept one out. */
const styleRules = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('style')].map(({ sheet }) => sheet?.cssRules.length ?? null),
  )

test.describe('in the browser', () => {
  test('the editor has its styles and workers, reached by a click and by its address', async ({ page }) => {
    await openEditor(page, cases.narrowing.serviceAccount, mainCluster)
    for (const way of ['by a click', 'by its address']) {
      await test.step(way, async () => {
        await writePolicy(page, allowing('s3:GetObject'))
        await expect(page.getByText(/Loses \d+ actions/)).toBeVisible()
        const rules = await styleRules(page)
        expect(rules.length).toBeGreaterThan(2)
        expect(rules).not.toContain(null)
      })
      await page.reload()
    }
  })

  test.describe('what was smuggled into a page', () => {
    test.use({ violations: 'expected' })
    test('does not run, nor ask elsewhere', async ({ page }) => {
      await page.goto(routes.clusters())
      const done = await page.evaluate(async () => {
        const blocked: string[] = []
        document.addEventListener('securitypolicyviolation', (event) =>
          blocked.push(event.effectiveDirective),
        )
        const box = document.createElement('div')
        document.body.append(box)
        box.innerHTML = `<img src="x:" onerror="window.smuggled = 'handler'"><style>body { display: none }</style>
          <a href="javascript:window.smuggled = 'link'" id="link">x</a><base href="https://evil.example/"><img src="http://127.0.0.1:9/a.png">`
        box.querySelector('a')?.click()
        await fetch('http://127.0.0.1:9/').catch(() => null)
        await new Promise((resolve) => setTimeout(resolve, 200))
        const { display } = getComputedStyle(document.body)
        return {
          blocked: [...new Set(blocked)].sort(),
          smuggled: Reflect.get(window, 'smuggled'),
          display,
          base: document.baseURI,
        }
      })
      expect(done.smuggled).toBeUndefined()
      expect(done.display).not.toBe('none')
      expect(done.base).not.toContain('evil.example')
      expect(done.blocked).toEqual(
        expect.arrayContaining(['base-uri', 'connect-src', 'img-src', 'script-src-attr', 'style-src-elem']),
      )
    })
  })
})
