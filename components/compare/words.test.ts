import { describe, expect, test } from 'vitest'
import type { Comparison, Difference } from '@/lib/fleet/types.ts'
import { grouped, summaryOf, whatIsDifferent, whyNotKnown } from './words.ts'

const state = {
  roleArn: 'arn:aws:iam::111122223333:role/app',
  disableSessionTags: false,
  tags: {},
  modifiedAt: null,
}
const access = { gained: 0, lost: 0, unchanged: 1, gains: [], losses: [], exact: true }
const one: Difference = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId: 'a-1',
  namespace: 'shop',
  serviceAccount: 'cart',
  kind: 'changed',
  isByRole: false,
  before: state,
  after: { ...state, policy: '{}' },
  access,
  notKnown: null,
}
const all: Comparison = { differences: [], unsure: [], unchanged: 96, unlooked: 0, firstRead: [] }

describe('the summary', () => {
  test('counts each association once', () => {
    const differences: readonly Difference[] = [
      { ...one, access: { ...access, gained: 2 } },
      { ...one, access: { ...access, gained: 1, lost: 1 } },
      { ...one, kind: 'new', access: { ...access, gained: 9 } },
      { ...one, kind: 'unknown', before: null, access: null },
      one,
    ]
    const unsure = [{ arn: null, readAt: null, associations: 3 }]
    expect(summaryOf({ ...all, differences, unsure, unlooked: 1200 })).toBe(
      '1 new, 1 gained access, 1 gained and lost access, 1 changed with the same access, 4 not known, 1,200 not looked at, 96 as before',
    )
    expect(grouped(differences).map(({ name }) => name)).toEqual([
      'new',
      'gained',
      'both',
      'alike',
      'not known',
    ])
  })

  test('of nothing', () => {
    expect(summaryOf(all)).toBe('96 as before')
  })
})

test('a difference in words', () => {
  expect(whatIsDifferent(one)).toBe('Session policy added')
  expect(whatIsDifferent({ ...one, isByRole: true })).toBe('The policies of role app changed')
  expect(whatIsDifferent({ ...one, kind: 'gone', after: null })).toBe('Had role app')
  expect(whyNotKnown({ kind: 'role', arn: state.roleArn, readAt: '2026-11-28T09:30:00.000Z' })).toBe(
    'what role app gave is not known: it was read for the first time on 2026-11-28 09:30 UTC',
  )
})
