import { describe, expect, it } from 'vitest'
import { shortResource } from './arn.ts'
import { readableText, tokensOf } from './json-lines.ts'
import { blocksOf, statementAnchor, statementName } from './statements.ts'

const home = { accountId: '111122223333', region: 'eu-west-1' }
const lines = (from: number, to: number) => ({
  start: { offset: 0, line: from, column: 1 },
  end: { offset: 0, line: to, column: 1 },
})

describe('shortResource', () => {
  it.each([
    ['*', '*'],
    ['arn:aws:s3:::invoices-eu/2026/*', 'invoices-eu/2026/*'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/invoices', 'table/invoices'],
    ['arn:aws:dynamodb:eu-west-1:444455556666:table/invoices', 'eu-west-1:444455556666:table/invoices'],
    ['arn:aws:sqs:*:111122223333:orders', '*:111122223333:orders'],
    ['arn:aws:logs:eu-west-1:111122223333:log-group:/app:*', 'log-group:/app:*'],
    ['arn:aws:s3', 'arn:aws:s3'],
  ])('%s → %s', (arn, short) => {
    expect(shortResource(arn, home)).toBe(short)
  })
})

describe('tokensOf', () => {
  it('tells keys from strings, also when a string holds quotes and colons', () => {
    expect(tokensOf(String.raw`  "Sid" : "a\": b", 12 true`)).toEqual([
      { kind: 'plain', text: '  ' },
      { kind: 'key', text: '"Sid"' },
      { kind: 'plain', text: ' :' },
      { kind: 'plain', text: ' ' },
      { kind: 'string', text: String.raw`"a\": b"` },
      { kind: 'plain', text: ', ' },
      { kind: 'literal', text: '12' },
      { kind: 'plain', text: ' ' },
      { kind: 'literal', text: 'true' },
    ])
  })

  it.each(['', '"never closed', '{{{', '"a" "b":', 'trueish null1', '\\', '-'])(
    'loses nothing of %j',
    (line) => {
      expect(
        tokensOf(line)
          .map((token) => token.text)
          .join(''),
      ).toBe(line)
    },
  )
})

describe('readableText', () => {
  it('indents one long line', () => {
    expect(readableText('{"Version":"2012-10-17"}')).toEqual({
      text: '{\n  "Version": "2012-10-17"\n}',
      indented: true,
    })
  })

  it.each(['{\n"a":1}', '{"a":', 'not json'])('leaves %j as it is', (text) => {
    expect(readableText(text)).toEqual({ text, indented: false })
  })
})

describe('blocksOf', () => {
  it('covers every line once, statements and what lies between', () => {
    const blocks = blocksOf(12, [
      { index: 0, range: lines(4, 6) },
      { index: 1, range: lines(6, 9) },
    ])
    expect(blocks).toEqual([
      { statement: null, from: 0, to: 3 },
      { statement: 0, from: 3, to: 6 },
      { statement: 1, from: 6, to: 9 },
      { statement: null, from: 9, to: 12 },
    ])
  })

  it('keeps a place for a statement that has no line of its own', () => {
    expect(
      blocksOf(1, [
        { index: 0, range: lines(1, 1) },
        { index: 1, range: lines(1, 1) },
      ]),
    ).toEqual([
      { statement: 0, from: 0, to: 1 },
      { statement: 1, from: 1, to: 1 },
    ])
  })
})

describe('a statement', () => {
  it('has a name and an address', () => {
    const managed = {
      layer: 'identity',
      policy: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
      index: 0,
      effect: 'Allow',
    } as const
    expect(statementName(managed)).toBe('AmazonS3FullAccess S1')
    expect(
      statementName({ layer: 'session', policy: 'session', index: 1, sid: 'Own', effect: 'Allow' }),
    ).toBe('session S2 “Own”')
    expect(statementAnchor(managed)).toBe('identity-arn-aws-iam-aws-policy-AmazonS3FullAccess.1')
  })
})
