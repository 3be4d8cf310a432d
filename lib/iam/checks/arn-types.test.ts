import { expect, test } from 'vitest'
import { mayFitType } from './arn-types.ts'

const bucket = 'arn:%:s3:::%'
const object = 'arn:%:s3:::%/*'
const table = 'arn:%:dynamodb:%:%:table/%'
const subnet = 'arn:%:ec2:%:%:subnet/*'
const volume = 'arn:%:ec2:%:%:volume/*'

test.each([
  ['arn:aws:s3:::shop', bucket, true],
  ['arn:aws:s3:::shop', object, false],
  ['arn:aws:s3:::shop/*', bucket, false],
  ['arn:aws:s3:::shop/*', object, true],
  ['arn:aws:s3:::*', bucket, true],
  ['arn:aws:s3:::*', object, true],
  ['arn:aws:s3:::${aws:PrincipalTag/team}', bucket, true],
  ['arn:aws:s3:::${aws:PrincipalTag/team}/x', bucket, false],
  ['*', table, true],
  ['arn:aws:dynamodb:*', table, true],
  ['arn:aws:dynamodb:*:*:table/Orders', table, true],
  ['arn:aws:dynamodb:*:*:table/Orders/index/*', table, false],
  ['arn:aws:sqs:*:*:table/Orders', table, false],
  ['arn:aws:ec2:*:*:subnet/*', subnet, true],
  // A star for the account does not reach into the resource.
  ['arn:aws:ec2:*:*:subnet/*', volume, false],
])('%s may be a %s: %s', (pattern, type, expected) => {
  expect(mayFitType(pattern, type)).toBe(expected)
})
