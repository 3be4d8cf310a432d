/** Reviews, from freezing to closing: over a whole fleet and HTTP against the local AWS, on PGlite and on a real PostgreSQL. */
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Actor } from '../audit/types.ts'
import { everything, type Scope } from '../auth/rules/index.ts'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import type { DecisionDraft } from './decide.ts'
import type { ReviewDraft } from './open.ts'

// Opening a database takes a second, and on a busy machine ten.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let postgres: LocalPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

const person = (id: string): Actor => ({
  kind: 'person',
  id,
  name: id,
  session: `s-${id}`,
  address: '127.0.0.1',
})
/** `rev` decides about everything, `acme` about one tenant’s, `eve` about nothing. */
const [rev, acme, eve, boss] = [person('rev'), person('acme'), person('eve'), person('boss')]
const monday = new Date('2026-11-23T09:00:00.000Z')
const later = (days: number) => new Date(monday.getTime() + days * 86_400_000)
const ofAcme: Scope = { kind: 'some', selectors: [{ namespaces: ['tenant-acme'] }] }
const sees = (actor: Actor, reads: Scope = everything) => ({ id: actor.id, reads })
const decider = (actor: Actor, decides: Scope = everything) => ({ actor, reads: everything, decides })
const manager = (manages: Scope = everything) => ({ actor: boss, reads: everything, manages })
const keep: DecisionDraft = { verdict: 'keep', reason: 'it is needed', without: [] }
const all = { filter: 'all', after: 0, limit: 500 } as const

async function load() {
  const [reviews, fleet, analysis, fixture, requests, audit, store, aws, evidence] = await Promise.all([
    import('./index.ts'),
    import('../fleet/index.ts'),
    import('../analysis/index.ts'),
    import('../analysis/fleet.fixture.ts'),
    import('../requests/index.ts'),
    import('../audit/index.ts'),
    import('../store/index.ts'),
    import('../aws/index.ts'),
    import('../evidence/index.ts'),
  ])
  const { listEntries: listAudit, ...ofAudit } = audit
  return {
    ...evidence,
    ...ofAudit,
    ...aws,
    ...fleet,
    ...analysis,
    ...fixture,
    ...requests,
    ...store,
    ...reviews,
    listAudit,
  }
}

const places = [
  ['PGlite', async () => ({})],
  ['PostgreSQL', async () => ({ DATABASE_URL: await postgres.newDatabase() })],
] as const

