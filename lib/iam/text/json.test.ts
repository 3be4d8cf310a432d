import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonNode, parseJson } from './json.ts'
import { placesOf } from './places.ts'
import { readToken } from './tokens.ts'

/** What a tree says, as JSON.parse would have it: of two members of one name the last counts. */
function meaningOf(node: JsonNode | null): unknown {
  if (!node) return undefined
  if (node.kind === 'array') return node.items.map(meaningOf)
  if (node.kind === 'object')
    return Object.fromEntries(node.members.map(({ key, value }) => [key, meaningOf(value)]))
  if (node.kind === 'number') return Number(node.value)
  if (node.kind === 'boolean') return node.value === 'true'
  return node.kind === 'null' ? null : node.value
}

function read(text: string) {
  const { root, problems } = parseJson(text)
  return {
    value: meaningOf(root),
    problems: problems.map(({ start, end, message }) => `${start}-${end} ${message}`),
  }
}

/** Every node of a tree, outermost first. */
function nodesOf(node: JsonNode): JsonNode[] {
  const inner =
    node.kind === 'array' ? node.items : node.kind === 'object' ? node.members.map(({ value }) => value) : []
  return [node, ...inner.flatMap(nodesOf)]
}

describe('a text that is JSON', () => {
  test('is read as JSON.parse reads it, without problems', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), fc.constantFrom(undefined, 1, '\t'), (text, space) => {
        const value: unknown = JSON.parse(text)
        expect(read(JSON.stringify(value, null, space))).toEqual({
          value: JSON.parse(JSON.stringify(value)),
          problems: [],
        })
      }),
    )
  })

  test('has each node in its place', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'small' }), (text) => {
        const { root } = parseJson(text)
        for (const node of root ? nodesOf(root) : [])
          expect(meaningOf(parseJson(text.slice(node.start, node.end)).root)).toEqual(meaningOf(node))
      }),
    )
  })

  test.each([
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041"', '"\\/\b\f\n\r\tA'],
    ['-0.5e+3', -500],
    ['1E2', 100],
    ['0', 0],
    [' \t\r\n null \n', null],
    ['{}', {}],
    ['[]', []],
    ['"\ud800"', '\ud800'],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual({ value, problems: [] })
  })

  test('keeps both of two members of one name', () => {
    const { root } = parseJson('{"a":1,"a":2}')
    expect(
      root?.kind === 'object' && root.members.map(({ key, keyStart, keyEnd }) => [key, keyStart, keyEnd]),
    ).toEqual([
      ['a', 1, 4],
      ['a', 7, 10],
    ])
  })
})

