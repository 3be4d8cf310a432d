/** Passwords, links and limits on both databases. Time is given, not waited for. */
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cleanUp, jarOf, places, type Site, siteWith } from './sign-in.fixture.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
afterAll(cleanUp)

const start = new Date('2026-11-27T10:00:00.000Z')
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
const password = 'seven wet stones in the river'
const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (where) => {
  let site: Site
  const token = 'of-the-start-up'
  beforeEach(async () => {
    site = await siteWith({})
    const PODSCOPE_START_LINK = site.startLink.hashOf(token)
    site = await siteWith({ ...(await places[where]()), PODSCOPE_START_LINK })
    await site.offerStartLink(start)
  })
  afterEach(() => site.closeStore())

  const accept = (given: object = {}, now = start, address = '192.0.2.1') =>
    site.acceptWelcome({ token, ...ada, password, ...given }, site.headers({ address }), now)
  const signIn = (given: object = {}, now = start, address = '192.0.2.1') =>
    site.signInWithPassword({ email: ada.email, password, ...given }, site.headers({ address }), now)

  async function whoCame(came: Awaited<ReturnType<typeof accept>>, now = start) {
    if (!came.ok) throw new Error(came.error.kind)
    const jar = jarOf(came.value)
    const person = await site.personOf(site.headers({ jar }), now)
    if (!person) throw new Error('the cookie is nobody’s')
    return { jar, person }
  }

  test('the start-up’s link makes one admin, once, who then has a password', async () => {
    expect(await site.awaitsFirstAdmin()).toBe(true)
    expect(await site.readWelcome(token, start)).toEqual({ kind: 'first-admin' })
    expect(await site.readWelcome('another', start)).toBeNull()
    expect(await site.readWelcome(token, later(24 * 60))).toBeNull()
    expect(await accept({ password: 'short' })).toMatchObject({ error: { kind: 'password', why: 'short' } })
    expect(await accept({ email: 'ada' })).toMatchObject({ error: { kind: 'input' } })
    const both = await Promise.all([accept(), accept({ email: 'eve@example.com' })])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'link' } })
    const [came] = both.filter(({ ok }) => ok)
    const { person } = await whoCame(came ?? both[0])
    const store = await site.database()
    expect(await store.select().from(site.tables.grants)).toMatchObject([
      { holderKind: 'person', holder: person.id, role: 'admin', tenantId: null },
    ])
    expect(await accept({ email: 'mallory@example.com' })).toMatchObject({ error: { kind: 'link' } })
    expect(await site.awaitsFirstAdmin()).toBe(false)
    await site.offerStartLink(later(1))
    expect(await site.readWelcome(token, later(1))).toBeNull()
    expect(await signIn({ email: person.email?.toUpperCase() })).toMatchObject({ ok: true })
    expect(await store.select().from(site.tables.signInLinks)).toEqual([])
  })

  test('a wrong password and an unknown email are answered alike, and both have to wait alike', async () => {
    await accept()
    const answers = async (email: string, from: string) => {
      const found: unknown[] = []
      for (let tries = 0; tries < 7; tries++)
        found.push(await signIn({ email, password: `wrong one ${tries}` }, start, from))
      return found
    }
    const known = await answers(ada.email, '192.0.2.7')
    expect(known).toEqual(await answers('nobody@example.com', '192.0.2.8'))
    expect(known[0]).toEqual({ ok: false, error: { kind: 'mismatch' } })
    expect(known[6]).toEqual({ ok: false, error: { kind: 'wait', minutes: 1 } })
    // The right one is not taken in the pause, nor from elsewhere.
    expect(await signIn({}, start, '192.0.2.9')).toMatchObject({ error: { kind: 'wait' } })
    expect(await signIn({}, later(1), '192.0.2.9')).toMatchObject({ ok: true })
    // And with it the count begins anew.
    expect(await signIn({ password: 'wrong' }, later(2))).toMatchObject({ error: { kind: 'mismatch' } })
    expect(await signIn({}, later(2))).toMatchObject({ ok: true })
  })

  test('pauses grow, and end at a quarter of an hour', async () => {
    await accept()
    let now = 0
    const waits: number[] = []
    for (let tries = 0; tries < 14; tries++) {
      const answer = await signIn({ password: 'wrong' }, later(now), `192.0.2.${tries}`)
      if (!answer.ok && answer.error.kind === 'wait') {
        waits.push(answer.error.minutes)
        now += answer.error.minutes
      }
    }
    expect(waits).toEqual([1, 1, 2, 4, 8].slice(0, waits.length))
    for (let tries = 0; tries < 12; tries++) {
      const answer = await signIn({ password: 'wrong' }, later(now), `198.51.100.${tries}`)
      if (!answer.ok && answer.error.kind === 'wait') {
        expect(answer.error.minutes).toBeLessThanOrEqual(15)
        now += answer.error.minutes
      }
    }
    expect(await signIn({}, later(now + 15))).toMatchObject({ ok: true })
  })

  test('a hundred attempts at once are a hundred: no more passwords are looked at than before a pause', async () => {
    await accept()
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, each) =>
        signIn({ password: `wrong ${each}` }, start, `192.0.2.${each}`),
      ),
    )
    const looked = many.filter((each) => !each.ok && each.error.kind === 'mismatch')
    expect(looked.length).toBeLessThanOrEqual(5)
  })

  test('one address that tries many people has to wait, and others do not', async () => {
    await accept()
    for (let each = 0; each < 30; each++)
      await signIn({ email: `person${each}@example.com`, password: 'one for all' }, start, '203.0.113.5')
    expect(await signIn({}, start, '203.0.113.5')).toMatchObject({ error: { kind: 'wait' } })
    expect(await signIn({}, start, '203.0.113.6')).toMatchObject({ ok: true })
  })

  test('an admin adds a person, who sets a password with a link that is good once', async () => {
    await accept()
    const added = await site.addPerson({ name: '  Grace\tHopper ', email: 'Grace@Example.com' })
    if (!added.ok) throw new Error('added')
    expect(await site.addPerson({ name: 'X', email: 'grace@example.com' })).toMatchObject({
      error: { kind: 'email-taken' },
    })
    expect(await signIn({ email: 'grace@example.com' })).toMatchObject({ error: { kind: 'mismatch' } })
    const before = await site.makePasswordLink(added.value, start)
    const link = await site.makePasswordLink(added.value, start)
    expect(await site.readWelcome(before ?? '', start)).toBeNull()
    expect(await site.readWelcome(link ?? '', start)).toEqual({
      kind: 'password',
      name: 'Grace Hopper',
      email: 'grace@example.com',
    })
    expect(await site.readWelcome(link ?? '', later(7 * 24 * 60))).toBeNull()
    // What is sent as the email changes nothing: it is the one that the admin gave.
    const given = {
      token: link,
      name: 'Grace',
      email: 'ada@example.com',
      password: 'brass gears turn slowly',
    }
    const { person } = await whoCame(await accept(given))
    expect(person).toMatchObject({ id: added.value, name: 'Grace', email: 'grace@example.com' })
    expect(await accept(given)).toMatchObject({ error: { kind: 'link' } })
    expect(await site.makePasswordLink('nobody', start)).toBeNull()
    expect(await site.listPeople()).toMatchObject([
      { name: 'Ada Lovelace', hasPassword: true, origin: 'link' },
      { name: 'Grace', hasPassword: true, origin: 'invitation' },
    ])
  })

  test('changing the password wants the one before, and ends all other sessions', async () => {
    const { jar, person } = await whoCame(await accept())
    const { jar: other } = await whoCame(await signIn())
    const change = (given: object) =>
      site.changePassword(person, { current: password, next: 'another wet stone is here', ...given }, start)
    expect(await change({ current: 'wrong' })).toMatchObject({ error: { kind: 'mismatch' } })
    expect(await change({ next: 'Ada Lovelace' })).toMatchObject({ error: { kind: 'password' } })
    expect(await change({})).toEqual({ ok: true, value: { ended: 1 } })
    expect(await site.personOf(site.headers({ jar: other }), start)).toBeNull()
    expect(await site.personOf(site.headers({ jar }), start)).not.toBeNull()
    expect(await signIn()).toMatchObject({ error: { kind: 'mismatch' } })
    expect(await signIn({ password: 'another wet stone is here' })).toMatchObject({ ok: true })
  })

  test('what is too large is refused before it costs anything', async () => {
    const huge = 'x'.repeat(10_000_000)
    expect(await signIn({ password: huge })).toMatchObject({ error: { kind: 'mismatch' } })
    expect(await signIn({ email: huge })).toMatchObject({ error: { kind: 'mismatch' } })
    expect(await accept({ password: huge })).toMatchObject({ error: { kind: 'password', why: 'long' } })
  })
})
