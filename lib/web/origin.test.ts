import { describe, expect, it } from 'vitest'
import { isSameOrigin, mayReceive } from './origin.ts'

const at = 'https://p.example'

describe('isSameOrigin', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['our page', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
    [
      'our page, with fetch metadata',
      { origin: at, host: 'p.example', 'sec-fetch-site': 'same-origin' },
      true,
    ],
    ['behind a proxy', { origin: at, host: '10.0.0.1:3000', 'x-forwarded-host': 'p.example' }, true],
    ['a host in capitals', { origin: at, host: 'P.Example' }, true],
    ['no origin', { host: '127.0.0.1:3000' }, false],
    ['a foreign origin', { origin: 'https://evil.example', host: 'p.example' }, false],
    ['a name that begins as ours', { origin: 'https://p.example.evil.example', host: 'p.example' }, false],
    ['another port', { origin: 'http://127.0.0.1:4000', host: '127.0.0.1:3000' }, false],
    ['an opaque origin', { origin: 'null', host: 'p.example' }, false],
    ['no host', { origin: at }, false],
    [
      'another site by fetch metadata',
      { origin: at, host: 'p.example', 'sec-fetch-site': 'cross-site' },
      false,
    ],
    ['a sibling by fetch metadata', { origin: at, host: 'p.example', 'sec-fetch-site': 'same-site' }, false],
  ])('%s', (_, sent, own) => {
    expect(isSameOrigin(new Headers(sent))).toBe(own)
  })

  it('holds the protocol too where the site’s address is known', () => {
    const by = (origin: string) => isSameOrigin(new Headers({ origin, host: 'p.example' }), at)
    expect(by(at)).toBe(true)
    expect(by('http://p.example')).toBe(false)
  })
})

describe('mayReceive', () => {
  const followed = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  it.each<[string, Record<string, string>, { rows: boolean; file: boolean }]>([
    ['our page', { 'sec-fetch-site': 'same-origin' }, { rows: true, file: true }],
    ['an address that was typed', { 'sec-fetch-site': 'none', ...followed }, { rows: true, file: true }],
    ['no browser', {}, { rows: true, file: true }],
    ['a link elsewhere', { 'sec-fetch-site': 'cross-site', ...followed }, { rows: false, file: true }],
    ['a link of a sibling', { 'sec-fetch-site': 'same-site', ...followed }, { rows: false, file: true }],
    [
      'a frame elsewhere',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      { rows: false, file: false },
    ],
    [
      'a script elsewhere',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
      { rows: false, file: false },
    ],
    ['a foreign origin without metadata', { origin: 'https://evil.example' }, { rows: false, file: false }],
    ['an opaque origin', { origin: 'null', 'sec-fetch-site': 'none' }, { rows: false, file: false }],
  ])('%s', (_, sent, expected) => {
    const headers = new Headers({ host: 'p.example', ...sent })
    expect({ rows: mayReceive(headers, 'rows'), file: mayReceive(headers, 'file') }).toEqual(expected)
  })
})
