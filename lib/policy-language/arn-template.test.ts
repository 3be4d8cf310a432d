import { expect, test } from 'vitest'
import { templateFrom } from './arn-template.ts'

const facts = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }
const bucket = 'arn:${Partition}:s3:::${BucketName}'
const object = 'arn:${Partition}:s3:::${BucketName}/${ObjectName}'
const index = 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/index/${IndexName}'

/** The form with what is left to fill in between angles. */
function write(arn: string, typed: string): string | null {
  const parts = templateFrom(arn, typed, facts)?.parts
  return parts?.map(({ text, isOpen }) => (isOpen ? `<${text}>` : text)).join('') ?? null
}

test.each([
  [object, '', 'arn:aws:s3:::<BucketName>/<ObjectName>'],
  [object, 'arn:aws:s', 'arn:aws:s3:::<BucketName>/<ObjectName>'],
  [object, 'arn:aws:s3:::shop', 'arn:aws:s3:::shop/<ObjectName>'],
  [object, 'arn:aws:s3:::shop/', 'arn:aws:s3:::shop/<ObjectName>'],
  [object, 'arn:aws:s3:::shop/x', null],
  [bucket, 'arn:aws:s3:::shop', null],
  [bucket, 'arn:aws:s3:::shop/', null],
  [bucket, 'arn:aws:sqs:', null],
  [bucket, 'shop', null],
  [
    index,
    'arn:aws:dynamodb:eu-',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/<TableName>/index/<IndexName>',
  ],
  // What is known may be written otherwise.
  [index, 'arn:aws:dynamodb:*:', 'arn:aws:dynamodb:*:111122223333:table/<TableName>/index/<IndexName>'],
  [index, 'arn:*:dynamodb:*:*:table/Orders', 'arn:*:dynamodb:*:*:table/Orders/index/<IndexName>'],
  [
    index,
    'arn:aws-cn:dynamodb:',
    'arn:aws-cn:dynamodb:eu-west-1:111122223333:table/<TableName>/index/<IndexName>',
  ],
  [
    index,
    'arn:aws:dynamodb:us-east-1:1:table/Orders/ind',
    'arn:aws:dynamodb:us-east-1:1:table/Orders/index/<IndexName>',
  ],
])('%s after %s', (arn, typed, expected) => {
  expect(write(arn, typed)).toBe(expected)
})
