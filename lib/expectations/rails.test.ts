import { describe, expect, test } from 'vitest'
import { parseGuardRails } from './index.ts'

const good = `rails:
  - rail: Only the platform touches IAM
    of: -namespace:platform-*
    not: [iam:*, organizations:*]
    reason: Identities are the platform’s.
  - rail: Prod buckets from prod clusters
    of: -cluster:prod-*
    not: s3:*
    on: [arn:aws:s3:::prod-*, arn:aws:s3:::prod-*/*]
`

describe('a file of guard rails', () => {
  test('is read', () => {
    expect(parseGuardRails(good)).toEqual({
      problems: [],
      list: [
        {
          name: 'Only the platform touches IAM',
          of: '-namespace:platform-*',
          line: 2,
          expectation: {
            must: 'not allow',
            actions: ['iam:*', 'organizations:*'],
            resources: ['*'],
            context: {},
            reason: 'Identities are the platform’s.',
          },
        },
        {
          name: 'Prod buckets from prod clusters',
          of: '-cluster:prod-*',
          line: 6,
          expectation: {
            must: 'not allow',
            actions: ['s3:*'],
            resources: ['arn:aws:s3:::prod-*', 'arn:aws:s3:::prod-*/*'],
            context: {},
          },
        },
      ],
    })
  })

  test.each([
    ['nothing', '', 1, 'begin with “rails:”'],
    ['another text', 'expectations: []', 1, 'it has rails'],
    ['no list', 'rails: iam', 1, 'no list'],
    [
      'an error in line 7',
      `${good.split('\n').slice(0, 6).join('\n')}\n    not: dance\n`,
      7,
      '“dance” is no action',
    ],
    ['no action', 'rails:\n  - rail: a', 2, '“not: iam:*”'],
    ['no name', 'rails:\n  - not: iam:*', 2, 'its name'],
    ['no ARN', 'rails:\n  - rail: a\n    not: s3:*\n    on: bucket', 4, 'is no ARN'],
    ['a word it has not', 'rails:\n  - rail: a\n    not: s3:*\n    unless: {}', 4, 'has no “unless”'],
    ['one name twice', 'rails:\n  - rail: a\n    not: s3:*\n  - rail: a\n    not: iam:*', 4, 'twice'],
    ['no YAML', 'rails: [', 1, 'neither YAML nor JSON'],
  ])('with %s says where', (_, text, line, message) => {
    const { problems } = parseGuardRails(text)
    expect(problems[0]?.message).toContain(message)
    expect(problems[0]?.line).toBe(line)
  })

  test('of which one is wrong holds the others', () => {
    const { list, problems } = parseGuardRails(good.replace('s3:*', 'dance'))
    expect(list.map(({ name }) => name)).toEqual(['Only the platform touches IAM'])
    expect(problems).toHaveLength(1)
  })
})
