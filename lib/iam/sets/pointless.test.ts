import { describe, expect, test } from 'vitest'
import { compilePolicy } from '../evaluate/compile.ts'
import { allow, deny, policy, type Written, written } from '../iam.fixture.ts'
import type { ActionCatalog } from '../types.ts'
import { findPointless } from './pointless.ts'

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:ListAllMyBuckets', level: 'List', resources: [] },
    { name: 's3:PutObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
  ],
}
const shop = 'arn:aws:s3:::shop/*'
const from = (vpc: string): Written => ({ Condition: { StringEquals: { 'aws:SourceVpc': vpc } } })

describe('a grant that the role’s policies make nothing of', () => {
  test.each<[name: string, role: readonly Written[], grant: Written, says: readonly string[]]>([
    ['as the role allows', [allow('s3:*')], allow(['s3:GetObject', 's3:PutObject']), []],
    [
      'never',
      [allow('s3:GetObject')],
      allow(['s3:GetObject', 's3:PutObject']),
      ['never allow `s3:PutObject`'],
    ],
    [
      'elsewhere',
      [allow('s3:GetObject'), allow('s3:PutObject', 'arn:aws:s3:::tax/*')],
      allow(['s3:GetObject', 's3:PutObject'], shop),
      ['allow `s3:PutObject` on other resources only'],
    ],
    [
      'under other conditions',
      [allow('s3:GetObject'), allow('s3:PutObject', '*', from('vpc-1'))],
      allow(['s3:GetObject', 's3:PutObject'], shop, from('vpc-2')),
      ['allow `s3:PutObject` under other conditions only'],
    ],
    [
      'under the same condition',
      [allow('s3:GetObject'), allow('s3:PutObject', '*', from('vpc-1'))],
      allow(['s3:GetObject', 's3:PutObject'], shop, from('vpc-1')),
      [],
    ],
    [
      'of nothing, for one reason or another',
      [allow('s3:PutObject', '*', from('vpc-1'))],
      allow(['s3:GetObject', 's3:PutObject'], shop, from('vpc-2')),
      ['allow nothing of what this statement grants'],
    ],
    [
      'of what takes no resource',
      [allow('s3:*')],
      allow(['s3:ListAllMyBuckets', 's3:GetObject'], shop),
      ['`s3:ListAllMyBuckets` takes no resource'],
    ],
    // A wildcard reaches what fits.
    ['of a wildcard', [allow('s3:*')], allow('s3:*', shop), []],
    [
      'of what the role denies',
      [allow('s3:*'), deny('s3:PutObject')],
      allow(['s3:GetObject', 's3:PutObject']),
      ['never allow `s3:PutObject`'],
    ],
    // Conditions that cannot hold are another finding.
    [
      'that never holds itself',
      [allow('s3:GetObject')],
      allow('s3:GetObject', '*', {
        Condition: { StringEquals: { 'aws:SourceVpc': 'a' }, StringLike: { 'aws:SourceVpc': 'b*' } },
      }),
      [],
    ],
  ])('%s', (_, role, grant, says) => {
    const found = findPointless(compilePolicy(written(grant)).statements, policy(...role), catalog)
    expect(found).toHaveLength(says.length)
    for (const [at, words] of says.entries()) expect(found[at]?.message).toContain(words)
  })

  test('is not told where the answer would take too long', () => {
    const denies = Array.from({ length: 20 }, (_, index) =>
      deny('s3:*', '*', {
        Condition: { StringEquals: { [`aws:RequestTag/a${index}`]: 'x', [`aws:RequestTag/b${index}`]: 'x' } },
      }),
    )
    const { statements } = compilePolicy(written(allow('s3:GetObject')))
    expect(findPointless(statements, policy(allow('s3:*'), ...denies), catalog)).toEqual([])
  })
})
