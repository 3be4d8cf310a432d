/** Refusals that a team keeps: by whom they are seen, marked and taken away, and until when, on both databases. */
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { listEntries, verifyChain } from '../audit/index.ts'
import type { Actor } from '../audit/types.ts'
import { everything, nothing, type Scope } from '../auth/rules/index.ts'
import { onBothDatabases } from '../auth/settings.fixture.ts'
import { parseDenial } from '../pod-identity/index.ts'
import { database, tables, tidyUp } from '../store/index.ts'
import { keepRefusal, listKept, markSolved, readKept, takeAway } from './index.ts'
import type { RefusalDraft } from './types.ts'

const ana = tester
const ben: Actor = { ...tester, id: 'p-2', name: 'ben', session: 's-2' }
const monday = new Date('2026-11-23T09:00:00.000Z')
const later = (days: number) => new Date(monday.getTime() + days * 86_400_000)
const acme: Scope = { kind: 'some', selectors: [{ tags: { team: 'acme' } }] }

const denialOf = (action: string, more = '') => {
  const denial = parseDenial(
    `AccessDenied: User: arn:aws:sts::111122223333:assumed-role/shared/eks-prod-api-7c9f-0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6 is not authorized to perform: ${action} on resource: "arn:aws:s3:::b/k${more}" because no session policy allows the ${action} action`,
  )
  if (!denial) throw new Error('not read')
  return denial
}
const found = { kind: 'request', verdict: 'implicitDeny', words: 'Not allowed.' } as const
const of = (associationId: string) => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId,
  namespace: `ns-${associationId}`,
  serviceAccount: 'api',
})
const draft = (associationId: string, action = 's3:GetObject', more: Partial<RefusalDraft> = {}) => ({
  of: of(associationId),
  denial: denialOf(action),
  found,
  note: null,
  ...more,
})

const row = (associationId: string, tags: Record<string, string>, missing = 0) => ({
  ...of(associationId),
  arn: `arn:aws:eks:eu-west-1:111122223333:podidentityassociation/prod/${associationId}`,
  tags,
  missing,
  toAnalyse: false,
  words: '',
  readAt: monday,
})

async function keep(associationId: string, action?: string, actor = ana, now = monday): Promise<string> {
  const kept = await keepRefusal(actor, draft(associationId, action), now)
  if (!kept.ok) throw new Error(kept.error.kind)
  return kept.value
}
const asAna = (reads: Scope) => ({ id: ana.id, reads })
const by = (actor: Actor, reads: Scope) => ({ actor, reads })
const actionsSeen = async (reads: Scope, now = monday) =>
  (await listKept(asAna(reads), { limit: 100 }, now)).map(({ denial }) => denial.action)

