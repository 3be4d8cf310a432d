import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseEnv } from './env-schema.ts'

describe('parseEnv', () => {
  test('defaults to the SDK’s own chain, writing allowed', () => {
    expect(parseEnv({})).toEqual({
      settingsFile: null,
      guardRailsFile: null,
      sandbox: false,
      readOnly: false,
      auditLog: true,
      storeFolder: resolve('.podscope/store'),
      databaseUrl: null,
      crawlMinutes: 15,
      timeoutMs: 15_000,
      origin: null,
      listensOn: '127.0.0.1',
      trustedProxies: [],
      metricsToken: null,
      webhook: null,
      region: null,
      signIn: {
        origin: 'http://127.0.0.1:3000',
        secret: null,
        sessionMs: 12 * 3_600_000,
        idleMs: 3_600_000,
        groupsMs: 900_000,
        groupsClaim: 'groups',
        startLink: null,
        oidc: null,
        alb: null,
        proxySecret: null,
      },
    })
  })

  test('an empty variable is the same as none', () => {
    expect(
      parseEnv({ PODSCOPE_READ_ONLY: '', AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }),
    ).toMatchObject({
      readOnly: false,
      region: 'eu-west-1',
    })
  })

  test('the local AWS’s history is kept apart from that of real accounts', () => {
    const real = parseEnv({ PODSCOPE_DATA: '/data' }).storeFolder
    const local = parseEnv({ PODSCOPE_DATA: '/data', PODSCOPE_SANDBOX: '1' }).storeFolder
    expect([real, local]).toEqual(['/data/store', '/data/sandbox-store'])
  })

  test('a database that is none is told without its password', () => {
    const wrong = () => parseEnv({ DATABASE_URL: 'mysql://me:s3cret@host/db' })
    expect(wrong).toThrow(/DATABASE_URL/)
    expect(wrong).not.toThrow(/s3cret/)
  })

  test.each([
    ['https://podscope.example.com', 'https://podscope.example.com'],
    ['https://Podscope.example.com:443/', 'https://podscope.example.com'],
    ['http://10.0.0.7:8080', 'http://10.0.0.7:8080'],
  ])('the site’s address %s', (given, origin) => {
    expect(parseEnv({ PODSCOPE_ORIGIN: given })).toMatchObject({ origin })
  })

  test.each([
    'podscope.example.com',
    'https://podscope.example.com/app',
    'https://me:s3cret@podscope.example.com',
    'ftp://podscope.example.com',
    'https://a.example,https://b.example',
  ])('%s is no address of a site', (given) => {
    const wrong = () => parseEnv({ PODSCOPE_ORIGIN: given })
    expect(wrong).toThrow(/PODSCOPE_ORIGIN/)
    expect(wrong).not.toThrow(/s3cret/)
  })

  test('proxies are addresses and networks, by commas', () => {
    expect(parseEnv({ PODSCOPE_TRUSTED_PROXIES: '10.0.0.7, 10.1.0.0/16,fd00::/8' }).trustedProxies).toEqual([
      '10.0.0.7',
      '10.1.0.0/16',
      'fd00::/8',
    ])
    for (const wrong of ['proxy.local', '10.0.0.0/33', '10.0.0.7 10.0.0.8', '10.0.0.0/8/8', '10.0.0.0/'])
      expect(() => parseEnv({ PODSCOPE_TRUSTED_PROXIES: wrong }), wrong).toThrow(/PODSCOPE_TRUSTED_PROXIES/)
  })

  test('a short token is refused, and not repeated', () => {
    const wrong = () => parseEnv({ PODSCOPE_METRICS_TOKEN: 'sesame' })
    expect(wrong).toThrow(/PODSCOPE_METRICS_TOKEN/)
    expect(wrong).not.toThrow(/sesame/)
  })

  test('a webhook is over TLS or on this machine, and has a secret', () => {
    const secret = 'sixteen letters.'
    const webhookOf = (url: string) =>
      parseEnv({ PODSCOPE_WEBHOOK_URL: url, PODSCOPE_WEBHOOK_SECRET: secret }).webhook
    for (const url of [
      'https://hooks.example.com/t/abc',
      'http://127.0.0.1:9000/',
      'http://localhost/',
      'http://[::1]/',
    ])
      expect(webhookOf(url)).toEqual({ url, secret })
    for (const url of [
      'http://hooks.example.com/s3cret',
      'http://127.0.0.1.example.com/',
      'file:///etc',
      'hooks',
    ])
      expect(() => webhookOf(url), url).toThrow(/PODSCOPE_WEBHOOK_URL +must be an https address/)
    expect(() => webhookOf('http://hooks.example.com/s3cret')).not.toThrow(/s3cret/)
    expect(() => parseEnv({ PODSCOPE_WEBHOOK_URL: 'https://a.example/' })).toThrow(
      /PODSCOPE_WEBHOOK_SECRET +is needed/,
    )
    expect(() => parseEnv({ PODSCOPE_WEBHOOK_SECRET: secret })).toThrow(/PODSCOPE_WEBHOOK_URL +is needed/)
    expect(parseEnv({}).webhook).toBeNull()
  })

  test('names every setting that is wrong', () => {
    expect(() => parseEnv({ PODSCOPE_READ_ONLY: 'yes', PODSCOPE_TIMEOUT_MS: '1' })).toThrow(
      /PODSCOPE_READ_ONLY[\s\S]*PODSCOPE_TIMEOUT_MS/,
    )
  })
})
