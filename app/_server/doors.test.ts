/**
 * Every way into the site, found on disk: each handler and each server action refuses by itself what another site's page sends, whatever stands before
 * it (proxy.ts). A new one is held to it by being there.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'

// Every room and package the doors lead to, loaded the first time.
vi.setConfig({ testTimeout: 60_000 })

const sent = vi.hoisted(() => ({ headers: new Headers(), asked: 0 }))
vi.mock('next/headers', () => ({
  headers: async () => {
    sent.asked += 1
    return sent.headers
  },
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))
// The browser's half of it wants the browser's React. Being sent away is no way to refuse: whoever asked may not even know the place.
const away = vi.hoisted(() => () => {
  throw new Error('sent away before the origin was looked at')
})
vi.mock('next/navigation', () => ({ notFound: away, forbidden: away, unauthorized: away, redirect: away }))

const root = join(import.meta.dirname, '../..')

/** Handlers that may be asked from anywhere, and why that is of no use to a foreign page. */
const openToAll: Readonly<Record<string, string>> = {
  'app/healthz/route.ts': 'says that the process lives',
  'app/readyz/route.ts': 'says that the database answers, and an age',
  'app/sign-in/start/route.ts': 'wants a token that only who started the site knows',
  'app/sign-in/callback/oidc/route.ts': 'wants what the identity provider and a cookie say together',
  'app/metrics/route.ts': 'wants a token that no browser sends by itself',
}

/** Files that a link elsewhere may lead to, and nothing else of it may load. */
const files = [
  'app/access/file/route.ts',
  'app/associations/file/route.ts',
  'app/audit/file/route.ts',
  'app/compare/file/route.ts',
  'app/reviews/[id]/evidence/route.ts',
  'app/roles/consolidate/file/route.ts',
]

const at = 'http://127.0.0.1:3000'
const own = { host: '127.0.0.1:3000', origin: at, 'sec-fetch-site': 'same-origin' }
const foreign: Readonly<Record<string, Record<string, string>>> = {
  'no origin': { host: '127.0.0.1:3000' },
  'an opaque origin': { ...own, origin: 'null' },
  'a foreign origin': { ...own, origin: 'https://evil.example' },
  'another site by fetch metadata': { ...own, 'sec-fetch-site': 'cross-site' },
  'a sibling by fetch metadata': { ...own, 'sec-fetch-site': 'same-site' },
}
const followed = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** Whoever looks into it before the origin was asked for, fails. */
const untouchable = new Proxy(
  {},
  {
    get(_, property) {
      throw new Error(`an argument was used before the origin was looked at: ${String(property)}`)
    },
  },
)

// Whatever changes something writes it down first, so it asks for the store (lib/store/database.ts).
let storeAsked = 0
Object.defineProperty(globalThis, Symbol.for('podscope.store'), {
  get() {
    storeAsked += 1
    return Promise.reject(new Error('the store was asked'))
  },
})

const found = (name: string) => globSync(`app/**/${name}`, { cwd: root }).sort()
const load = (file: string): Promise<Record<string, unknown>> => import(join(root, file))
type Handler = (
  request: Request,
  context: { readonly params: Promise<object> },
) => Promise<Response> | Response

async function statusOf(handler: Handler, method: string, headers: Record<string, string>): Promise<number> {
  const request = new Request(`${at}/`, { method, headers: { ...headers } })
  return (await handler(request, { params: untouchable as Promise<object> })).status
}

const routeFiles = found('route.{ts,tsx}')
const reading = ['GET', 'HEAD']
const changing = ['POST', 'PUT', 'PATCH', 'DELETE']

test('there are handlers, and those that are open are there', () => {
  expect(routeFiles.length).toBeGreaterThan(5)
  expect([...Object.keys(openToAll), ...files].filter((file) => !routeFiles.includes(file))).toEqual([])
})

describe.each(routeFiles)('%s', (file) => {
  test.runIf(!(file in openToAll))('gives nothing to another site’s page', async () => {
    const exported = await load(file)
    for (const method of reading) {
      const handler = exported[method] as Handler | undefined
      if (!handler) continue
      const fetched = { host: own.host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
      expect(await statusOf(handler, method, fetched), method).toBe(403)
      expect(
        await statusOf(handler, method, { host: own.host, origin: 'https://evil.example' }),
        method,
      ).toBe(403)
      if (files.includes(file)) continue
      const link = { host: own.host, 'sec-fetch-site': 'cross-site', ...followed }
      expect(await statusOf(handler, method, link), `${method}, a link`).toBe(403)
    }
  })

  test('changes nothing for another site’s page', async () => {
    const exported = await load(file)
    for (const method of changing) {
      const handler = exported[method] as Handler | undefined
      for (const [name, headers] of handler ? Object.entries(foreign) : [])
        expect(handler && (await statusOf(handler, method, headers)), `${method}, ${name}`).toBe(403)
    }
  })
})

const actionFiles = found('*.ts').filter((file) => isServerActions(file))

function isServerActions(file: string): boolean {
  return /^\s*(?:\/\*[\s\S]*?\*\/\s*)?['"]use server['"]/.test(readText(file))
}
function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

test('server actions stand in files of their own, not within a page or a component', () => {
  const elsewhere = globSync('{app,components,lib}/**/*.{ts,tsx}', { cwd: root })
    .filter((file) => !file.includes('.test.') && /['"]use server['"]/.test(readText(file)))
    .filter((file) => !actionFiles.includes(file))
  expect(elsewhere).toEqual([])
  expect(actionFiles.length).toBeGreaterThan(5)
})

describe.each(actionFiles)('%s', (file) => {
  test('looks at the origin before anything else', async () => {
    const actions = Object.entries(await load(file)).filter((entry) => typeof entry[1] === 'function')
    expect(actions).not.toEqual([])
    for (const [action, call] of actions as [string, (...args: unknown[]) => Promise<unknown>][]) {
      for (const [name, headers] of Object.entries(foreign)) {
        sent.headers = new Headers(headers)
        sent.asked = 0
        storeAsked = 0
        const args = Array.from({ length: Math.max(call.length, 1) }, () => untouchable)
        await expect(call(...args), `${action}, ${name}`).resolves.not.toThrow()
        expect(sent.asked, `${action} did not look`).toBeGreaterThan(0)
        expect(storeAsked, `${action}, ${name}, went on`).toBe(0)
      }
    }
  })
})
