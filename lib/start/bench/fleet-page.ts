/** The table of the fleet in a browser: when its first rows are there, and how even it is while it is scrolled. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { routes } from '../../routes.ts'
import type { RealSite } from './real-site.ts'
import { quantile } from './stats.ts'

const viewport = { width: 1280, height: 900 }
const firstRow = 'tr[aria-rowindex="2"] th a'

/** What every page writes down from its first moment. Runs in the browser. */
function watchFrames(): void {
  const watched = { rowsAt: null as number | null, frames: [] as number[], longTasks: [] as number[] }
  Object.assign(window, { watched })
  let before = performance.now()
  const frame = () => {
    const now = performance.now()
    watched.frames.push(now - before)
    before = now
    // Seen in this frame, it was painted with the last one at the latest: told a little late rather than early.
    if (watched.rowsAt === null && document.querySelector('tr[aria-rowindex="2"] th a')) watched.rowsAt = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longTasks.push(duration)
  }).observe({ type: 'longtask' })
}

type Watched = { readonly rowsAt: number | null; readonly frames: number[]; readonly longTasks: number[] }

const watchedIn = (page: Page) =>
  page.evaluate(() => {
    const { watched } = window as unknown as { readonly watched: Watched }
    return watched
  })

/** What is written down from now on, until the function it returns is called. */
async function watchFromNow(page: Page): Promise<() => Promise<Evenness>> {
  const before = await watchedIn(page)
  return async () => {
    const { frames, longTasks } = await watchedIn(page)
    return evennessOf(frames.slice(before.frames.length), longTasks.slice(before.longTasks.length))
  }
}

/** How a stretch of time went by in the browser, in milliseconds between frames. A frame is long over 50 ms, as a task is (W3C, Long Tasks). */
export type Evenness = {
  readonly frames: number
  readonly medianMs: number
  readonly p99Ms: number
  readonly longestMs: number
  readonly over50Ms: number
  readonly longTasks: number
  readonly longestTaskMs: number
}

const tenths = (ms: number) => Math.round(ms * 10) / 10

function evennessOf(frames: readonly number[], longTasks: readonly number[]): Evenness {
  return {
    frames: frames.length,
    medianMs: tenths(quantile(frames, 0.5)),
    p99Ms: tenths(quantile(frames, 0.99)),
    longestMs: tenths(Math.max(...frames)),
    over50Ms: frames.filter((ms) => ms > 50).length,
    longTasks: longTasks.length,
    longestTaskMs: tenths(Math.max(0, ...longTasks)),
  }
}

/** A site, and somebody who is signed in there. */
type Visited = Pick<RealSite, 'url' | 'cookie'>

/** Somebody’s browser: a page of its own, empty, that has seen nothing of the site yet. */
export type Visitor = { readonly context: BrowserContext; readonly page: Page }

export async function openBrowser(browser: Browser, site: Visited | null = null): Promise<Visitor> {
  const context = await browser.newContext({ viewport })
  if (site) await signIn(context, site)
  const page = await context.newPage()
  await page.addInitScript(watchFrames)
  return { context, page }
}

async function signIn(context: BrowserContext, { cookie, url }: Visited): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
}

/** Goes to the table. Returns when its first rows were there, in milliseconds from the navigation and as `Date.now()` would have said. */
export async function showTable(
  { context, page }: Visitor,
  site: Visited,
): Promise<{ readonly afterMs: number; readonly at: number }> {
  await signIn(context, site)
  await page.goto(site.url + routes.associations(), { waitUntil: 'commit' })
  await page.waitForFunction(() => (window as unknown as { watched: Watched }).watched.rowsAt !== null)
  const { rowsAt } = await watchedIn(page)
  const afterMs = rowsAt ?? Number.NaN
  return { afterMs, at: (await page.evaluate(() => performance.timeOrigin)) + afterMs }
}

/** Opens the table in a browser of its own. Returns milliseconds from the navigation to the first rows. */
export async function openTable(browser: Browser, site: Visited): Promise<number> {
  const visitor = await openBrowser(browser)
  const { afterMs } = await showTable(visitor, site)
  await visitor.context.close()
  return afterMs
}

const rowHeight = 34

