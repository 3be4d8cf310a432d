/** What proxies say of who is signed in: believed from those who may say it, and from nobody else. */
import { generateKeyPairSync, sign } from 'node:crypto'
import type { JwksCache } from 'aws-jwt-verify/jwk'
import { afterAll, afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { albReader } from './proxies.ts'
import { cleanUp, places, type Site, siteWith } from './sign-in.fixture.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
afterAll(cleanUp)

const secret = 'a-secret-between-the-proxy-and-podscope'

describe.each(['PGlite', 'PostgreSQL'] as const)('oauth2-proxy, on %s', (where) => {
  let site: Site
  let told: MockInstance
  beforeEach(async () => {
    told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    site = await siteWith({
      ...(await places[where]()),
      PODSCOPE_PROXY_SECRET: secret,
      PODSCOPE_TRUSTED_PROXIES: '10.0.0.0/8',
    })
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await site.closeStore()
  })

  const said = {
    'x-forwarded-user': 'u-1',
    'x-forwarded-email': 'grace@example.com',
    'x-forwarded-groups': 'ops,podscope:sandbox-admin',
    'x-podscope-proxy-secret': secret,
  }
  const who = (more: Readonly<Record<string, string>>, address = '10.0.0.7') =>
    site.personOf(site.headers({ address, more }))

  test('is believed from its address with the secret; groups are as told with each request', async () => {
    const both = await Promise.all([who(said), who(said)])
    expect(both[0]).toMatchObject({
      email: 'grace@example.com',
      groups: ['ops'],
      session: { method: 'proxy' },
    })
    expect(both[1]?.id).toBe(both[0]?.id)
    expect(await who({ ...said, 'x-forwarded-groups': '' })).toMatchObject({ id: both[0]?.id, groups: [] })
    expect(await who({ ...said, 'x-forwarded-for': '198.51.100.7' })).toMatchObject({
      address: '198.51.100.7',
    })
  })

  test('is not believed from elsewhere, without the secret, or with another; it is told once, without what was said', async () => {
    const { 'x-podscope-proxy-secret': _, ...bare } = said
    expect(await who(said, '192.0.2.1')).toBeNull()
    expect(await who({ ...said, 'x-forwarded-for': '10.0.0.7' }, '192.0.2.1')).toBeNull()
    expect(await who(bare)).toBeNull()
    expect(await who({ ...said, 'x-podscope-proxy-secret': `${secret}x` })).toBeNull()
    expect(await who({ ...said, 'x-forwarded-user': '' })).toBeNull()
    const lines = told.mock.calls.flat().map(String)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/x-forwarded-user.*not believed/)
    expect(lines[0]).not.toMatch(/u-1|grace|secret-between/)
    const store = await site.database()
    expect(await store.select().from(site.tables.people)).toEqual([])
  })
})

describe('a load balancer', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/podscope/50dc6c495c0c9188'
  const settings = { arn, issuer: 'https://id.example.com', clientId: 'podscope' }
  const [own, other] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const jwk = { ...own?.publicKey.export({ format: 'jwk' }), kid: 'k-1', alg: 'ES256', use: 'sig' }
  // In place of the Region's public keys, which are on the internet.
  const keys = {
    getJwk: async () => jwk,
    getCachedJwk: () => jwk,
    addJwks: () => undefined,
  } as unknown as JwksCache
  const read = albReader(settings, 'groups', keys)
  const header = {
    alg: 'ES256',
    typ: 'JWT',
    kid: 'k-1',
    signer: arn,
    iss: settings.issuer,
    client: 'podscope',
  }
  const claims = {
    sub: 'u-1',
    email: 'grace@example.com',
    email_verified: 'true',
    groups: ['ops'],
    iss: settings.issuer,
  }

  function token(headers = {}, payload = {}, key = own?.privateKey): string {
    const exp = Math.floor(Date.now() / 1000) + 120
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ ...header, exp, ...headers })}.${part({ ...claims, exp, ...payload })}`
    if (!key) throw new Error('a key')
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }

  test('is believed for what it signed', async () => {
    expect(await read(token())).toEqual({
      provider: 'alb',
      subject: 'u-1',
      name: null,
      email: 'grace@example.com',
      isVerified: true,
      groups: ['ops'],
    })
  })

  test.each([
    ['by another load balancer', { signer: arn.replace('podscope', 'evil') }, {}],
    ['for another client', { client: 'another' }, {}],
    ['of another issuer', {}, { iss: 'https://evil.example' }],
    ['that expired', {}, { exp: 1 }],
    ['without a subject', {}, { sub: '' }],
    ['without a signature', { alg: 'none' }, {}],
  ])('a token %s is not believed', async (_, headers, payload) => {
    expect(await read(token(headers, payload))).toBeNull()
  })

  test('a token that another key signed, or that was changed, is not believed', async () => {
    expect(await read(token({}, {}, other?.privateKey))).toBeNull()
    const [head, , signature] = token().split('.')
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'admin', exp: 9_999_999_999 })).toString(
      'base64url',
    )
    expect(await read(`${head}.${forged}.${signature}`)).toBeNull()
    expect(await read('')).toBeNull()
    expect(await read('a.b.c')).toBeNull()
  })
})
