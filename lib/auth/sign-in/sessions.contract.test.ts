/** Sessions on both databases: how they begin, what a cookie is good for, and how they end. Time is given, not waited for. */
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cleanUp, jarOf, places, type Site, siteWith } from './sign-in.fixture.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
afterAll(cleanUp)

const start = new Date('2026-11-27T10:00:00.000Z')
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (where) => {
  let site: Site
  let variables: Readonly<Record<string, string>>
  beforeEach(async () => {
    variables = await places[where]()
    site = await siteWith({ ...variables, PODSCOPE_SANDBOX: '1' })
  })
  afterEach(() => site.closeStore())

  async function signIn(jar = '', now = start): Promise<string> {
    const cookie = await site.continueAs('admin', site.headers({ jar }), now)
    if (!cookie) throw new Error('not in the sandbox')
    return jarOf(cookie)
  }
  const who = (jar: string, now = start) => site.personOf(site.headers({ jar }), now)

  test('a session is somebody, from somewhere', async () => {
    const jar = await signIn()
    expect(await who(jar)).toEqual({
      id: 'sandbox-admin',
      name: 'Local admin',
      email: null,
      groups: ['podscope:sandbox-admin'],
      session: { id: expect.any(String), method: 'sandbox' },
      address: '192.0.2.1',
    })
    expect(await who('')).toBeNull()
  })

  test('a cookie that was forged, or changed in one letter, is nobody', async () => {
    const jar = await signIn()
    const [, name = '', value = ''] = /; (\w+)=(.*)$/.exec(jar) ?? []
    const sent = decodeURIComponent(value)
    const [token = ''] = sent.split('.')
    const forged = [
      token,
      `${token}.`,
      `${token}.${'A'.repeat(43)}=`,
      sent.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')),
      sent.replace(/=$/, ''),
      `${sent} `,
      `${sent}.${sent}`,
      `' or 1=1 --.${'A'.repeat(43)}=`,
      '%E0%A4%A',
      '',
    ]
    for (const each of forged)
      expect(await who(`${name}=${each === '%E0%A4%A' ? each : encodeURIComponent(each)}`), each).toBeNull()
    // Two of one name: another page of this host planted one.
    expect(await who(`${jar}; ${name}=x`)).toBeNull()
    expect(await who(jar)).not.toBeNull()
  })

  test('it ends after an hour unused, and after twelve however much it is used', async () => {
    const jar = await signIn()
    expect(await who(jar, later(59))).not.toBeNull()
    expect(await who(jar, later(118))).not.toBeNull()
    expect(await who(jar, later(178))).toBeNull()
    const used = await signIn()
    for (let minutes = 50; minutes < 720; minutes += 50)
      expect(await who(used, later(minutes))).not.toBeNull()
    expect(await who(used, later(720))).toBeNull()
  })

  test('using it writes once a minute at most', async () => {
    const jar = await signIn()
    const store = await site.database()
    const update = vi.spyOn(store, 'update')
    await who(jar, later(0.5))
    await who(jar, later(0.9))
    expect(update).toHaveBeenCalledTimes(0)
    await who(jar, later(1))
    await who(jar, later(1.5))
    expect(update).toHaveBeenCalledTimes(1)
  })

  test('signing in makes a new one and ends the one the browser had: a planted one is worth nothing', async () => {
    const planted = await signIn()
    const jar = await signIn(planted)
    expect(jar).not.toBe(planted)
    expect(await who(planted)).toBeNull()
    expect(await who(jar)).not.toBeNull()
  })

  test('what was ended stays ended, for one and for all others', async () => {
    const [one, other, third] = [await signIn(), await signIn(), await signIn()]
    const mine = await who(one)
    if (!mine) throw new Error('signed in')
    const listed = await site.listSessions(mine, start)
    expect(listed).toHaveLength(3)
    expect(listed[0]).toMatchObject({ address: '192.0.2.1', browser: 'Firefox on Linux', method: 'sandbox' })
    const theirs = await who(other)
    expect(await site.endSession({ ...mine, id: 'somebody-else' }, theirs?.session.id ?? '')).toBe(false)
    expect(await who(other)).not.toBeNull()
    expect(await site.endSession(mine, theirs?.session.id ?? '')).toBe(true)
    expect(await who(other)).toBeNull()
    expect(await site.endOtherSessions(mine)).toBe(1)
    expect(await who(third)).toBeNull()
    expect(await who(one)).not.toBeNull()
  })

  test('each that begins or is ended is in the record, by its id and never by what its cookie holds', async () => {
    const [one, other] = [await signIn(), await signIn()]
    await signIn()
    const mine = await who(one)
    const theirs = await who(other)
    if (!mine || !theirs) throw new Error('signed in')
    await site.endSession(mine, theirs.session.id)
    await site.endSession(mine, theirs.session.id)
    await site.endOtherSessions(mine)
    await site.endSession(mine, mine.session.id)
    const store = await site.database()
    const entries = await store
      .select()
      .from(site.tables.auditEntries)
      .orderBy(site.tables.auditEntries.position)
    const all = entries.filter(({ act }) => /^(sign-|session)/.test(act))
    expect(all.map(({ act, session, detail }) => [act, session, detail])).toEqual([
      ['sign-in', mine.session.id, { method: 'sandbox' }],
      ['sign-in', theirs.session.id, { method: 'sandbox' }],
      ['sign-in', expect.any(String), { method: 'sandbox' }],
      ['session.revoke', mine.session.id, { session: theirs.session.id, method: 'sandbox' }],
      ['session.revoke', mine.session.id, { ended: 1 }],
      ['sign-out', mine.session.id, { session: mine.session.id, method: 'sandbox' }],
    ])
    expect(all.every(({ actorId }) => actorId === mine.id)).toBe(true)
    const tokens = [one, other].map((jar) => /=([^.;]+)/.exec(jar)?.[1] ?? 'no token')
    for (const token of tokens) expect(JSON.stringify(all)).not.toContain(token)
  })

  test('who is removed while signed in is nobody from then on', async () => {
    const jar = await signIn()
    expect(await site.removePerson('sandbox-admin')).toBe(true)
    expect(await who(jar)).toBeNull()
    expect(await site.removePerson('sandbox-admin')).toBe(false)
  })

  test('all processes on one store sign with the same secret, and another store’s cookies are worth nothing', async () => {
    const jar = await signIn()
    await site.closeStore()
    site = await siteWith({ ...variables, PODSCOPE_SANDBOX: '1' })
    expect(await who(jar)).not.toBeNull()
    await site.closeStore()
    site = await siteWith({ ...(await places[where]()), PODSCOPE_SANDBOX: '1' })
    await signIn()
    expect(await who(jar)).toBeNull()
  })

  test('on https the cookie is `__Host-`, Secure, HttpOnly and Lax; on loopback it has no prefix it could not keep', async () => {
    const plain = await site.continueAs('admin', site.headers(), start)
    expect(plain).toMatchObject({
      name: 'podscope',
      options: { httpOnly: true, secure: false, sameSite: 'lax', path: '/', maxAge: 43_200 },
    })
    await site.closeStore()
    site = await siteWith({
      ...(await places[where]()),
      PODSCOPE_SANDBOX: '1',
      PODSCOPE_ORIGIN: 'https://podscope.example.com',
    })
    const cookie = await site.continueAs('admin', site.headers(), start)
    expect(cookie).toMatchObject({ name: '__Host-podscope', options: { secure: true, path: '/' } })
    if (!cookie) return
    expect(await who(jarOf(cookie))).not.toBeNull()
    expect(await who(jarOf({ ...cookie, name: 'podscope' }))).toBeNull()
  })

  test('real AWS has no people to continue as', async () => {
    await site.closeStore()
    site = await siteWith({ ...(await places[where]()), PODSCOPE_SANDBOX: '0' })
    expect(await site.continueAs('admin', site.headers(), start)).toBeNull()
    const store = await site.database()
    expect(await store.select().from(site.tables.sessions)).toEqual([])
    expect(await store.select().from(site.tables.grants)).toEqual([])
  })

  test('the start-up’s link signs in once, within a day, and not after the next start', async () => {
    await site.closeStore()
    const token = 'a-token-of-the-start-up'
    const sandbox = { ...variables, PODSCOPE_SANDBOX: '1' }
    const PODSCOPE_START_LINK = site.startLink.hashOf(token)
    site = await siteWith({ ...sandbox, PODSCOPE_START_LINK })
    const follow = (sent: string, at: Date) => site.useSandboxLink(sent, site.headers(), at)
    await site.offerStartLink(start)
    expect(await follow('another', start)).toBeNull()
    expect(await follow(token, later(24 * 60))).toBeNull()
    const both = await Promise.all([follow(token, start), follow(token, start)])
    expect(both.filter(Boolean)).toHaveLength(1)
    expect(await follow(token, start)).toBeNull()
    await site.offerStartLink(start)
    await site.closeStore()
    site = await siteWith({ ...sandbox, PODSCOPE_START_LINK: '' })
    await site.offerStartLink(later(1))
    expect(await follow(token, later(1))).toBeNull()
  })

  test('nothing of a token is kept but what a database has to know', async () => {
    const jar = await signIn()
    const store = await site.database()
    const [session] = await store
      .select()
      .from(site.tables.sessions)
      .where(eq(site.tables.sessions.userId, 'sandbox-admin'))
    // Without the secret the token is no cookie.
    expect(await who(`podscope=${session?.token}`)).toBeNull()
    expect(await who(jar)).not.toBeNull()
  })
})