/** Wheel steps, one a frame at most, until the end or so many. */
async function wheel(page: Page, step: number, most: number): Promise<void> {
  for (let done = 0; done < most; done++) {
    await page.mouse.wheel(0, step)
    const atEnd = await page.evaluate(
      () =>
        new Promise<boolean>((told) =>
          requestAnimationFrame(() =>
            told(scrollY + innerHeight >= document.documentElement.scrollHeight - 2),
          ),
        ),
    )
    if (atEnd) return
  }
}

/** With the mouse on the scroll bar's thumb, from the top to the bottom and back. */
async function dragBar(page: Page): Promise<void> {
  const x = viewport.width - 7
  const [top, bottom] = [24, viewport.height - 4]
  await page.mouse.move(x, top)
  await page.mouse.down()
  await page.mouse.move(x, bottom, { steps: 120 })
  await page.mouse.move(x, top, { steps: 120 })
  await page.mouse.up()
}

async function homeAndEnd(page: Page): Promise<void> {
  for (let round = 0; round < 5; round++)
    for (const key of ['End', 'Home'] as const) {
      await page.keyboard.press(key)
      // The browser takes its time to get there.
      await page
        .waitForFunction(
          (end) => (end ? scrollY + innerHeight >= document.documentElement.scrollHeight - 2 : scrollY === 0),
          key === 'End',
          { timeout: 3000 },
        )
        .catch(() => undefined)
      await settled(page)
    }
}

/** Every row on the screen is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('tbody tr:not(:has(th))')].every((waiting) => {
      const { top, bottom } = waiting.getBoundingClientRect()
      return bottom <= 0 || top >= innerHeight
    }),
  )
}

const ways = {
  /** As a wheel's notch, over rows that are fetched as they come. */
  slowWheel: (page: Page) => wheel(page, 120, 400),
  /** Through all rows. */
  wheelThroughAll: (page: Page) => wheel(page, 70 * rowHeight, 3000),
  bar: dragBar,
  keys: homeAndEnd,
} as const
export type Scrolled = Readonly<Record<keyof typeof ways, Evenness & { readonly reachedPx: number }>>

async function scrollInAllWays(page: Page): Promise<Scrolled> {
  const found: Partial<Record<keyof typeof ways, Evenness & { readonly reachedPx: number }>> = {}
  for (const [name, way] of Object.entries(ways) as [keyof typeof ways, (page: Page) => Promise<void>][]) {
    await page.evaluate(() => {
      scrollTo(0, 0)
      let furthest = 0
      const note = () => {
        furthest = Math.max(furthest, scrollY)
        Object.assign(window, { furthest })
      }
      note()
      addEventListener('scroll', note, { passive: true })
    })
    await settled(page)
    await page.mouse.move(viewport.width / 2, viewport.height / 2)
    const end = await watchFromNow(page)
    await way(page)
    await settled(page)
    const reachedPx = await page.evaluate(() => (window as unknown as { furthest: number }).furthest)
    found[name] = { ...(await end()), reachedPx: Math.round(reachedPx) }
  }
  return found as Scrolled
}

/** Nothing is waited for here: the time itself is what is measured, frames of a page at rest. */
const restMs = 10_000

/** The browser's own frames on this machine: of an empty page that is let alone, and of one as high as the table that is scrolled as it is. */
export async function measureEmptyPage(browser: Browser, rows: number) {
  const { context, page } = await openBrowser(browser)
  await page.goto('data:text/html,<!doctype html><title>empty</title>')
  const endOfRest = await watchFromNow(page)
  await page.waitForTimeout(restMs)
  const atRest = await endOfRest()
  await page.evaluate((height) => {
    document.body.style.height = `${height}px`
  }, rows * rowHeight)
  const scrolled = await scrollInAllWays(page)
  await context.close()
  return { atRest, scrolled }
}

/** The table, scrolled. */
export async function measureScrolling(browser: Browser, site: Visited): Promise<Scrolled> {
  const { context, page } = await openBrowser(browser, site)
  await page.goto(site.url + routes.associations())
  await page.locator(firstRow).waitFor()
  await page.waitForLoadState('networkidle')
  const scrolled = await scrollInAllWays(page)
  await context.close()
  return scrolled
}

/** Asks who can do something, which brings the whole fleet into the server's memory. */
export async function askWhoCan(browser: Browser, site: Visited): Promise<void> {
  const { context, page } = await openBrowser(browser, site)
  await page.goto(site.url + routes.access({ action: 's3:GetObject', resource: '*' }))
  await page.getByRole('list', { name: 'Verdicts' }).waitFor({ timeout: 120_000 })
  await context.close()
}
