import { describe, expect, it, test, vi } from 'vitest'
import { isCommon } from './common-passwords.ts'
import { groupsOf } from './groups.ts'
import { passwordProblem } from './passwords.ts'
import { plainEmail, plainName } from './people.ts'
import { addressOf, isFromProxy, isSignInPath, pathOf, requestMark, safePath } from './request.ts'

vi.mock('../../env.ts', () => ({ readEnv: () => ({ trustedProxies: ['10.0.0.0/8', '::1'], signIn: {} }) }))

describe('safePath', () => {
  it.each(['/', '/associations?q=role%3Ax', '/clusters/1/eu-west-1/a'])('%s is of this site', (path) => {
    expect(safePath(path)).toBe(path)
  })
  it.each([
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\\\\evil.example',
    '/a\\..\\..\\evil',
    'javascript:alert(1)',
    'evil.example',
    '/.//evil.example',
    '/../..//evil.example',
    '/sign-in',
    '/sign-in?to=/sign-in',
    `/${'a'.repeat(3000)}`,
    '',
    null,
  ])('%s is not gone to', (path) => {
    expect(safePath(path)).toBe('/')
  })
})

describe('what the server says of a request', () => {
  const headers = (marked: Readonly<Record<string, string>>, more = {}) => new Headers({ ...marked, ...more })

  test('is not what a client says', () => {
    const forged = headers({ 'x-podscope-request': 'a-guess 10.0.0.1 /sign-in' })
    expect([addressOf(forged), pathOf(forged), isFromProxy(forged)]).toEqual([null, null, false])
  })
  test('the address is the connection’s, or what a trusted proxy says of it', () => {
    const forwarded = { 'x-forwarded-for': '1.2.3.4, 198.51.100.7, 10.1.1.1' }
    expect(addressOf(headers(requestMark('203.0.113.9', '/'), forwarded))).toBe('203.0.113.9')
    expect(addressOf(headers(requestMark('::ffff:10.9.9.9', '/'), forwarded))).toBe('198.51.100.7')
    expect(addressOf(headers(requestMark('10.9.9.9', '/'), { 'x-forwarded-for': 'nonsense' }))).toBe(
      '10.9.9.9',
    )
    expect(addressOf(headers(requestMark('10.9.9.9', '/')))).toBe('10.9.9.9')
  })
  test('the path is without what Next adds', () => {
    expect(pathOf(headers(requestMark('::1', '/roles?q=x&_rsc=abc')))).toBe('/roles?q=x')
    expect(pathOf(headers(requestMark('::1', '*')))).toBeNull()
  })
  test('pages of the sign-in, and nothing that only begins like them', () => {
    expect(['/sign-in', '/sign-in?to=x', '/sign-in/welcome'].every(isSignInPath)).toBe(true)
    expect(['/sign-in-not', '/', '/x/sign-in', null].some(isSignInPath)).toBe(false)
  })
})

describe('a password', () => {
  const person = { name: 'Ada Lovelace', email: 'ada.lovelace@example.com' }
  it.each([
    ['elf chars??', 'short'],
    ['x'.repeat(129), 'long'],
    ['Password-1234', 'common'],
    ['aaaaaaaaaaaaaa', 'common'],
    ['abcabcabcabcabc', 'common'],
    ['qwertyuiopasdf', 'common'],
    ['............', 'common'],
    ['ada.lovelace@example.com', 'own-name'],
    ['Ada Lovelace1', 'own-name'],
  ] as const)('%s is refused: %s', (password, why) => {
    expect(passwordProblem(password, person)).toBe(why)
  })
  it.each([
    'seven wet stones in the river',
    'zwölf große Fässer',
    '🐎🔋📎🧷🐎🔋📎🧷🧵🧶🪡🎈',
    'x1!x2!x3!y4!z',
  ])('%s is taken', (password) => {
    expect(passwordProblem(password, person)).toBeNull()
  })
  test('the list holds nothing that its length refuses already', () => {
    expect(isCommon('correct-horse-battery-staple')).toBe(true)
  })
})

test('names and emails are one line, and hide nothing', () => {
  expect(plainName(' Ada \n Lovelace ')).toBe('Ada Lovelace')
  for (const wrong of ['', '  ', 'a'.repeat(101), 'Ada\u202Eevil', 'Ada\u0000'])
    expect(plainName(wrong)).toBeNull()
  expect(plainEmail(' Ada@Example.COM ')).toBe('ada@example.com')
  for (const wrong of [
    'ada',
    'ada@',
    '@x.y',
    'a b@x.com',
    'a@x',
    'x@podscope.invalid',
    'a@x.com\r\nBcc: b@x.com',
  ])
    expect(plainEmail(wrong)).toBeNull()
})

test('groups are names, and ours come from nowhere else', () => {
  expect(groupsOf(['ops', 'ops', ' dev ', '', 7, null, 'podscope:sandbox-admin', 'x'.repeat(300)])).toEqual([
    'ops',
    'dev',
  ])
  expect(groupsOf('ops,dev')).toEqual(['ops', 'dev'])
  expect(groupsOf({ ops: true })).toEqual([])
  expect(groupsOf(Array.from({ length: 5000 }, (_, each) => `g${each}`))).toHaveLength(1000)
})
