import { expect, test } from 'vitest'
import type { Association } from '@/lib/aws/types.ts'
import { changeTo, hadOtherTags } from './revert.ts'

const now: Association = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId: 'a-1',
  arn: '',
  namespace: 'shop',
  serviceAccount: 'cart',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  policy: '{}',
  disableSessionTags: true,
  tags: { team: 'shop' },
  createdAt: '',
  modifiedAt: '',
}
const { roleArn, policy, disableSessionTags, tags } = now
const state = { roleArn, policy, disableSessionTags, tags, modifiedAt: null }

test('only what differs is changed', () => {
  expect(changeTo(state, now)).toBeNull()
  expect(changeTo({ ...state, tags: {} }, now)).toBeNull()
  const target = 'arn:aws:iam::444455556666:role/data'
  expect(changeTo({ ...state, targetRoleArn: target }, now)).toEqual({ targetRoleArn: target })
  expect(changeTo(state, { ...now, targetRoleArn: target })).toEqual({ targetRoleArn: null })
  expect(changeTo({ roleArn: 'r', disableSessionTags: false, tags, modifiedAt: null }, now)).toEqual({
    roleArn: 'r',
    policy: null,
    disableSessionTags: false,
  })
})

test('other tags are told, AWS’s own are not', () => {
  expect(hadOtherTags(state, now)).toBe(false)
  expect(hadOtherTags({ ...state, tags: { team: 'shop', 'aws:cloudformation:stack-name': 's' } }, now)).toBe(
    false,
  )
  expect(hadOtherTags({ ...state, tags: { team: 'other' } }, now)).toBe(true)
  expect(hadOtherTags({ ...state, tags: {} }, now)).toBe(true)
})
