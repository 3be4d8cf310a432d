import { describe, expect, test } from 'vitest'
import { complete } from './complete.ts'
import { atMark, shopFacts } from './language.fixture.ts'
import type { Completion } from './types.ts'

const facts = shopFacts()

function at(marked: string): readonly Completion[] {
  const { text, offset } = atMark(marked)
  return complete(text, offset, facts)
}

function labels(marked: string): readonly string[] {
  return [...at(marked)].sort((a, b) => (a.sortText < b.sortText ? -1 : 1)).map(({ label }) => label)
}

/** The text once the item of a label is taken; tab-stops written as they stand. */
function take(marked: string, label: string): string {
  const { text } = atMark(marked)
  const item = at(marked).find((each) => each.label === label)
  if (!item) return `no ${label} among ${labels(marked).slice(0, 20).join()}`
  return text.slice(0, item.range.start.offset) + item.insertText + text.slice(item.range.end.offset)
}

const statement = (inner: string) => `{"Statement": [{${inner}}]}`

describe('an open quote on a line with more behind it', () => {
  const inList = (inner: string) => statement(`"Effect": "Allow", "Action": [${inner}`)
  test.each([
    [
      inList('"s3:PutObject", "s3:GetO|],"Resource":"*"'),
      inList('"s3:PutObject", "s3:GetObject"],"Resource":"*"'),
    ],
    [inList('"s3:GetO|, "s3:PutObject"], "Sid": "A"'), inList('"s3:GetObject", "s3:PutObject"], "Sid": "A"')],
    [statement('"Action": "s3:GetO|,"Resource":"*"'), statement('"Action": "s3:GetObject","Resource":"*"')],
  ])('%s', (marked, expected) => {
    expect(take(marked, 's3:GetObject')).toBe(expected)
  })
})

describe('elements', () => {
  test.each<[string, readonly string[]]>([
    ['{|}', ['Version', 'Statement', 'Id']],
    ['{"|"}', ['Version', 'Statement', 'Id']],
    ['{"Version": "2012-10-17", |}', ['Statement', 'Id']],
    ['{"|", "Statement": []}', ['Version', 'Id']],
    ['{Ver|}', ['Version', 'Statement', 'Id']],
    [statement('|'), ['Effect', 'Action', 'Resource', 'Condition', 'Sid', 'NotAction', 'NotResource']],
    [statement('"Effect": "Allow", "Action": "*", "|"'), ['Resource', 'Condition', 'Sid', 'NotResource']],
    [statement('"Effect": "Allow", "A|" "Action": "*"'), ['Resource', 'Condition', 'Sid', 'NotResource']],
    ['{"Statement": {"NotAction": "*", |}}', ['Effect', 'Resource', 'Condition', 'Sid', 'NotResource']],
    [statement('"Effect": "|"'), ['Allow', 'Deny']],
    [statement('"Effect": |'), ['Allow', 'Deny']],
    ['{"Version": "|"}', ['2012-10-17']],
    // In a Sid, behind a value, behind a key, after the end.
    [statement('"Sid": "|"'), []],
    [statement('"Effect": "Allow"|'), []],
    [statement('"Effect"|'), []],
    ['{"Statement": []}|', []],
  ])('%s', (marked, expected) => {
    expect(labels(marked)).toEqual(expected)
  })

  test.each([
    ['{|}', 'Version', '{"Version": "2012-10-17"}'],
    ['{"|"}', 'Version', '{"Version": "2012-10-17"}'],
    ['{"V|}', 'Version', '{"Version": "2012-10-17"}'],
    ['{| "Statement": []}', 'Version', '{"Version": "2012-10-17", "Statement": []}'],
    ['{"Statement": [] |}', 'Version', '{"Statement": [] , "Version": "2012-10-17"}'],
    ['{"V|": "2012-10-17"}', 'Version', '{"Version": "2012-10-17"}'],
    [statement('"Effect": "|"'), 'Deny', statement('"Effect": "Deny"')],
    [statement('"Effect": |'), 'Deny', statement('"Effect": "Deny"')],
    [statement('"Effect": "|'), 'Deny', '{"Statement": [{"Effect": "Deny"}]}'],
    [
      '{"Statement": [{"Effect": | "Action": "*"}]}',
      'Deny',
      '{"Statement": [{"Effect": "Deny", "Action": "*"}]}',
    ],
  ])('%s takes %s', (marked, label, expected) => {
    expect(take(marked, label)).toBe(expected)
  })
})

