import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { globalKeyNotes } from './global-key-notes.ts'
import { describedHover, hover, describe as sentenceOf, servicesAt } from './hover.ts'
import { atMark, shopFacts } from './language.fixture.ts'

const facts = shopFacts()
const statement = (inner: string) => `{"Statement": [{${inner}}]}`

function said(marked: string, of = facts): string {
  const { text, offset } = atMark(marked)
  const found = hover(text, offset, of)
  if (!found) return 'nothing'
  const { range, title, paragraphs } = found
  expect(text.slice(range.start.offset, range.end.offset).replaceAll('"', '').toLowerCase()).toBe(
    title.toLowerCase(),
  )
  return [title, ...paragraphs].join('\n')
}

describe('says', () => {
  test.each<[string, readonly (string | RegExp)[]]>([
    ['{"Ver|sion": "2012-10-17"}', ['2012-10-17', 'plain text']],
    [statement('"Not|Action": "s3:*"'), ['Every action of every service except those listed']],
    [statement('"Effect": "De|ny"'), ['Takes away what it names']],
    [statement('"Action": "s3:Get|Object"'), ['Access level: Read', 'on arn:aws:s3:::shop-data/*']],
    [statement('"Action": "S3:GETOBJECT|"'), ['Access level: Read']],
    [
      statement('"Action": "dynamodb:|GetItem"'),
      ['under conditions', 'aws:ResourceTag/team StringEquals checkout'],
    ],
    [statement('"Action": "s3:Delete|Object"'), ['The role does not allow it']],
    [statement('"Action": "s3:ListAll|MyBuckets"'), ['only `"Resource": "*"` reaches it']],
    [
      statement('"Action": ["s3:GetOb|ject*"]'),
      [/^\d+ actions that AWS documents, and those it adds later\. The role allows \d+ of them\.$/m],
    ],
    [statement('"Action": "|*"'), ['Every action of every service']],
    [statement('"Action": "s3:Gett|Object"'), ['no such action of Amazon S3']],
    [statement('"Action": "nope:|Do"'), ['no service of that prefix']],
    [
      statement('"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::sh|op/*"'),
      ['Fits: s3 object', '1 action of the statement cannot be asked of it'],
    ],
    [statement('"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::sh|op"'), [/Fits: s3 bucket\.$/]],
    [
      statement('"Action": "sqs:*", "Resource": "arn:aws:sqs:*:444455556666:|q"'),
      ['another account, 444455556666'],
    ],
    [
      statement('"Action": "s3:GetObject", "Condition": {"ForAllValues:String|Like": {}}'),
      ['every value', 'It also holds where the request carries none'],
    ],
    [
      statement('"Action": "s3:GetObject", "Condition": {"StringNot|Equals": {}}'),
      ['Where the request does not carry the key, it holds'],
    ],
    [
      statement('"Action": "s3:GetObject", "Condition": {"Null": {"aws:Principal|Arn": "x"}}'),
      ['The ARN of the role', 'In this session: arn:aws:iam::111122223333:role/shop-shared'],
    ],
    [
      statement('"Action": "s3:GetObject", "Condition": {"StringLike": {"s3:pre|fix": "x"}}'),
      ['No request for the statement’s 1 action carries it'],
    ],
    [
      statement('"Action": "s3:GetObject", "Condition": {"StringLike": {"aws:user|name": "x"}}'),
      ['A pod’s session never carries it'],
    ],
    [
      statement('"Action": "s3:GetObject", "Condition": {"StringEquals": {"aws:Resource|Tag/team": "x"}}'),
      ['A tag of the resource', 'The role’s own policies test it for checkout'],
    ],
  ])('%s', (marked, expected) => {
    for (const part of expected) expect(said(marked)).toMatch(part)
  })

  test.each(['{| }', '|', statement('"Sid": "N|ame"'), statement('"Action"|: 3'), '{"Statement": []}|'])(
    'nothing at %s',
    (marked) => {
      const { text, offset } = atMark(marked)
      const found = hover(text, offset, facts)
      expect(found === null || found.title === 'Action').toBe(true)
    },
  )

  test('that a role which could not be read is not known', () => {
    const marked = statement('"Action": "s3:Get|Object"')
    expect(said(marked, shopFacts(undefined, true))).toMatch('The role could not be read')
  })

  test('the actions of a wildcard, those the role allows first, cut to a dozen', () => {
    const { text, offset } = atMark(statement('"Action": "s3:|*"'))
    const list = hover(text, offset, facts)?.list
    expect(list?.items).toHaveLength(12)
    expect(list?.items[0]).toBe('s3:GetObject')
    expect(list?.more).toBeGreaterThan(100)
  })
})

describe('AWS’s sentences', () => {
  test('are loaded for the service under the cursor', async () => {
    const { text, offset } = atMark(statement('"Action": "s3:Get|Object"'))
    expect(servicesAt(text, offset)).toEqual(['s3'])
    const found = await describedHover(text, offset, facts)
    expect(found?.paragraphs[0]).toBe('Grants permission to retrieve objects from Amazon S3.')
  })

  test.each([
    ['sqs:SendMessage', /^Grants permission to/],
    ['s3:prefix', /prefix/],
    ['aws:PrincipalTag/…', /A tag of the role/],
    ['aws:PrincipalTag/team', /A tag of the role/],
    ['nope:Do', null],
    ['*', null],
  ])('of %s', async (name, expected) => {
    const found = await sentenceOf(name)
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatch(expected)
  })

  test('stand for every global key that is likely to be met', () => {
    const global = (catalog.keys ?? []).map(({ name }) => name).filter((name) => name.startsWith('aws:'))
    const missing = global.filter((name) => !(name in globalKeyNotes))
    // Of AWS's MCP server: no pod meets it.
    expect(missing.filter((name) => !/mcp/i.test(name))).toEqual([])
    expect(Object.keys(globalKeyNotes).filter((name) => !global.includes(name))).toEqual([])
  })
})