describe.each(places)('on %s', (_, settings) => {
  let local: LocalAws
  let rooms: Awaited<ReturnType<typeof load>>
  beforeAll(async () => {
    vi.resetModules()
    local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '2000', ...(await settings()) }, { associations: 400 })
    rooms = await load()
    await rooms.fillFleet(await rooms.database())
    await rooms.analyseWaiting()
    return () => local.close()
  })
  beforeEach(async () => {
    const { tables } = rooms
    const db = await rooms.database()
    const ids = [rev, acme, eve, boss].map(({ id }) => id)
    await db
      .insert(tables.people)
      .values(ids.map((id) => ({ id, name: id, email: `${id}@example.com`, origin: 'proxy' as const })))
    const [tenant] = await db
      .insert(tables.tenants)
      .values({ name: 'acme', selectors: [{ namespaces: ['tenant-acme'] }] })
      .returning()
    await db.insert(tables.grants).values([
      { holderKind: 'person', holder: 'rev', role: 'reviewer' },
      { holderKind: 'person', holder: 'acme', role: 'reviewer', tenantId: tenant?.id ?? null },
      { holderKind: 'person', holder: 'eve', role: 'support' },
    ])
    return async () => {
      await local.reset()
      for (const each of [
        'reviews',
        'changeRequests',
        'approvalRules',
        'grants',
        'tenants',
        'people',
      ] as const)
        await db.delete(tables[each])
    }
  })

  const draft = (more: Partial<ReviewDraft> = {}): ReviewDraft => ({
    name: 'payments, Q4',
    filter: 'namespace:payments',
    dueAt: later(14),
    reviewers: ['rev'],
    ...more,
  })
  const tryToOpen = (more: Partial<ReviewDraft> = {}, manages: Scope = everything) =>
    rooms.openReview(draft(more), { actor: boss, manages }, monday)
  async function open(more: Partial<ReviewDraft> = {}, manages: Scope = everything): Promise<string> {
    const opened = await tryToOpen(more, manages)
    if (!opened.ok) throw new Error(JSON.stringify(opened.error))
    return opened.value
  }
  const entries = (id: string) => rooms.listEntries(id, sees(rev), all)
  async function numberOf(id: string, serviceAccount: string): Promise<number> {
    const found = (await entries(id)).find((each) => each.serviceAccount === serviceAccount)
    if (!found) throw new Error(`no ${serviceAccount}`)
    return found.number
  }
  const told = async (id: string) => {
    const found = await rooms.listAudit({ object: id, limit: 500 })
    return found.map(({ act, actor }) => `${act} ${actor.name}`).reverse()
  }

  describe('opening', () => {
    test('freezes what the filter selects, with its time and what decides, and writes it down', async () => {
      const id = await open()
      const counted = await rooms.countRows(everything, 'namespace:payments')
      const list = await entries(id)
      expect(counted).toEqual({ ok: true, value: list.length })
      expect(list.length).toBeGreaterThan(5)
      expect(list.map(({ number }) => number)).toEqual(list.map((_, place) => place + 1))
      for (const entry of list) {
        expect(entry).toMatchObject({ decision: null, since: [], request: null, reviewer: { away: null } })
        expect(Date.parse(entry.readAt)).toBeLessThan(Date.now())
      }
      const whole = await rooms.readEntry(id, list.find(({ counts }) => counts)?.number ?? 0, everything)
      expect(whole?.access?.policies.identity.length).toBeGreaterThan(0)
      expect(whole?.access?.session.principal).toMatch(/^arn:/)
      const review = await rooms.readReview(id, sees(rev))
      expect(review).toMatchObject({ state: 'open', entries: list.length, mine: list.length })
      expect(review?.frozenWith.catalog).toMatch(/^\d{4}-\d\d-\d\d$/)
      expect(await told(id)).toEqual(['review.open boss'])
    })

    test('is refused where nobody could answer for it', async () => {
      expect(await tryToOpen({ filter: 'role:' })).toMatchObject({ error: { kind: 'filter' } })
      expect(await tryToOpen({ filter: 'namespace:nowhere' })).toMatchObject({ error: { kind: 'empty' } })
      expect(await tryToOpen({ reviewers: ['acme'] })).toMatchObject({ error: { kind: 'nobody-decides' } })
      // Who may decide nothing is no reviewer, nor is who is not there.
      expect(await tryToOpen({ reviewers: ['eve', 'nobody'] })).toMatchObject({
        error: { kind: 'nobody-decides' },
      })
      expect(await rooms.listReviews(sees(rev), 10)).toEqual([])
    })

    test('gives everyone only what they may decide about, and takes in only what the opener may', async () => {
      const id = await open({ filter: 'namespace:tenant-*', reviewers: ['rev', 'acme'] })
      const list = await entries(id)
      const of = (who: string) => list.filter(({ reviewer }) => reviewer.id === who)
      expect(of('acme').length).toBeGreaterThan(0)
      expect(of('acme').every(({ namespace }) => namespace === 'tenant-acme')).toBe(true)
      expect(of('rev').length + of('acme').length).toBe(list.length)
      const theirs = await open({ filter: '' }, ofAcme)
      expect(new Set((await entries(theirs)).map(({ namespace }) => namespace))).toEqual(
        new Set(['tenant-acme']),
      )
    })

    test('shows itself to nobody who sees none of it, and of it only what they see', async () => {
      const payments = await open()
      const tenants = await open({ filter: 'namespace:tenant-*' })
      const looker = sees(acme, ofAcme)
      expect(await rooms.readReview(payments, looker)).toBeNull()
      expect((await rooms.listReviews(looker, 10)).map(({ id }) => id)).toEqual([tenants])
      const list = await rooms.listEntries(tenants, looker, all)
      expect(list.length).toBeGreaterThan(0)
      expect(list.every(({ namespace }) => namespace === 'tenant-acme')).toBe(true)
      const { tally } = (await rooms.readReview(tenants, looker)) ?? {}
      expect(tally?.open).toBe(list.length)
      const foreign = (await entries(tenants)).find(({ namespace }) => namespace !== 'tenant-acme')
      expect(await rooms.readEntry(tenants, foreign?.number ?? 0, ofAcme)).toBeNull()
      expect(await rooms.isWhole(tenants, ofAcme)).toBe(false)
      expect(await rooms.isWhole(tenants, everything)).toBe(true)
    })
  })

  describe('deciding', () => {
    test('takes the reviewer, is written down each time, and counts', async () => {
      const id = await open()
      const by = decider(rev)
      expect(await rooms.decide(id, [1, 2], keep, decider(boss), monday)).toEqual({
        ok: false,
        error: { kind: 'not-yours', reviewer: 'rev' },
      })
      expect(await rooms.decide(id, [1], keep, decider(rev, ofAcme), monday)).toMatchObject({
        error: { kind: 'not-allowed' },
      })
      expect(await rooms.decide(id, [1, 9999], keep, by, monday)).toMatchObject({
        error: { kind: 'not-found' },
      })
      expect(await rooms.decide(id, [1, 2], keep, by, monday)).toEqual({ ok: true, value: 2 })
      expect(await rooms.decide(id, [2], { ...keep, verdict: 'narrow' }, by, later(1))).toMatchObject({
        ok: true,
      })
      const review = await rooms.readReview(id, sees(rev))
      expect(review?.tally).toMatchObject({ keep: 1, narrow: 1, remove: 0 })
      expect(review?.mine).toBe((review?.entries ?? 0) - 2)
      expect(await rooms.countMine(sees(rev))).toBe(review?.mine)
      expect((await told(id)).slice(1)).toEqual(Array(3).fill('review.decide rev'))
      const narrow = await rooms.listEntries(id, sees(rev), { ...all, filter: 'narrow' })
      expect(narrow).toMatchObject([
        { number: 2, decision: { at: later(1).toISOString(), by: { id: 'rev' } } },
      ])
    })

    test('ends with the review, which counts what is left', async () => {
      const id = await open()
      await rooms.decide(id, [1], keep, decider(rev), monday)
      expect(await rooms.closeReview(id, { actor: acme, manages: ofAcme }, later(2))).toMatchObject({
        error: { kind: 'not-allowed' },
      })
      expect(await rooms.closeReview(id, manager(), later(2))).toEqual({ ok: true, value: null })
      expect(await rooms.closeReview(id, manager(), later(3))).toMatchObject({ error: { kind: 'closed' } })
      expect(await rooms.decide(id, [2], keep, decider(rev), later(3))).toMatchObject({
        error: { kind: 'closed' },
      })
      expect(await rooms.countMine(sees(rev))).toBe(0)
      const [closing] = await rooms.listAudit({ object: id, act: 'review.close', limit: 5 })
      const { entries: count } = (await rooms.readReview(id, sees(rev))) ?? {}
      expect(closing?.detail).toEqual({ entries: count, undecided: (count ?? 0) - 1 })
    })

    test('is handed on, also of a reviewer who left', async () => {
      const id = await open({ filter: 'namespace:tenant-acme' })
      const db = await rooms.database()
      const to = (name: string) => rooms.reviewers().then((list) => list.find((each) => each.id === name))
      const [acmes, revs] = [await to('acme'), await to('rev')]
      if (!acmes || !revs) throw new Error('nobody decides')
      const byRev = { ...manager({ kind: 'some', selectors: [] }), actor: rev }
      expect(await rooms.handOn(id, { numbers: [1] }, acmes, byRev)).toEqual({ ok: true, value: 1 })
      // What is another's is handed on by who manages reviews alone.
      expect(await rooms.handOn(id, { numbers: [1] }, revs, byRev)).toMatchObject({
        error: { kind: 'not-allowed' },
      })
      // Of the tenant still, and reviewer of it no longer.
      const acmesGrant = eq(rooms.tables.grants.holder, 'acme')
      await db.update(rooms.tables.grants).set({ role: 'support' }).where(acmesGrant)
      expect((await entries(id))[0]?.reviewer).toEqual({ id: 'acme', name: 'acme', away: 'may-not' })
      const told = await rooms.readProgress(id, everything)
      expect(told.map(({ name, away }) => [name, away])).toEqual(
        expect.arrayContaining([
          ['acme', 'may-not'],
          ['rev', null],
        ]),
      )
      await db.update(rooms.tables.grants).set({ role: 'reviewer' }).where(acmesGrant)
      await db.delete(rooms.tables.people).where(eq(rooms.tables.people.id, 'rev'))
      const [first, second] = await entries(id)
      expect([first?.reviewer, second?.reviewer]).toEqual([
        { id: 'acme', name: 'acme', away: null },
        { id: 'rev', name: 'rev', away: 'left' },
      ])
      const progress = await rooms.readProgress(id, everything)
      expect(progress.find(({ away }) => away === 'left')?.name).toBe('rev')
      expect(await rooms.handOn(id, { openOf: 'rev' }, acmes, manager())).toMatchObject({ ok: true })
      expect((await entries(id)).every(({ reviewer }) => reviewer.id === 'acme')).toBe(true)
      const other = await open({ filter: 'namespace:payments', reviewers: ['acme'] }).catch(() => null)
      expect(other).toBeNull()
    })
  })

  test('what changed since the freeze is told, and what was frozen stays', async () => {
    const id = await open()
    const { fleetAssociations: f } = rooms.tables
    const db = await rooms.database()
    const [one, two] = await entries(id)
    if (!one || !two) throw new Error('too few')
    const isIt = (entry: typeof one) =>
      and(eq(f.cluster, entry.cluster), eq(f.associationId, entry.associationId))
    await db.update(f).set({ missing: 2 }).where(isIt(one))
    await db.update(f).set({ roleArn: 'arn:aws:iam::111122223333:role/other', policy: null }).where(isIt(two))
    try {
      const [gone, changed] = await entries(id)
      expect(gone).toEqual({ ...one, since: ['gone'] })
      expect(changed?.since).toContain('role')
      expect({ ...changed, since: [] }).toEqual(two)
    } finally {
      await db.delete(f)
      await rooms.fillFleet(db)
      await rooms.analyseWaiting()
    }
  })

  describe('what follows', () => {
    const remove: DecisionDraft = { verdict: 'remove', reason: 'nobody runs it', without: [] }

    test('a narrowing takes actions away, and one that was turned down is decided anew', async () => {
      const id = await open({ filter: 'namespace:demo-ns' })
      const number = await numberOf(id, walkthrough.serviceAccount)
      const narrow: DecisionDraft = {
        verdict: 'narrow',
        reason: 'it deletes nothing',
        without: ['s3:Delete*'],
      }
      await rooms.decide(id, [number], { ...narrow, without: [] }, decider(rev), monday)
      expect(await rooms.askForDecision(id, number, decider(rev), monday)).toMatchObject({
        error: { kind: 'nothing-to-ask' },
      })
      await rooms.decide(id, [number], narrow, decider(rev), monday)
      const asked = await rooms.askForDecision(id, number, decider(rev), monday)
      if (!asked.ok) throw new Error(JSON.stringify(asked.error))
      const whole = await rooms.readRequest(asked.value, everything)
      const after = JSON.parse(whole?.request.after?.policy ?? '{}')
      expect(after.Statement.at(-1)).toEqual({ Effect: 'Deny', Action: 's3:Delete*', Resource: '*' })
      expect(whole?.request.access?.gained).toBe(0)
      const by = { actor: boss, reads: everything, approves: everything }
      await rooms.rejectRequest(asked.value, by, 'it does', monday)
      expect(await rooms.decide(id, [number], keep, decider(rev), later(1))).toEqual({ ok: true, value: 1 })
    })

    test('what AWS does not answer for is told, and the decision stands', async () => {
      const id = await open({ filter: 'namespace:demo-ns' })
      const number = await numberOf(id, walkthrough.serviceAccount)
      await rooms.decide(id, [number], remove, decider(rev), monday)
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' })
      expect(await rooms.askForDecision(id, number, decider(rev), monday)).toMatchObject({
        error: { kind: 'unread' },
      })
      await local.calm()
      const [entry] = await rooms.listEntries(id, sees(rev), { ...all, filter: 'remove' })
      expect(entry).toMatchObject({ number, request: null })
      expect(await rooms.askForDecision(id, number, decider(rev), monday)).toMatchObject({ ok: true })
    })

    test('what is another’s by now is neither asked for nor told of', async () => {
      const id = await open({ filter: 'namespace:demo-ns' })
      const number = await numberOf(id, walkthrough.serviceAccount)
      const db = await rooms.database()
      const { reviewEntries } = rooms.tables
      await db
        .update(reviewEntries)
        .set({ tags: { team: 'acme' } })
        .where(eq(reviewEntries.reviewId, id))
      const theirs: Scope = { kind: 'some', selectors: [{ tags: { team: 'acme' } }] }
      const by = { actor: rev, reads: theirs, decides: theirs }
      expect(await rooms.decide(id, [number], remove, by, monday)).toMatchObject({ ok: true })
      expect(await rooms.askForDecision(id, number, by, monday)).toEqual({
        ok: false,
        error: { kind: 'elsewhere' },
      })
      const looker = { id: 'rev', reads: everything, approves: everything }
      expect(await rooms.listRequests(looker, { which: 'all', limit: 10 })).toEqual([])
    })

    test('what is decided otherwise while AWS answers, or closed before, is not asked for', async () => {
      const id = await open({ filter: 'namespace:demo-ns' })
      const number = await numberOf(id, walkthrough.serviceAccount)
      await rooms.decide(id, [number], remove, decider(rev), monday)
      await local.calm()
      await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 400 })
      const asking = rooms.askForDecision(id, number, decider(rev), monday)
      await vi.waitFor(async () => expect(await local.calls(/Describe/)).not.toEqual([]), 10_000)
      await rooms.decide(id, [number], keep, decider(rev), later(1))
      expect(await asking).toMatchObject({ error: { kind: 'decided-anew' } })
      await rooms.decide(id, [number], remove, decider(rev), later(1))
      await rooms.closeReview(id, manager(), later(2))
      expect(await rooms.askForDecision(id, number, decider(rev), later(2))).toMatchObject({
        error: { kind: 'decided-anew' },
      })
      await local.calm()
      const looker = { id: 'rev', reads: everything, approves: everything }
      expect(await rooms.listRequests(looker, { which: 'all', limit: 10 })).toEqual([])
    })

    // Last: it is gone then.
    test('a removal is asked for once, and approved by another it is done', async () => {
      const id = await open({ filter: 'namespace:demo-ns' })
      const number = await numberOf(id, walkthrough.serviceAccount)
      await rooms.decide(id, [number], remove, decider(rev), monday)
      expect(await rooms.askForDecision(id, number, decider(boss), monday)).toMatchObject({
        error: { kind: 'not-decider' },
      })
      const asked = await Promise.all(
        [1, 2].map(() => rooms.askForDecision(id, number, decider(rev), monday)),
      )
      const again = await rooms.askForDecision(id, number, decider(rev), monday)
      const requests = await rooms.listRequests(
        { id: 'rev', reads: everything, approves: everything },
        { which: 'mine', limit: 10 },
      )
      expect(requests).toMatchObject([
        { reason: 'nobody runs it', review: { id, entry: number }, wanted: { kind: 'delete' } },
      ])
      expect(asked).toEqual(Array(2).fill({ ok: true, value: requests[0]?.id }))
      expect(again).toEqual({ ok: true, value: requests[0]?.id })
      // It stands as long as the request does.
      expect(await rooms.decide(id, [number], keep, decider(rev), monday)).toMatchObject({
        error: { kind: 'asked', request: requests[0]?.id },
      })
      const by = { actor: boss, reads: everything, approves: everything }
      const approved = await rooms.approveRequest(requests[0]?.id ?? '', by, '', monday)
      expect(approved).toMatchObject({ value: { state: 'applied' } })
      const [entry] = await rooms.listEntries(id, sees(rev), { ...all, filter: 'remove' })
      expect(entry?.request?.state).toBe('applied')
    })
  })

  test('the evidence of it verifies, names what it was of, and its fingerprint is in the audit', async () => {
    const id = await open({ filter: 'namespace:tenant-*' }, ofAcme)
    await rooms.decide(id, [1], keep, decider(rev), monday)
    const pack = await rooms.takeEvidence(id, rev, later(1))
    if (!pack) throw new Error('no evidence')
    const parts: Uint8Array[] = []
    for await (const part of pack) parts.push(part)
    const bytes = new Uint8Array(Buffer.concat(parts))
    const report = rooms.verifyPack(bytes)
    expect(report.failures).toEqual([])
    expect(report.says?.review).toMatchObject({ id, within: ['namespace tenant-acme'] })
    expect(report.says?.decisions).toMatchObject({ keep: 1, narrow: 0, remove: 0 })
    const [taken] = await rooms.listAudit({ object: id, act: 'review.export', limit: 5 })
    expect(taken?.detail).toEqual({ sha256: report.fingerprint, bytes: bytes.length })
    const half = bytes.length >> 1
    bytes[half] = (bytes[half] ?? 0) ^ 1
    expect(rooms.verifyPack(bytes).verifies).toBe(false)
    expect(await rooms.takeEvidence('no-such', rev, later(1))).toBeNull()
  })

  test('reminds once for each step, while something waits', async () => {
    const id = await open()
    expect(await rooms.remindOfReviews(later(5))).toBe(0)
    expect(await rooms.remindOfReviews(later(12))).toBe(1)
    expect(await rooms.remindOfReviews(later(12))).toBe(0)
    expect(await rooms.remindOfReviews(later(15))).toBe(2)
    await rooms.closeReview(id, manager(), later(15))
    expect(await rooms.remindOfReviews(later(20))).toBe(0)
  })
})
