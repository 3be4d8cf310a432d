import { describe, expect, it } from 'vitest'
import { refusalOf } from './refuse.ts'

const names = { origin: null, listensOn: '127.0.0.1' }
const own = { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' }

function reasonOf(method: string, path: string, sent: Record<string, string> = own) {
  return refusalOf({ method, path, headers: new Headers(sent) }, names)?.reason ?? null
}

describe('refusalOf', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('%s opens without an origin, from wherever', (method) => {
    expect(reasonOf(method, '/clusters', { host: '127.0.0.1:3000' })).toBeNull()
    expect(
      reasonOf(method, '/clusters', { host: '127.0.0.1:3000', 'sec-fetch-site': 'cross-site' }),
    ).toBeNull()
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s needs our origin', (method) => {
    expect(reasonOf(method, '/')).toBeNull()
    expect(reasonOf(method, '/', { host: '127.0.0.1:3000' })).toBe('origin')
    expect(reasonOf(method, '/', { ...own, origin: 'null' })).toBe('origin')
    expect(reasonOf(method, '/', { ...own, origin: 'https://evil.example' })).toBe('origin')
  })

  it('a name that is not ours is refused first, but for probes', () => {
    const elsewhere = { ...own, host: 'evil.example' }
    expect(reasonOf('GET', '/', elsewhere)).toBe('host')
    expect(reasonOf('GET', '/healthz', elsewhere)).toBeNull()
    expect(reasonOf('GET', '/healthz/../', elsewhere)).toBe('host')
    expect(reasonOf('POST', '/healthz', elsewhere)).toBe('origin')
    expect(reasonOf('GET', '/', { ...own, 'x-forwarded-host': 'evil.example' })).toBe('host')
    expect(reasonOf('GET', '/', {})).toBe('host')
  })

  it.each([
    '/a%00b',
    '/a%0d%0aSet-Cookie:%20a=b',
    '/%7F',
    '/..%5c..%5cwindows',
    '/a\\b',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc',
    '/clusters/..%2F',
    '/..',
  ])('%s can be nothing', (path) => {
    expect(reasonOf('GET', path)).toBe('address')
  })

  it.each(['/', '/roles/111122223333/a..b', '/clusters/1/eu-west-1/a%20b', '/%E0%A4%A', '/a%2Fb', '/...'])(
    '%s can be something',
    (path) => {
      expect(reasonOf('GET', path)).toBeNull()
    },
  )
})