describe('actions', () => {
  test('a service first, those the role has something of before the others', () => {
    const found = at(statement('"Action": "|"'))
    expect(labels(statement('"Action": "|"')).slice(0, 3)).toEqual(['dynamodb:', 's3:', 'sqs:'])
    expect(found.find(({ label }) => label === 'sqs:')).toMatchObject({
      detail: 'Amazon SQS · the role allows 19 of 20 actions',
      retrigger: true,
    })
  })

  test('what the role allows stands first, wildcards behind the actions', () => {
    const found = labels(statement('"Action": "s3:|"'))
    expect(found.indexOf('s3:ListBucket')).toBeLessThan(found.indexOf('s3:AbortMultipartUpload'))
    expect(found).toContain('s3:Get*')
    expect(found.indexOf('s3:Get*')).toBeLessThan(found.indexOf('s3:GetObject*'))
  })

  test.each([
    ['s3:GetObject', 'Read · the role allows it'],
    ['s3:DeleteObject', 'Write · the role does not allow it'],
    ['s3:*', /^\d+ actions · the role allows \d+$/],
  ])('%s says %s', (label, detail) => {
    expect(at(statement('"Action": "s3:|"')).find((each) => each.label === label)?.detail).toEqual(
      typeof detail === 'string' ? detail : expect.stringMatching(detail),
    )
  })

  test.each([
    ['{"Statement": [{"Action": "s3:|', '{"Statement": [{"Action": "s3:GetObject"'],
    ['{"Statement": [{"Action": ["s3:Get|"]}]}', '{"Statement": [{"Action": ["s3:GetObject"]}]}'],
    ['{"Statement": [{"Action": ["s3:Get|Old"]}]}', '{"Statement": [{"Action": ["s3:GetObject"]}]}'],
    ['{"Statement": [{"Action": ["s3:|]}]}', '{"Statement": [{"Action": ["s3:GetObject"]}]}'],
    [
      '{"Statement": [{"Action": ["s3:|\n"s3:PutObject"]}]}',
      '{"Statement": [{"Action": ["s3:GetObject",\n"s3:PutObject"]}]}',
    ],
    ['{"Statement": [{"NotAction": "S3:|"}]}', '{"Statement": [{"NotAction": "s3:GetObject"}]}'],
  ])('%s', (marked, expected) => {
    expect(take(marked, 's3:GetObject')).toBe(expected)
  })

  test('a service is written on within its quotes', () => {
    expect(take(statement('"Action": |'), 's3:')).toBe(statement('"Action": "s3:$0"'))
    expect(take(statement('"Action": "|"'), 's3:')).toBe(statement('"Action": "s3:"'))
  })

  test('in a list, all of an access level that the role allows', () => {
    const label = 's3: all List actions that the role allows'
    expect(labels(statement('"Action": ["s3:|"]'))).not.toContain(label)
    expect(take(statement('"Action": ["sqs:|"]'), 'sqs: all Read actions that the role allows')).toBe(
      statement(
        '"Action": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks", "sqs:ListQueueTags", "sqs:ReceiveMessage"]',
      ),
    )
    expect(labels(statement('"Action": "sqs:|"')).filter((each) => each.includes('all '))).toEqual([])
  })

  test('not what the list has already', () => {
    expect(labels(statement('"Action": ["s3:GetObject", "s3:|"]'))).not.toContain('s3:GetObject')
  })
})

