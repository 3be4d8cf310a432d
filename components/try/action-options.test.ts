import { describe, expect, test } from 'vitest'
import { type ActionOption, matchingActions } from './action-options.ts'

const options: readonly ActionOption[] = [
  { name: 'kms:Decrypt', level: 'Write', service: 'AWS Key Management Service' },
  { name: 'backup-storage:GetObjectMetadata', level: 'Write', service: 'AWS Backup storage' },
  { name: 's3:GetObject', level: 'Read', service: 'Amazon S3' },
  { name: 's3:GetObjectAcl', level: 'Read', service: 'Amazon S3' },
  { name: 's3-outposts:GetObject', level: 'Read', service: 'Amazon S3 on Outposts' },
]
const names = (typed: string) => matchingActions(options, typed).map(({ name }) => name)

describe('matchingActions', () => {
  test.each([
    ['s3:get', ['s3:GetObject', 's3:GetObjectAcl']],
    [
      'GetObject',
      ['s3:GetObject', 's3:GetObjectAcl', 's3-outposts:GetObject', 'backup-storage:GetObjectMetadata'],
    ],
    [
      'object',
      ['s3:GetObject', 's3:GetObjectAcl', 's3-outposts:GetObject', 'backup-storage:GetObjectMetadata'],
    ],
    ['acl', ['s3:GetObjectAcl']],
    ['key management', ['kms:Decrypt']],
    ['s3:nothing', []],
  ])('%s', (typed, expected) => {
    expect(names(typed)).toEqual(expected)
  })

  test('shows a beginning of all where nothing is typed', () => {
    expect(names(' ')).toHaveLength(5)
  })
})
