/** The same on both databases: what waits is analysed once, and only what changed is analysed again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { markUsers } from '../crawl/crawl-roles.ts'
import { cases, walkthrough } from '../sandbox/seed/names.ts'
import { closeStore } from '../store/database.ts'
import { type Database, database, tables } from '../store/index.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { fillFleet, hashText } from './fleet.fixture.ts'
import { analyseWaiting } from './index.ts'
import { rowsOf } from './waiting.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-analysis-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

let made = 0
const inFolder = async () => ({ PODSCOPE_DATA: join(folder, `store${++made}`), DATABASE_URL: '' })
const inPostgres = async () => ({ DATABASE_URL: await postgres.newDatabase() })

vi.mock('../env.ts', async () => {
  const { parseEnv } = await import('../env-schema.ts')
  return { readEnv: () => parseEnv(process.env) }
})

const { fleetAssociations, fleetRoles, fleetAccounts, analyses } = tables

async function analysisOf(
  store: Database,
  { namespace, serviceAccount }: { namespace: string; serviceAccount: string },
) {
  const [row] = await store
    .select()
    .from(fleetAssociations)
    .leftJoin(analyses, eq(analyses.key, fleetAssociations.analysis))
    .where(
      sql`${fleetAssociations.namespace} = ${namespace} and ${fleetAssociations.serviceAccount} = ${serviceAccount}`,
    )
  if (!row) throw new Error('no such association')
  return row
}

/** A role is read with other policies: its associations wait again, as the crawl leaves them. */
async function changeRole(store: Database, arn: string, text: string): Promise<void> {
  await store.insert(tables.documents).values({ hash: hashText(text), text })
  await store
    .update(fleetRoles)
    .set({ policies: [{ name: 'New', kind: 'inline', hash: hashText(text) }], content: hashText(text) })
    .where(eq(fleetRoles.arn, arn))
  await store
    .update(fleetAssociations)
    .set({ toAnalyse: true })
    .where(eq(fleetAssociations.effectiveRoleArn, arn))
}

const everything = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'

describe.each([
  ['PGlite', inFolder],
  ['PostgreSQL', inPostgres],
] as const)('on %s', (_, where) => {
  let store: Database
  beforeEach(async () => {
    for (const [name, value] of Object.entries(await where())) vi.stubEnv(name, value)
    store = await database()
    await fillFleet(store)
    return closeStore
  })

  test('all of it is analysed once, and nothing of it again', async () => {
    const first = await analyseWaiting()
    expect(first).toMatchObject({ given: 400, unreadable: 2 })
    const distinct = await store.select().from(analyses)
    expect(first.computed).toBe(distinct.length)
    expect(distinct.length).toBeLessThan(400)
    expect(await analyseWaiting()).toEqual({ given: 0, unreadable: 0, computed: 0 })
    await store.update(fleetAssociations).set({ toAnalyse: true })
    expect(await analyseWaiting()).toEqual({ given: 400, unreadable: 2, computed: 0 })
  })

  test('what older rules made is made again, and is then as it would have been', async () => {
    await analyseWaiting()
    const before = await store.select().from(analyses).orderBy(analyses.key)
    expect(before.some(({ risks }) => risks.length > 0)).toBe(true)
    await store.update(analyses).set({ edition: 0, risks: [], content: '', findings: [], risk: 1 })
    expect(await analyseWaiting()).toMatchObject({ computed: before.length })
    expect(await store.select().from(analyses).orderBy(analyses.key)).toEqual(before)
    expect(await analyseWaiting()).toMatchObject({ given: 0, computed: 0 })
  })

  test('a role that is not there leaves its associations without an analysis; once it is, they get one', async () => {
    await analyseWaiting()
    const { fleet_associations: row } = await analysisOf(store, cases.missingRole)
    expect([row.analysis, row.toAnalyse]).toEqual([null, false])
    await changeRole(store, walkthrough.roleArn, everything)
    expect(await analyseWaiting()).toEqual({ given: 1, unreadable: 0, computed: 1 })
    const { analyses: found } = await analysisOf(store, walkthrough)
    expect(found).toMatchObject({ risk: 100, exact: true })
  })

  test('what an organization lays over an account is part of it', async () => {
    await changeRole(store, walkthrough.roleArn, everything)
    const [guard] = await store.select().from(tables.documents).limit(1)
    if (!guard) throw new Error('no document')
    await store
      .update(fleetAccounts)
      .set({ organization: { scps: [[{ name: 'guard', kind: 'managed', hash: guard.hash }]], rcps: [] } })
      .where(eq(fleetAccounts.accountId, walkthrough.accountId))
    await analyseWaiting()
    expect((await analysisOf(store, walkthrough)).analyses?.risk).toBeLessThan(100)
  })

  test('who stops in the middle has stored what was done; the rest waits', async () => {
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(analyseWaiting(stop.signal)).rejects.toThrow('enough')
    expect(await analyseWaiting()).toMatchObject({ given: 400 })
  })

  test('two at once do no harm', async () => {
    const both = await Promise.all([analyseWaiting(), analyseWaiting()])
    expect(both.reduce((sum, { given }) => sum + given, 0)).toBe(400)
    const [left] = await rowsOf<{ count: number }>(
      store,
      sql`select count(*)::int as count from fleet_associations where to_analyse`,
    )
    expect(left?.count).toBe(0)
  })

  test('another day’s catalog makes everything wait again', async () => {
    await analyseWaiting()
    await store.update(tables.actionSets).set({ catalog: '2020-01-01' })
    expect(await analyseWaiting()).toMatchObject({ given: 398, computed: 0 })
  })

  test('no analysis names a set that is not there', async () => {
    await analyseWaiting()
    const rows = await rowsOf(
      store,
      sql`select key from analyses a where not exists (select from action_sets s where s.hash = a.some)
            or not exists (select from action_sets s where s.hash = a.all)`,
    )
    expect(rows).toEqual([])
  })
})

test('a role that is being written while its associations are worked out does not leave them without an analysis', async () => {
  vi.stubEnv('DATABASE_URL', (await inPostgres()).DATABASE_URL)
  const store = await database()
  await fillFleet(store)
  const [role] = await store.select().from(fleetRoles).where(eq(fleetRoles.arn, walkthrough.roleArn))
  if (!role) throw new Error('no such role')
  await store.delete(fleetRoles).where(eq(fleetRoles.arn, role.arn))
  const [written, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const writing = store.transaction(async (tx) => {
    await tx.insert(fleetRoles).values(role)
    await markUsers(tx, [role.arn])
    written.resolve()
    await committed.promise
  })
  await written.promise
  await analyseWaiting()
  committed.resolve()
  await writing
  await analyseWaiting()
  const { analyses: found } = await analysisOf(store, walkthrough)
  expect(found).not.toBeNull()
  await closeStore()
})
