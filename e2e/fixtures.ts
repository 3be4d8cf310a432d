import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test'

export type Fault =
  | { readonly kind: 'throttle' | 'drop' | 'xml' | 'deny' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'error' | 'html' | 'xml'; readonly status: number }
  | { readonly kind: 'forget'; readonly fields: readonly string[]; readonly from?: 'request' | 'answer' }
  /** It is done, and then the answer fails. */
  | { readonly kind: 'after'; readonly then: Fault }

/** Which calls it befalls: all, so many, every n-th, or a share drawn by a seed. */
export type When = {
  readonly times?: number
  readonly every?: number
  readonly share?: number
  readonly seed?: number
}

/** The local AWS's control endpoint. */
export type SandboxControl = {
  readonly sandboxUrl: string
  /** Where the start-up wrote the accounts' keys. */
  readonly accountsFile: string
  /** From now on the operation fails in this way, so many times or until the test ends. */
  fault(operation: string, fault: Fault, when?: number | When): Promise<void>
  clearFaults(): Promise<void>
}

function controlOf(request: APIRequestContext, url: string, accountsFile: string): SandboxControl {
  return {
    sandboxUrl: url,
    accountsFile,
    async fault(operation, fault, when = {}) {
      const calls = typeof when === 'number' ? { times: when } : when
      const response = await request.post(`${url}/_sandbox/faults`, { data: { operation, fault, ...calls } })
      expect(response.status()).toBe(201)
    },
    async clearFaults() {
      expect((await request.delete(`${url}/_sandbox/faults`)).ok()).toBe(true)
    },
  }
}

/** Whether React has taken over every button that the page has. */
const isTakenOver = () =>
  [...document.querySelectorAll('button')].every((button) =>
    Object.keys(button).some((key) => key.startsWith('__reactProps$')),
  )

/**
 * The page, whose addresses are open only once its buttons do something: between a page's arrival and React's taking it over a click is lost,
 * and no test is about how short that is.
 */
function onceTakenOver(page: Page): Page {
  // A page without script never is: the test goes on with it as it stands.
  const taken = () => page.waitForFunction(isTakenOver, null, { timeout: 10_000 }).catch(() => undefined)
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
  page.goto = async (...asked) => {
    const answer = await goto(...asked)
    await taken()
    return answer
  }
  page.reload = async (...asked) => {
    const answer = await reload(...asked)
    await taken()
    return answer
  }
  return page
}

type Fixtures = {
  /** Where the site is. */
  readonly site: string
  readonly sandbox: SandboxControl
  readonly onlyLoopback: undefined
  /** What a page's Content-Security-Policy keeps out is a failure of the page, unless the test smuggles it in. */
  readonly violations: 'none' | 'expected'
  /** Tests that name the same have the same association ids; null: each has its own. */
  readonly ids: string | null
  readonly noViolation: undefined
}

/**
 * Every test begins with the seed and without faults, and fails when anything its browser opens asks beyond this machine, or violates the policy of its
 * page.
 */
export const test = base.extend<Fixtures>({
  sandbox: [
    async ({ request, ids: shared }, use, testInfo) => {
      const { sandboxUrl, accountsFile } = testInfo.config.metadata
      const url = String(sandboxUrl)
      // Other association ids for every test: what the site remembers of those of before, histories too, is of none that this test meets.
      const ids = shared ?? `${testInfo.testId} ${testInfo.repeatEachIndex} ${testInfo.retry}`
      expect((await request.post(`${url}/_sandbox/reset`, { data: { ids } })).ok()).toBe(true)
      const control = controlOf(request, url, String(accountsFile))
      await control.clearFaults()
      await use(control)
      await control.clearFaults()
    },
    { auto: true },
  ],
  onlyLoopback: [
    async ({ context }, use) => {
      const foreign: string[] = []
      const note = (url: string) => {
        const { protocol, hostname } = new URL(url)
        if (/^(http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') foreign.push(url)
      }
      // The context's requests are those of all its pages, popups and workers; web sockets are told page by page.
      context.on('request', (made) => note(made.url()))
      context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())))
      await use(undefined)
      expect(foreign, 'requests that left this machine').toEqual([])
    },
    { auto: true },
  ],
  page: async ({ page }, use) => use(onceTakenOver(page)),
  site: async ({ baseURL }, use) => use(baseURL ?? ''),
  violations: ['none', { option: true }],
  ids: [null, { option: true }],
  noViolation: [
    async ({ context, violations }, use) => {
      const seen: string[] = []
      // Chromium says so on the console for pages and their workers alike.
      context.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) seen.push(message.text())
      })
      await use(undefined)
      if (violations === 'none') expect(seen, 'violations of the page’s policy').toEqual([])
    },
    { auto: true },
  ],
})

export { expect } from '@playwright/test'