describe('resources', () => {
  test('what the role names, then the forms of the types, filled in', () => {
    const marked = statement('"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "|"')
    expect(labels(marked).slice(0, 4)).toEqual([
      'arn:aws:s3:::shop-data',
      'arn:aws:s3:::shop-data/*',
      'arn:aws:s3:::BucketName',
      'arn:aws:s3:::BucketName/ObjectName',
    ])
  })

  test('a queue in the association’s region and account', () => {
    const marked = statement('"Action": "sqs:SendMessage", "Resource": ["|"]')
    expect(take(marked, 'arn:aws:sqs:eu-west-1:111122223333:QueueName')).toBe(
      statement(
        '"Action": "sqs:SendMessage", "Resource": ["arn:aws:sqs:eu-west-1:111122223333:${1:QueueName}"]',
      ),
    )
  })

  test('without an action, what the role’s policies name, and the forms of the service that is typed', () => {
    expect(labels(statement('"Action": "*", "Resource": "|"'))).toContain('arn:aws:s3:::shop-data/*')
    const found = labels(statement('"NotAction": "s3:*", "Resource": "arn:aws:sqs:|"'))
    expect(found).toContain('arn:aws:sqs:eu-west-1:111122223333:QueueName')
  })

  test('goes on from what is typed', () => {
    const marked = statement(
      '"Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders/|"',
    )
    expect(labels(marked)).toContain('arn:aws:dynamodb:eu-west-1:111122223333:table/Orders/index/IndexName')
  })
})

describe('conditions', () => {
  const condition = (inner: string) => statement(`"Action": "s3:ListBucket", "Condition": {${inner}}`)

  test('operators that fit the keys of the actions first, several-valued ones where they can be', () => {
    const found = labels(condition('"|"'))
    expect(found[0]).toBe('StringEquals')
    expect(found).toContain('StringEqualsIfExists')
    expect(found).not.toContain('NullIfExists')
  })

  test('keys that fit operator and actions', () => {
    const found = labels(condition('"StringLike": {"|"}'))
    expect(found).toContain('s3:prefix')
    expect(found).toContain('aws:PrincipalArn')
    expect(found).not.toContain('s3:max-keys')
    expect(found).not.toContain('aws:SecureTransport')
    expect(labels(condition('"NumericLessThan": {"|"}'))).toContain('s3:max-keys')
    expect(labels(condition('"Bool": {"|"}'))).toContain('aws:SecureTransport')
  })

  test.each([
    ['"Bool": {"aws:SecureTransport": "|"}', ['true', 'false']],
    ['"StringEquals": {"aws:RequestedRegion": "|"}', ['eu-west-1', 'us-east-1']],
    ['"StringEquals": {"aws:ResourceAccount": ["|"]}', ['111122223333']],
    ['"StringEquals": {"aws:ResourceTag/team": |}', ['checkout']],
    ['"Null": {"aws:PrincipalTag/team": "|"}', ['true', 'false']],
  ])('%s', (inner, expected) => {
    expect(labels(condition(inner)).slice(0, expected.length)).toEqual(expected)
  })

  test.each([
    ['"StringEquals": {"aws:ResourceTag/team": "|"}', '${aws:PrincipalTag/team}'],
    ['"StringEquals": {"aws:ResourceTag/team": "|"}', '${aws:PrincipalArn}'],
  ])('variables in %s', (inner, label) => {
    expect(take(condition(inner), label)).toBe(condition(inner).replace('|', label))
  })

  test.each([
    [
      '"StringEquals": {"s3:prefix": "home/${|"}',
      '"StringEquals": {"s3:prefix": "home/${aws:PrincipalTag/team}"}',
    ],
    [
      '"StringEquals": {"s3:prefix": "home/${aws:Pr|}/x"}',
      '"StringEquals": {"s3:prefix": "home/${aws:PrincipalTag/team}/x"}',
    ],
  ])('a variable within a text, %s', (inner, expected) => {
    expect(take(condition(inner), '${aws:PrincipalTag/team}')).toBe(condition(expected))
  })

  test('keys bring the value that fits them', () => {
    expect(take(condition('"Bool": {|}'), 'aws:SecureTransport')).toBe(
      condition('"Bool": {"aws:SecureTransport": "${1|true,false|}"}'),
    )
    expect(
      take(statement('"Action": "sqs:SendMessage", "Condition": {"StringEquals": {|}}'), 'aws:ResourceTag/…'),
    ).toBe(
      statement(
        '"Action": "sqs:SendMessage", "Condition": {"StringEquals": {"aws:ResourceTag/${1:key}": "$2"}}',
      ),
    )
    expect(take(condition('"StringEquals": {"aws:Res|": "x"}'), 'aws:ResourceAccount')).toBe(
      condition('"StringEquals": {"aws:ResourceAccount": "x"}'),
    )
  })
})
