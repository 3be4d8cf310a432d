/** Passkeys on both databases, with a device in software. Time is given, not waited for. */
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SignedIn } from '../types.ts'
import { newAuthenticator } from './authenticator.fixture.ts'
import { cleanUp, jarOf, places, type Site, siteWith } from './sign-in.fixture.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
afterAll(cleanUp)

const start = new Date('2026-11-27T10:00:00.000Z')
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)
const password = 'seven wet stones in the river'
const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }
const origin = 'https://podscope.example.com'

function valueIn<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

test.each([
  ['http://127.0.0.1:3000', false],
  ['https://[::1]', false],
  ['http://podscope.example.com', false],
  ['http://localhost:3000', true],
  [origin, true],
])('at %s there are passkeys: %s', async (PODSCOPE_ORIGIN, are) => {
  const site = await siteWith({ PODSCOPE_ORIGIN })
  expect(site.hasPasskeyAddress()).toBe(are)
})

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (where) => {
  let site: Site
  let person: SignedIn
  const token = 'of-the-start-up'
  beforeEach(async () => {
    const place = await places[where]()
    site = await siteWith(place)
    const PODSCOPE_START_LINK = site.startLink.hashOf(token)
    site = await siteWith({ ...place, PODSCOPE_START_LINK, PODSCOPE_ORIGIN: origin })
    await site.offerStartLink(start)
    person = await whoCame(await site.acceptWelcome({ token, ...ada, password }, site.headers(), start))
  })
  afterEach(() => site.closeStore())

  async function whoCame(came: Awaited<ReturnType<Site['acceptWelcome']>>, now = start): Promise<SignedIn> {
    const found = await site.personOf(site.headers({ jar: jarOf(valueIn(came)) }), now)
    if (!found) throw new Error('the cookie is nobody’s')
    return found
  }
  const handle = () => Buffer.from(person.id).toString('base64url')

  async function added(now = start) {
    const device = newAuthenticator(origin)
    const response = device.register(valueIn(await site.beginPasskey(person, password, now)))
    valueIn(await site.keepPasskey(person, { name: 'Key ring', response }, now))
    return device
  }
  type Device = ReturnType<typeof newAuthenticator>
  type Lie = Parameters<Device['signIn']>[2]

  async function signIn(device: Device, lie: Lie = {}, now = later(1), address = '192.0.2.1') {
    const options = valueIn(await site.beginPasskeySignIn(site.headers({ address }), now))
    return site.signInWithPasskey(device.signIn(options, handle(), lie), site.headers({ address }), now)
  }
  async function acts() {
    const store = await site.database()
    return store.select().from(site.tables.auditEntries)
  }

  test('is added with the password, signs in, and is removed', async () => {
    expect(await site.hasPasskeys()).toBe(false)
    expect(await site.beginPasskey(person, 'another', start)).toMatchObject({ error: { kind: 'mismatch' } })
    const device = await added()
    expect(await site.listPasskeys(person)).toMatchObject([{ id: device.id, name: 'Key ring', usedAt: null }])
    expect(await site.hasPasskeys()).toBe(true)
    const came = await whoCame(await signIn(device), later(1))
    expect(came).toMatchObject({ id: person.id, session: { method: 'passkey' } })
    expect(await site.listPasskeys(person)).toMatchObject([{ usedAt: later(1).toISOString() }])
    expect(await site.removePasskey({ ...person, id: 'another' }, device.id)).toBe(false)
    expect(await site.removePasskey(person, device.id)).toBe(true)
    expect(await signIn(device)).toMatchObject({ error: { kind: 'passkey' } })
    const written = JSON.stringify(await acts())
    for (const what of ['added a passkey', 'removed a passkey', '"method":"passkey"', 'sign-in.refused'])
      expect(written).toContain(what)
  })

  test.each<[string, Lie]>([
    ['another site’s page', { origin: 'https://podscope.example.net' }],
    ['nobody at the device', { isVerified: false }],
    ['another person', { userHandle: Buffer.from('another').toString('base64url') }],
  ])('does not sign in for %s', async (_, lie) => {
    const device = await added()
    expect(await signIn(device, lie)).toMatchObject({ error: { kind: 'passkey' } })
    expect(await signIn(device)).toMatchObject({ ok: true })
  })

  test.each<[string, Lie]>([
    ['another site’s page', { origin: 'https://podscope.example.net' }],
    ['nobody at the device', { isVerified: false }],
  ])('is not added for %s', async (_, lie) => {
    const options = valueIn(await site.beginPasskey(person, password, start))
    const response = newAuthenticator(origin).register(options, lie)
    expect(await site.keepPasskey(person, { name: 'Key', response }, start)).toMatchObject({
      error: { kind: 'passkey' },
    })
    expect(await site.listPasskeys(person)).toEqual([])
  })

  test('what was signed is good once, for minutes, and for what it was asked for', async () => {
    const device = await added()
    const headers = site.headers()
    const once = device.signIn(valueIn(await site.beginPasskeySignIn(headers, start)), handle())
    const both = await Promise.all([1, 2].map(() => site.signInWithPasskey(once, headers, later(1))))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    const late = device.signIn(valueIn(await site.beginPasskeySignIn(headers, start)), handle())
    expect(await site.signInWithPasskey(late, headers, later(6))).toMatchObject({
      error: { kind: 'passkey' },
    })
    // A challenge for adding one, which its person was given, signs nobody in.
    const { challenge } = valueIn(await site.beginPasskey(person, password, later(7)))
    const other = device.signIn({ challenge, rpId: 'podscope.example.com' }, handle())
    expect(await site.signInWithPasskey(other, headers, later(7))).toMatchObject({
      error: { kind: 'passkey' },
    })
    // And one for signing in adds none.
    const made = device.register({
      ...valueIn(await site.beginPasskey(person, password, later(8))),
      ...valueIn(await site.beginPasskeySignIn(headers, later(8))),
    } as Parameters<Device['register']>[0])
    expect(await site.keepPasskey(person, { name: 'Key', response: made }, later(8))).toMatchObject({
      ok: false,
    })
  })

  test('a signature by another key, and one of a copy, do not sign in', async () => {
    const device = await added()
    const another = newAuthenticator(origin)
    const options = valueIn(await site.beginPasskeySignIn(site.headers(), start))
    const forged = { ...another.signIn(options, handle()), id: device.id, rawId: device.id }
    expect(await site.signInWithPasskey(forged, site.headers(), start)).toMatchObject({ ok: false })
    expect(await signIn(device, { counter: 7 })).toMatchObject({ ok: true })
    expect(await signIn(device, { counter: 7 })).toMatchObject({ error: { kind: 'passkey' } })
    expect(await signIn(device, { counter: 8 })).toMatchObject({ ok: true })
  })

  test('knocking has to wait', async () => {
    const begin = () => site.beginPasskeySignIn(site.headers({ address: '192.0.2.9' }), start)
    for (let tries = 0; tries < 30; tries++) expect(await begin()).toMatchObject({ ok: true })
    expect(await begin()).toMatchObject({ error: { kind: 'wait', minutes: 1 } })
  })

  test('are no more when their person is removed, or followed a link', async () => {
    const device = await added()
    const link = await site.makePasswordLink(person.id, later(1))
    await site.acceptWelcome({ token: link ?? '', ...ada, password }, site.headers(), later(2))
    expect(await site.listPasskeys(person)).toEqual([])
    expect(await signIn(device, {}, later(3))).toMatchObject({ error: { kind: 'passkey' } })
    const again = await added(later(4))
    await site.removePerson(person.id)
    expect(await signIn(again, {}, later(5))).toMatchObject({ error: { kind: 'passkey' } })
  })
})
