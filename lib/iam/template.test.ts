import { describe, expect, test } from 'vitest'
import { factsOf } from './evaluate/context.ts'
import { any, matchGlob, star } from './pattern.ts'
import { parseTemplate, resolveTemplate } from './template.ts'

const both = { variables: true, wildcards: true }

describe('reading', () => {
  test.each([
    ['a*b?', ['a', star, 'b', any], null],
    ['${a}', [{ key: 'a', fallback: null }], null],
    ['x${a:b/c}*', ['x', { key: 'a:b/c', fallback: null }, star], null],
    ["${a, 'b'}", [{ key: 'a', fallback: 'b' }], null],
    ["${a,'b'}", [{ key: 'a', fallback: 'b' }], null],
    ["${a, ''}", [{ key: 'a', fallback: '' }], null],
    ["${a, '}", [{ key: "a, '", fallback: null }], 'space'],
    ['${a, b}', [{ key: 'a, b', fallback: null }], 'space'],
    ["${a, 'b}", [{ key: "a, 'b", fallback: null }], 'space'],
    ["${a, b'}", [{ key: "a, b'", fallback: null }], 'space'],
    ['${*}${?}${$}', ['*', '?', '$'], null],
    ['${}', [{ key: '', fallback: null }], 'empty'],
    ["${, 'b'}", [{ key: '', fallback: 'b' }], 'empty'],
    ['${a b}', [{ key: 'a b', fallback: null }], 'space'],
    ['x${a', ['x${a'], 'unclosed'],
    ['${}${a', [{ key: '', fallback: null }, '${a'], 'empty'],
    ['$a {b}', ['$a {b}'], null],
    ['', [], null],
  ])('%s', (text, parts, problem) => {
    expect(parseTemplate(text, both)).toMatchObject({ parts, problem })
  })

  test('without variables `${…}` is text, in which a star is a wildcard', () => {
    expect(parseTemplate('${*}', { variables: false, wildcards: true }).parts).toEqual(['${', star, '}'])
    expect(parseTemplate('${a', { variables: false, wildcards: true }).problem).toBeNull()
  })

  test('without wildcards a star is text', () => {
    expect(parseTemplate('a*?', { variables: true, wildcards: false }).parts).toEqual(['a*?'])
    expect(parseTemplate('', { variables: true, wildcards: false }).parts).toEqual([])
  })

  test('what has no variable is the same for every request', () => {
    expect(parseTemplate('a*', both).fixed).toMatchObject({ prefix: 'a' })
    expect(parseTemplate('${*}', both).fixed).toMatchObject({ literal: '*' })
    expect(parseTemplate('a${b}', both).fixed).toBeNull()
  })
})

describe('putting values in', () => {
  const facts = factsOf({ tag: 'a*', many: ['a', 'b'], one: ['c'], none: [] }, ['open'])
  const resolve = (text: string) => resolveTemplate(parseTemplate(text, both), facts)
  test.each([
    ['x${tag}', 'xa*', true],
    ['x${tag}', 'xab', false],
    ['${one}*', 'cd', true],
    ["${gone, 'd'}", 'd', true],
    ["${gone, ''}", '', true],
    ["${none, 'd'}", 'd', true],
    ["${many, 'd'}", 'd', true],
    ["${one, 'd'}", 'c', true],
    ['${TAG}', 'a*', true],
  ])('%s and %s: %s', (text, value, matches) => {
    const resolved = resolve(text)
    expect(resolved.state).toBe('known')
    expect(resolved.state === 'known' && matchGlob(resolved.glob, value)).toBe(matches)
  })

  test.each([
    ['${gone}', 'gone'],
    ['${many}x', 'many'],
    ['${none}', 'none'],
    ['${open}${gone}', 'gone'],
  ])('%s has no value', (text, key) => {
    expect(resolve(text)).toEqual({ state: 'absent', key })
  })

  test('a value that is not known may be any text, its default no more likely', () => {
    expect(resolve("a${open, 'd'}b${Open}")).toEqual({
      state: 'unknown',
      key: 'open',
      glob: { codes: [97, star, 98, star], literal: null },
    })
  })
})
