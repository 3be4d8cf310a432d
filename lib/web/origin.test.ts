import { describe, expect, it } from 'vitest'
import { isSameOrigin } from './guard.ts'

describe('isSameOrigin', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['our page', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
    [
      'our page, with fetch metadata',
      { origin: 'https://p.example', host: 'p.example', 'sec-fetch-site': 'same-origin' },
      true,
    ],
    [
      'behind a proxy',
      { origin: 'https://p.example', host: '10.0.0.1:3000', 'x-forwarded-host': 'p.example' },
      true,
    ],
    ['no origin', { host: '127.0.0.1:3000' }, false],
    ['a foreign origin', { origin: 'https://evil.example', host: 'p.example' }, false],
    ['another port', { origin: 'http://127.0.0.1:4000', host: '127.0.0.1:3000' }, false],
    ['an opaque origin', { origin: 'null', host: 'p.example' }, false],
    [
      'another site by fetch metadata',
      { origin: 'https://p.example', host: 'p.example', 'sec-fetch-site': 'cross-site' },
      false,
    ],
  ])('%s', (_, sent, own) => {
    expect(isSameOrigin(new Headers(sent))).toBe(own)
  })
})
