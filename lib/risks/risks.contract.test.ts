/** What is dangerous over a whole fleet: listed, counted, answered for until a day, and counted day by day. On PGlite and on a real PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { fillFleet } from '../analysis/fleet.fixture.ts'
import { analyseWaiting } from '../analysis/index.ts'
import type { Actor } from '../audit/types.ts'
import { everything, isWithin, type Scope } from '../auth/rules/index.ts'
import { riskKinds } from '../fleet/filter/index.ts'
import { countRisks, listRisks, risksOfAssociation } from '../fleet/index.ts'
import type { FleetRisk, RiskFilter } from '../fleet/types.ts'
import { closeStore } from '../store/database.ts'
import { type Database, database, tables } from '../store/index.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { acceptRisk, countToday, readRiskDays, takeBackRisk } from './index.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
vi.mock('../env.ts', async () => {
  const { parseEnv } = await import('../env-schema.ts')
  return { readEnv: () => parseEnv(process.env) }
})

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-risks-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

const { acceptedRisks, analyses, fleetAssociations: f } = tables
const now = new Date('2026-11-23T09:00:00.000Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
const rev: Actor = { kind: 'person', id: 'rev', name: 'Rev', session: 's', address: '127.0.0.1' }
const ofAcme: Scope = { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] }
const all: RiskFilter = { kind: null, tenant: null, cluster: null, show: 'open' }

async function given<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>) {
  const made = await answer
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}

async function listAll(scope: Scope, filter = all, at = now, limit = 37): Promise<readonly FleetRisk[]> {
  const rows: FleetRisk[] = []
  let after: string | null = null
  do {
    const page: { rows: readonly FleetRisk[]; next: string | null } = await given(
      listRisks(scope, filter, { after, limit, now: at }),
    )
    rows.push(...page.rows)
    after = page.next
  } while (after !== null)
  return rows
}

const idOf = (risk: FleetRisk) =>
  [risk.kind, risk.accountId, risk.region, risk.cluster, risk.associationId].join(' ')

/** The same by looking at each association. */
async function naively(store: Database, scope: Scope): Promise<readonly string[]> {
  const rows = await store.select().from(f).leftJoin(analyses, eq(analyses.key, f.analysis))
  const seen = rows.filter(({ fleet_associations: row }) => isWithin(scope, row))
  const users = new Map<string | null, number>()
  for (const { fleet_associations: row } of seen)
    users.set(row.effectiveRoleArn, (users.get(row.effectiveRoleArn) ?? 0) + 1)
  return seen.flatMap(({ fleet_associations: row, analyses: made }) => {
    if (!made) return []
    const isShared =
      row.policy === null && (users.get(row.effectiveRoleArn) ?? 0) >= 10 && made.granted + made.narrowed > 0
    const kinds = [...made.risks.map(({ kind }) => kind), ...(isShared ? ['shared-without-policy'] : [])]
    return kinds.map((kind) => [kind, row.accountId, row.region, row.cluster, row.associationId].join(' '))
  })
}

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  let store: Database
  let first: FleetRisk
  beforeAll(async () => {
    vi.stubEnv('PODSCOPE_DATA', join(folder, kind))
    vi.stubEnv('DATABASE_URL', kind === 'PGlite' ? '' : await postgres.newDatabase())
    store = await database()
    await fillFleet(store)
    await analyseWaiting()
    return closeStore
  })
  beforeEach(async () => {
    const [risk] = await listAll(everything)
    if (!risk) throw new Error('nothing is dangerous')
    first = risk
    return async () => {
      await store.delete(acceptedRisks)
      await store.delete(tables.riskDays)
      await store.delete(tables.tenants)
    }
  })

  const accept = (risk: FleetRisk, more: { until?: Date; accepts?: Scope; content?: string } = {}) =>
    acceptRisk(
      risk,
      {
        kind: risk.kind,
        reason: 'it builds images',
        until: more.until ?? later(30),
        seen: { content: more.content ?? risk.content, acceptance: risk.acceptance?.id ?? null },
      },
      { actor: rev, accepts: more.accepts ?? everything },
      now,
    )
  const again = async (at = now) =>
    (await given(risksOfAssociation(everything, first, at))).find((risk) => risk.kind === first.kind)
  const tally = async (at = now) => (await given(countRisks(everything, all, at)))[first.kind]

  test.each([
    ['everything', everything],
    ['one tenant', ofAcme],
  ])('lists and counts what is dangerous of %s, each once, the gravest first', async (_, scope) => {
    const rows = await listAll(scope)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map(idOf).toSorted()).toEqual((await naively(store, scope)).toSorted())
    const rank = ({ kind: each, risk }: FleetRisk) => riskKinds.indexOf(each) * 1000 - risk
    expect(rows.map(rank)).toEqual(rows.map(rank).toSorted((one, other) => one - other))
    const counts = await given(countRisks(scope, all, now))
    for (const each of riskKinds)
      expect([each, counts[each].open]).toEqual([each, rows.filter((row) => row.kind === each).length])
    for (const row of rows) expect(row.why === null).toBe(row.kind === 'shared-without-policy')
  })

  test('a kind, a cluster and a tenant each select theirs', async () => {
    const rows = await listAll(everything)
    const isOf = (part: Partial<RiskFilter>) => listAll(everything, { ...all, ...part })
    expect((await isOf({ kind: first.kind })).map(idOf)).toEqual(
      rows.filter((row) => row.kind === first.kind).map(idOf),
    )
    expect((await isOf({ cluster: first.cluster })).map(idOf)).toEqual(
      rows.filter(({ cluster }) => cluster === first.cluster).map(idOf),
    )
    const ofTenant = await isOf({ tenant: 'acme' })
    expect(ofTenant.length).toBeGreaterThan(0)
    expect(ofTenant.length).toBeLessThan(rows.length)
    expect(await listRisks(everything, all, { after: 'nonsense', limit: 5, now })).toEqual({
      ok: false,
      error: { kind: 'cursor' },
    })
  })

  test('what is accepted is not open until its day, or until something decides otherwise', async () => {
    const { open } = await tally()
    expect(await accept(first)).toEqual({ ok: true, value: null })
    expect(await tally()).toEqual({ open: open - 1, accepted: 1 })
    expect((await listAll(everything)).map(idOf)).not.toContain(idOf(first))
    const [taken] = await listAll(everything, { ...all, show: 'accepted' })
    expect(taken?.acceptance).toMatchObject({ reason: 'it builds images', by: 'Rev', state: 'stands' })
    expect(await tally(later(31))).toEqual({ open, accepted: 0 })
    expect((await again(later(31)))?.acceptance?.state).toBe('expired')
    await store.update(acceptedRisks).set({ content: 'another' })
    expect(await tally()).toEqual({ open, accepted: 0 })
    expect((await again())?.acceptance?.state).toBe('changed')
  })

  test('is accepted anew, one at a time, and taken back; the audit has each', async () => {
    await accept(first)
    const taken = await again()
    expect(await accept(first)).toEqual({ ok: false, error: { kind: 'changed' } })
    if (!taken?.acceptance) throw new Error('not accepted')
    expect(await accept(taken, { until: later(60) })).toEqual({ ok: true, value: null })
    const anew = (await again())?.acceptance
    expect([anew?.until, anew?.id === taken.acceptance.id]).toEqual([later(60).toISOString(), false])
    const by = { actor: rev, accepts: everything }
    const other = { ...first, associationId: 'a-other' }
    expect(await takeBackRisk(other, anew?.id ?? '', by, now)).toMatchObject({ error: { kind: 'not-found' } })
    expect(await takeBackRisk(first, taken.acceptance.id, by, now)).toMatchObject({
      error: { kind: 'not-found' },
    })
    expect(
      await takeBackRisk(first, anew?.id ?? '', { ...by, accepts: { kind: 'some', selectors: [] } }, now),
    ).toEqual({
      ok: false,
      error: { kind: 'not-found' },
    })
    expect(await takeBackRisk(first, anew?.id ?? '', by, now)).toEqual({ ok: true, value: null })
    expect((await again())?.acceptance).toBeNull()
    const ended = await store.select().from(acceptedRisks)
    expect(ended.map(({ endedBy }) => endedBy?.id)).toEqual(['rev', 'rev'])
    const acts = (await store.select().from(tables.auditEntries)).map(({ act }) => act)
    expect(acts.filter((act) => act.startsWith('risk.')).slice(-3)).toEqual([
      'risk.accept',
      'risk.accept',
      'risk.take-back',
    ])
  })

  test.each([
    ['a day that is over', { until: later(-1) }, 'until'],
    ['more than a year', { until: later(367) }, 'until'],
    ['what was something else', { content: 'another' }, 'changed'],
    ['what is not theirs', { accepts: { kind: 'some', selectors: [] } as Scope }, 'not-found'],
  ])('%s is not accepted', async (_, more, expected) => {
    expect(await accept(first, more)).toEqual({ ok: false, error: { kind: expected } })
    expect(await store.$count(acceptedRisks)).toBe(0)
  })

  test('a day is counted of everything and of each tenant, and its last count stays', async () => {
    const [tenant] = await store
      .insert(tables.tenants)
      .values({ name: 'acme', selectors: [{ namespaces: ['tenant-acme'] }] })
      .returning()
    if (!tenant) throw new Error('no tenant')
    await countToday(later(-1))
    await countToday(now)
    await accept(first)
    await countToday(now)
    const { open } = await tally()
    const ofAll = await readRiskDays(null, later(-10))
    expect(ofAll.map((each) => [each.day, each.open[first.kind]])).toEqual([
      ['2026-11-22', open + 1],
      ['2026-11-23', open],
    ])
    const counts = await given(countRisks(ofAcme, all, now))
    const [, today] = await readRiskDays(tenant.id, later(-10))
    for (const each of riskKinds) expect(today?.open[each]).toBe(counts[each].open)
    expect(await readRiskDays(tenant.id, now)).toHaveLength(1)
    await store.delete(tables.tenants).where(and(eq(tables.tenants.id, tenant.id)))
    expect(await readRiskDays(tenant.id, later(-10))).toEqual([])
  })
})