describe('a text that is not', () => {
  test.each<[text: string, value: unknown, problems: string[]]>([
    ['', undefined, ['0-0 there is no policy in this text']],
    ['  ', undefined, ['0-2 there is no policy in this text']],
    [':', undefined, ['0-1 `:` has nothing to belong to', '0-1 there is no policy in this text']],
    ['{"a":1', { a: 1 }, ['0-1 the bracket is never closed']],
    ['[1', [1], ['0-1 the bracket is never closed']],
    ['[1,]', [1], ['3-4 there is a comma before the closing bracket']],
    ['{"a":1,}', { a: 1 }, ['7-8 there is a comma before the closing bracket']],
    ['{"a"}', {}, ['4-5 the key has no value']],
    ['{"a":}', {}, ['5-6 the key has no value']],
    ['{"a" 1}', { a: 1 }, ['5-6 a colon is missing after the key']],
    ['{"a":1 "b":2}', { a: 1, b: 2 }, ['7-10 a comma is missing']],
    ['[1 2]', [1, 2], ['3-4 a comma is missing']],
    ['[1:2]', [1, 2], ['2-3 there is a colon where a comma belongs']],
    ['{a:1}', { a: 1 }, ['1-2 `a` is not JSON', '1-2 a key must be in double quotes']],
    [
      '{1:2}',
      {},
      [
        '1-2 a key in double quotes belongs here',
        '2-3 a key in double quotes belongs here',
        '3-4 a key in double quotes belongs here',
      ],
    ],
    ['{"a":,"b":1}', { b: 1 }, ['5-6 a value belongs here']],
    ['[,1]', [1], ['1-2 a value belongs here']],
    ['[1}', [1], ['2-3 `]` belongs here, not `}`', '0-1 the bracket is never closed']],
    ['{"a":[1}', { a: [1] }, ['7-8 `]` belongs here, not `}`']],
    ['[{"a":1]', [{ a: 1 }], ['7-8 `}` belongs here, not `]`']],
    [
      '{} {}',
      {},
      ['3-4 there is text after the end of the policy', '4-5 there is text after the end of the policy'],
    ],
    ['"a', 'a', ['0-2 the string is not closed']],
    ['["a\nb"]', ['a', 'b', ']'], []],
    ['"a\tb"', 'a\tb', ['0-5 a control character in a string must be written as an escape']],
    ['"\\x"', 'x', ['0-4 a backslash starts no known escape']],
    ['"\\u12"', '12', ['0-6 the escape `\\u` needs four hexadecimal digits']],
    ['"\\', '', ['0-2 the string is not closed']],
    ['tru', 'tru', ['0-3 `tru` is not JSON']],
    ['01', '01', ['0-2 `01` is not JSON']],
    ['+1', '+1', ['0-2 `+1` is not JSON']],
    ["'a'", "'a'", ["0-3 `'a'` is not JSON"]],
  ])('%s', (text, value, problems) => {
    const found = read(text)
    expect(found.value).toEqual(value)
    if (problems.length > 0) expect(found.problems).toEqual(problems)
    else expect(found.problems.length).toBeGreaterThan(0)
  })

  test('is read to the end whatever it is, and every problem has its place in it', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      'a',
      '"a"',
      '1',
      'true',
      ' ',
      '\n',
      '\u0000',
      '\ud800',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const { root, problems } = parseJson(text)
          for (const { start, end } of problems) {
            expect(start).toBeLessThanOrEqual(end)
            expect(end).toBeLessThanOrEqual(text.length)
          }
          if (problems.length === 0) expect(meaningOf(root)).toEqual(JSON.parse(text))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('tells fifty problems and no more', () => {
    expect(parseJson('x '.repeat(1000)).problems).toHaveLength(50)
  })

  test('is not followed deeper than policies go', () => {
    const { root, problems } = parseJson(`${'['.repeat(100)}1${']'.repeat(100)}`)
    expect(problems.map(({ message }) => message)).toEqual(['nothing in a policy is nested deeper than 64'])
    let depth = 0
    for (let node = root; node?.kind === 'array'; node = node.items[0] ?? null) depth++
    expect(depth).toBe(64)
  })

  test('what lies too deep is passed over whole, and reading goes on after it', () => {
    const deep = `${'{"a":'.repeat(64)}[{"b":[1]},{}],"c":2${'}'.repeat(64)}`
    const { root, problems } = parseJson(deep)
    expect(problems).toHaveLength(1)
    expect(JSON.stringify(meaningOf(root))).toContain('"c":2')
  })
})

test('a text is read once: each token begins where the one before it ended', () => {
  const text = `{"a":[1,"${'\\n'.repeat(500)}",tru],${'['.repeat(200)}`
  let [at, tokens] = [0, 0]
  for (;;) {
    const token = readToken(text, at)
    expect(token.start).toBeGreaterThanOrEqual(at)
    if (token.kind === 'end') break
    expect(token.end).toBeGreaterThan(token.start)
    at = token.end
    tokens++
  }
  expect(tokens).toBe(11 + 200)
})

test('a number of a thousand digits is none', () => {
  expect(readToken('1'.repeat(999), 0).kind).toBe('number')
  expect(readToken('1'.repeat(1000), 0).kind).toBe('bad')
})

describe('places', () => {
  const text = 'ab\n\nc\r\nd'
  test.each([
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [6, 3, 3],
    [7, 4, 1],
    [8, 4, 2],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(placesOf(text).range(offset, offset).start).toEqual({ offset, line, column })
  })

  test('a range has two', () => {
    expect(placesOf(text).range(1, 4)).toEqual({
      start: { offset: 1, line: 1, column: 2 },
      end: { offset: 4, line: 3, column: 1 },
    })
  })
})
