/**
 * Measures the site with the whole fleet, from outside, on the production build: `npm run bench:fleet -- [--postgres] [--associations N]
 * [--samples N] [--keep FOLDER]`. The site crawls and analyses the local AWS once, is stopped and started again on what it wrote. Prints JSON.
 * `--keep` keeps that in a folder, for another time (PGlite only).
 */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { browserArgs, findBrowser } from '../../../e2e/browser.ts'
import { storeFolderOf } from '../../env-schema.ts'
import { startPostgres } from '../../store/postgres.fixture.ts'
import { ensureBuild } from '../build.ts'
import { findFreePort } from '../port.ts'
import {
  askWhoCan,
  measureEmptyPage,
  measureScrolling,
  openBrowser,
  openTable,
  showTable,
} from './fleet-page.ts'
import { type Memory, type RealSite, startRealSite, untilRead } from './real-site.ts'
import { quantile } from './stats.ts'

const targets = {
  startMs: 5000,
  firstScreenMs: 1000,
  frameMs: 50,
  residentMb: { folder: 1024, postgres: 600 },
}

const { values: flags } = parseArgs({
  options: {
    postgres: { type: 'boolean', default: false },
    associations: { type: 'string', default: '100000' },
    samples: { type: 'string', default: '10' },
    keep: { type: 'string' },
  },
})
const [associations, samples] = [Number(flags.associations), Number(flags.samples)]
const load = () => Math.round((loadavg()[0] ?? 0) * 100) / 100

function spread(values: readonly number[]) {
  const at = (share: number) => Math.round(quantile(values, share))
  return { n: values.length, medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), load: load() }
}

type Place = { readonly port: number; readonly dataFolder: string; readonly databaseUrl: string | null }
const start = (place: Place) => startRealSite({ ...place, associations })

/** Fills the store as a new Podscope does: everything is read, and worked out meanwhile. Null: it was filled before. */
async function fill(place: Place, isFilled: boolean): Promise<{ seconds: number; memory: Memory } | null> {
  if (isFilled) return null
  const site = await start(place)
  try {
    await untilRead(site)
    const seconds = Math.round((performance.now() - site.startedAt) / 1000)
    return { seconds, memory: await site.memory() }
  } finally {
    await site.stop()
  }
}

/** From the start of `npm start`'s process to the first rows, in a browser whose empty page is open already. */
async function measureStarts(place: Place, browser: Browser) {
  const [answered, useful]: [number[], number[]] = [[], []]
  for (let round = 0; round < samples; round++) {
    const visitor = await openBrowser(browser)
    const site = await start(place)
    try {
      const { at } = await showTable(visitor, site)
      useful.push(at - performance.timeOrigin - site.startedAt)
      answered.push(site.answeredMs)
    } finally {
      await site.stop()
      await visitor.context.close()
    }
  }
  return { toFirstRows: spread(useful), toFirstAnswer: spread(answered) }
}

async function measureFirstScreens(site: RealSite, browser: Browser) {
  const coldMs = Math.round(await openTable(browser, site))
  const times: number[] = []
  for (let round = 0; round < samples * 2; round++) times.push(await openTable(browser, site))
  return { coldMs, ...spread(times) }
}

async function measureWarm(place: Place, browser: Browser) {
  const site = await start(place)
  try {
    const memoryAtStart = await site.memory()
    const firstScreen = await measureFirstScreens(site, browser)
    const emptyPage = { ...(await measureEmptyPage(browser, associations)), load: load() }
    const scrolling = { ...(await measureScrolling(browser, site)), load: load() }
    const memoryAfterPages = await site.memory()
    await askWhoCan(browser, site)
    const memory = {
      atStart: memoryAtStart,
      afterPages: memoryAfterPages,
      afterWhoCan: await site.memory(),
    }
    return { firstScreen, emptyPage, scrolling, memory }
  } finally {
    await site.stop()
  }
}

async function measureAll(place: Place, isFilled: boolean) {
  const { executablePath, env } = await findBrowser()
  const browser = await chromium.launch({
    executablePath,
    env,
    args: browserArgs,
    // One drags them.
    ignoreDefaultArgs: ['--hide-scrollbars'],
  })
  try {
    const loadBefore = load()
    const filling = await fill(place, isFilled)
    const starts = await measureStarts(place, browser)
    return { loadBefore, browser: browser.version(), filling, starts, ...(await measureWarm(place, browser)) }
  } finally {
    await browser.close()
  }
}

await ensureBuild((line) => console.error(line))
const dataFolder = flags.keep ? resolve(flags.keep) : await mkdtemp(join(tmpdir(), 'podscope-fleet-'))
await mkdir(dataFolder, { recursive: true })
const isFilled = await stat(storeFolderOf(dataFolder, true)).then(
  () => !flags.postgres,
  () => false,
)
const postgres = flags.postgres ? await startPostgres() : null
try {
  const databaseUrl = postgres ? await postgres.newDatabase() : null
  const found = await measureAll({ port: await findFreePort(), dataFolder, databaseUrl }, isFilled)
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  const store = postgres ? 'PostgreSQL' : 'PGlite'
  const report = { at: new Date().toISOString(), ...machine, store, associations, targets, ...found }
  console.log(JSON.stringify(report, null, 2))
} finally {
  await postgres?.stop()
  if (!flags.keep) await rm(dataFolder, { recursive: true, force: true })
}