const open = onBothDatabases()
describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  open(kind)
  beforeEach(async () => {
    const db = await database()
    await db.delete(tables.keptRefusals)
    await db
      .insert(tables.fleetAssociations)
      .values([row('a-1', { team: 'acme' }), row('a-2', { team: 'globex' }), row('a-3', { team: 'acme' }, 2)])
  })

  test('one is kept with who, when, what AWS said and what was found, and written down', async () => {
    const kept = await keepRefusal(ana, draft('a-1', 's3:GetObject', { note: 'again \u0000' }), monday)
    expect(kept).toEqual({ ok: true, value: expect.any(String) })
    expect(await listKept(asAna(acme), { limit: 5 }, monday)).toMatchObject([
      {
        ...of('a-1'),
        denial: denialOf('s3:GetObject'),
        found,
        note: 'again \uFFFD',
        keptBy: 'ana',
        isOwn: true,
        keptAt: monday.toISOString(),
        keptUntil: later(90).toISOString(),
        solved: null,
        text: expect.stringContaining('because no session policy allows'),
      },
    ])
    const [entry] = await listEntries({ limit: 1 })
    expect(entry).toMatchObject({
      act: 'refusal.keep',
      object: { kind: 'association', associationId: 'a-1' },
      detail: { action: 's3:GetObject', layer: 'session' },
    })
    expect((await verifyChain()).broken).toBeNull()
  })

  test('the text that is kept is short', async () => {
    const denial = denialOf('s3:GetObject', '/x'.repeat(1000))
    await keepRefusal(ana, draft('a-1', 's3:GetObject', { denial }), monday)
    const [kept] = await listKept(asAna(everything), { limit: 1 }, monday)
    expect(kept?.text).toHaveLength(2000)
    expect(kept?.denial).toEqual(denial)
  })

  test('the same refusal of the same association is kept once, whichever pod it was said to', async () => {
    const id = await keep('a-1')
    const otherPod = {
      ...denialOf('s3:GetObject'),
      principal: 'arn:aws:sts::111122223333:assumed-role/shared/x',
    }
    expect(await keepRefusal(ben, draft('a-1', 's3:GetObject', { denial: otherPod }), monday)).toEqual({
      ok: false,
      error: { kind: 'kept-already', id },
    })
    await keep('a-1', 's3:PutObject')
    await keep('a-2')
    expect(await actionsSeen(everything)).toEqual(['s3:GetObject', 's3:PutObject', 's3:GetObject'])
    // When its time is over it is another one.
    expect((await keepRefusal(ben, draft('a-1'), later(91))).ok).toBe(true)
  })

  test('whoever sees some associations sees what was kept of those, gone ones too, and of no other', async () => {
    await keep('a-1', 's3:GetObject')
    const theirs = await keep('a-2', 's3:PutObject')
    await keep('a-3', 's3:DeleteObject')
    await keep('a-4', 's3:ListBucket')
    expect(await actionsSeen(acme)).toEqual(['s3:DeleteObject', 's3:GetObject'])
    expect(await actionsSeen(nothing)).toEqual([])
    expect(await readKept(asAna(acme), theirs, monday)).toBeNull()
    expect(await markSolved(theirs, by(ana, acme), true, monday)).toEqual({
      ok: false,
      error: { kind: 'not-found' },
    })
    // Not even what one kept oneself, when the association is another's now.
    expect(await takeAway(theirs, by(ana, acme), monday)).toEqual({ ok: false, error: { kind: 'not-found' } })
    const db = await database()
    await db
      .update(tables.fleetAssociations)
      .set({ tags: { team: 'acme' } })
      .where(sql`association_id = 'a-2'`)
    expect(await readKept(asAna(acme), theirs, monday)).toMatchObject({ id: theirs })
  })

  test('with what others keep or without it, the answers are the same', async () => {
    await keep('a-1', 's3:GetObject')
    const before = await listKept(asAna(acme), { limit: 10 }, monday)
    for (const action of ['s3:PutObject', 's3:DeleteObject']) await keep('a-2', action, ben)
    expect(await listKept(asAna(acme), { limit: 10 }, monday)).toEqual(before)
    expect(await listKept(asAna(acme), { at: of('a-2'), limit: 10 }, monday)).toEqual([])
  })

  test('anybody who sees it marks it solved, and only who kept it takes it away', async () => {
    const id = await keep('a-1')
    expect(await markSolved(id, by(ben, acme), true, later(1))).toEqual({ ok: true, value: id })
    // That somebody did so before is no problem, and stays theirs.
    expect((await markSolved(id, by(ana, acme), true, later(2))).ok).toBe(true)
    expect(await readKept(asAna(acme), id, later(2))).toMatchObject({
      solved: { by: 'ben', at: later(1).toISOString() },
    })
    expect((await markSolved(id, by(ana, acme), false, later(3))).ok).toBe(true)
    expect(await readKept({ id: ben.id, reads: acme }, id, later(3))).toMatchObject({
      solved: null,
      isOwn: false,
    })
    expect(await takeAway(id, by(ben, everything), later(3))).toEqual({
      ok: false,
      error: { kind: 'not-own' },
    })
    expect(await takeAway(id, by(ana, acme), later(3))).toEqual({ ok: true, value: id })
    expect(await readKept(asAna(everything), id, later(3))).toBeNull()
    const entries = await listEntries({ limit: 4 })
    expect(entries.map(({ act, actor }) => `${act} ${actor.name}`)).toEqual([
      'refusal.remove ana',
      'refusal.reopen ana',
      'refusal.solve ben',
      'refusal.keep ana',
    ])
  })

  test('after 90 days nobody sees it, and it is tidied up', async () => {
    const now = new Date()
    const old = await keep('a-1', 's3:GetObject', ana, new Date(now.getTime() - 90 * 86_400_000 - 1000))
    await keep('a-1', 's3:PutObject', ana, new Date(now.getTime() - 90 * 86_400_000 + 60_000))
    expect(await actionsSeen(everything, now)).toEqual(['s3:PutObject'])
    expect(await readKept(asAna(everything), old, now)).toBeNull()
    expect((await markSolved(old, by(ana, everything), true, now)).ok).toBe(false)
    const db = await database()
    expect(await db.$count(tables.keptRefusals)).toBe(2)
    await tidyUp()
    expect(await db.$count(tables.keptRefusals)).toBe(1)
  })

  test('a page ends where the next begins', async () => {
    for (const action of ['s3:A', 's3:B', 's3:C']) await keep('a-1', action)
    const first = await listKept(asAna(acme), { limit: 2 }, monday)
    const rest = await listKept(asAna(acme), { limit: 2, before: first.at(-1)?.position }, monday)
    expect([...first, ...rest].map(({ denial }) => denial.action)).toEqual(['s3:C', 's3:B', 's3:A'])
  })

  test('nobody fills the store', async () => {
    for (let each = 0; each < 200; each++) await keep('a-1', `s3:A${'b'.repeat(each)}`)
    expect(await keepRefusal(ana, draft('a-1', 's3:GetObject'), monday)).toEqual({
      ok: false,
      error: { kind: 'too-many', max: 200 },
    })
    expect((await keepRefusal(ben, draft('a-1', 's3:GetObject'), monday)).ok).toBe(true)
    expect((await keepRefusal(ana, draft('a-1', 's3:PutObject'), later(91))).ok).toBe(true)
  })

  test.each(['', 'x', "'; drop table kept_refusals", '00000000-0000-4000-8000-000000000000'])(
    '“%s” is none',
    async (id) => {
      expect(await readKept(asAna(everything), id, monday)).toBeNull()
      expect(await markSolved(id, by(ana, everything), true, monday)).toEqual({
        ok: false,
        error: { kind: 'not-found' },
      })
    },
  )
})
