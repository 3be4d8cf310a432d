/** Sign-in with a real identity provider on this machine, on both databases. Time is given, not waited for. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type IdentityProvider, type Lie, startIdentityProvider } from './identity-provider.fixture.ts'
import { cleanUp, jarOf, places, type Site, siteWith } from './sign-in.fixture.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const origin = 'http://127.0.0.1:3000'
let idp: IdentityProvider
beforeAll(async () => {
  idp = await startIdentityProvider(origin)
})
afterAll(async () => {
  await idp.stop()
  await cleanUp()
})

const lies: readonly (readonly [string, Lie])[] = [
  ['signed by another key', { claims: {}, signed: 'by-another' }],
  ['signed by nobody', { claims: {}, signed: 'by-nobody' }],
  ['for another client', { claims: { aud: 'another' }, signed: 'by-itself' }],
  ['of another issuer', { claims: { iss: 'https://login.example.com' }, signed: 'by-itself' }],
  ['over since an hour', { claims: { exp: Math.floor(Date.now() / 1000) - 3600 }, signed: 'by-itself' }],
  ['an answer to another question', { claims: { nonce: 'another' }, signed: 'by-itself' }],
  ['of nobody', { claims: { sub: undefined }, signed: 'by-itself' }],
]

/** Follows a provider's redirects as a browser does, until they lead back to the site. */
async function throughProvider(url: string): Promise<string> {
  const jar = new Map<string, string>()
  let at = url
  for (let hops = 0; hops < 12; hops++) {
    if (at.startsWith(origin)) return at
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } })
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      jar.set(name, value)
    }
    at = new URL(response.headers.get('location') ?? 'about:blank', at).href
  }
  throw new Error('the provider does not come back')
}

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (where) => {
  let site: Site
  beforeEach(async () => {
    idp.isAway = false
    idp.isRevoked = false
    idp.lie = null
    idp.person = {
      sub: 'u-1',
      name: 'Grace Hopper',
      email: 'grace@example.com',
      emailVerified: true,
      groups: ['ops'],
    }
    site = await siteWith({
      ...(await places[where]()),
      PODSCOPE_ORIGIN: origin,
      PODSCOPE_OIDC_ISSUER: idp.issuer,
      PODSCOPE_OIDC_CLIENT_ID: idp.clientId,
      PODSCOPE_OIDC_CLIENT_SECRET: idp.clientSecret,
    })
  })
  afterEach(() => site.closeStore())

  async function depart(to = '/roles') {
    const away = await site.startOidc(to, site.headers())
    if (!away.ok) throw new Error(away.error.kind)
    const jar = away.value.cookies.map((each) => `${each.name}=${encodeURIComponent(each.value)}`).join('; ')
    return { url: away.value.url, jar }
  }
  const arrive = (back: string, jar: string) =>
    site.finishOidc(new Request(back, { headers: site.headers({ jar }) }))
  async function signIn(): Promise<string> {
    const { url, jar } = await depart()
    return cookieOf(await arrive(await throughProvider(url), jar))
  }
  function cookieOf(response: Response): string {
    const found = response.headers.getSetCookie().find((each) => each.startsWith('podscope='))
    const [, value = ''] = /^podscope=([^;]+)/.exec(found ?? '') ?? []
    return jarOf({ name: 'podscope', value: decodeURIComponent(value) })
  }
  const who = (jar: string, now = new Date()) => site.personOf(site.headers({ jar }), now)
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)

  test('signs in whom the provider vouches for, with their groups, and goes on', async () => {
    const { url, jar } = await depart()
    const asked = new URL(url).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('nonce')).toMatch(/.{20}/)
    expect(asked.get('state')).toMatch(/.{20}/)
    const response = await arrive(await throughProvider(url), jar)
    expect(response.headers.get('location')).toBe('/roles')
    const set = response.headers.getSetCookie().find((each) => each.startsWith('podscope='))
    expect(set).toMatch(/HttpOnly/i)
    expect(set).toMatch(/SameSite=Lax/i)
    expect(await who(cookieOf(response))).toMatchObject({
      name: 'Grace Hopper',
      email: 'grace@example.com',
      groups: ['ops'],
      session: { method: 'oidc' },
      address: '192.0.2.1',
    })
  })

  test('an answer is good once, for the browser that asked, and for its own question', async () => {
    const { url, jar } = await depart()
    const back = await throughProvider(url)
    const stolen = await arrive(back, '')
    expect(stolen.headers.get('location')).toMatch(/^\/sign-in\?problem=/)
    const again = await depart()
    const cameBack = await throughProvider(again.url)
    const mixed = new URL(cameBack)
    mixed.searchParams.set('state', 'another')
    expect((await arrive(mixed.href, again.jar)).headers.get('location')).toMatch(/problem=/)
    expect((await arrive(cameBack, again.jar)).headers.get('location')).toBe('/roles')
    expect((await arrive(cameBack, again.jar)).headers.get('location')).toMatch(/problem=/)
    expect((await arrive(`${origin}/sign-in/callback/oidc`, jar)).headers.get('location')).toMatch(/problem=/)
    const said = `${origin}/sign-in/callback/oidc?error=${encodeURIComponent('<b>\r\nX: y')}&state=x`
    expect((await arrive(said, jar)).headers.get('location')).toMatch(/^\/sign-in\?problem=[\w-]+$/)
  })

  // One site for all of them: nothing of one is left for the next.
  test('an ID token that lies lets nobody in', async () => {
    for (const [what, lie] of lies) {
      idp.lie = lie
      const { url, jar } = await depart()
      const answer = await arrive(await throughProvider(url), jar)
      expect(answer.headers.get('location'), what).toMatch(/^\/sign-in\?problem=[\w-]+$/)
      const given = answer.headers.getSetCookie().filter((each) => each.startsWith('podscope='))
      expect(given, what).toEqual([])
      const store = await site.database()
      expect(await store.$count(site.tables.sessions), what).toBe(0)
      expect(await store.$count(site.tables.people), what).toBe(0)
    }
    idp.lie = null
    expect(await who(await signIn())).toMatchObject({ name: 'Grace Hopper' })
  })

  test('groups are asked for again in each window: one that is gone is gone', async () => {
    const jar = await signIn()
    idp.person = { ...idp.person, groups: ['dev'] }
    expect(await who(jar, later(14))).toMatchObject({ groups: ['ops'] })
    const many = await Promise.all(Array.from({ length: 5 }, () => who(jar, later(16))))
    expect(many.map((each) => each?.groups)).toEqual(Array(5).fill(['dev']))
    idp.person = { ...idp.person, groups: [] }
    expect(await who(jar, later(32))).toMatchObject({ groups: [] })
  })

  test('a provider that is away is waited for a window, then the session is over, and says why', async () => {
    const jar = await signIn()
    idp.isAway = true
    expect(await who(jar, later(16))).toMatchObject({ groups: ['ops'] })
    expect(await who(jar, later(29))).toMatchObject({ groups: ['ops'] })
    expect(await who(jar, later(31))).toBeNull()
    expect(await site.whyEnded(site.headers({ jar }), later(31))).toBe('groups')
    expect(await site.startOidc('/', site.headers())).toMatchObject({ error: { kind: 'provider' } })
    idp.isAway = false
    expect(await who(jar, later(33))).toMatchObject({ groups: ['ops'] })
  })

  test('whom the provider does not know any more is signed out at the next window', async () => {
    const jar = await signIn()
    idp.isRevoked = true
    expect(await who(jar, later(16))).toBeNull()
    idp.isRevoked = false
    expect(await who(jar, later(17))).toBeNull()
  })

  test('an email that is a person’s here is theirs only if the provider vouches for it', async () => {
    const added = await site.addPerson({ name: 'Grace', email: 'grace@example.com' })
    if (!added.ok) throw new Error('added')
    idp.person = { ...idp.person, sub: 'u-2', emailVerified: false }
    const { url, jar } = await depart()
    const refused = await arrive(await throughProvider(url), jar)
    expect(refused.headers.get('location')).toBe('/sign-in?problem=account_not_linked')
    idp.person = { ...idp.person, emailVerified: true }
    expect(await who(await signIn())).toMatchObject({ id: added.value })
  })

  test('signing out leads by the provider, where it ends too', async () => {
    const jar = await signIn()
    const person = await who(jar)
    const out = new URL((await site.providerSignOut(person?.id ?? '')) ?? '')
    expect(out.origin).toBe(idp.issuer)
    expect(out.searchParams.get('post_logout_redirect_uri')).toBe(`${origin}/sign-in`)
    expect(out.searchParams.get('id_token_hint')).toMatch(/^ey/)
  })

  test('tokens are kept encrypted', async () => {
    await signIn()
    const store = await site.database()
    const [account] = await store.select().from(site.tables.signInAccounts)
    expect(account?.accountId).toBe('u-1')
    expect(account?.refreshToken).toMatch(/.{40}/)
    const response = await fetch(`${idp.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${idp.clientId}:${idp.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: account?.refreshToken ?? '' }),
    })
    expect(response.status).toBe(400)
  })
})
