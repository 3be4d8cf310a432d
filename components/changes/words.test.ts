import { describe, expect, test } from 'vitest'
import type { AssociationState, Change } from '@/lib/history/types.ts'
import { whatChanged, whoChanged } from './words.ts'

const state: AssociationState = {
  roleArn: 'arn:aws:iam::111122223333:role/team/app',
  disableSessionTags: false,
  tags: {},
  modifiedAt: null,
}
const change: Change = {
  id: 'x',
  position: 1,
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId: 'a-1',
  namespace: 'shop',
  serviceAccount: 'cart',
  kind: 'update',
  source: 'podscope',
  who: 'local',
  startedAt: '2026-11-26T10:00:00.000Z',
  settledAt: null,
  before: state,
  after: state,
  outcome: 'stored',
  problem: null,
  requestId: null,
  access: null,
  runId: null,
  revertOf: null,
  approval: null,
}
const target = 'arn:aws:iam::444455556666:role/data'

describe('what changed', () => {
  test.each<[Partial<AssociationState>, Partial<AssociationState>, string]>([
    [{}, { roleArn: 'arn:aws:iam::111122223333:role/other' }, 'Role app → other'],
    [{}, { targetRoleArn: target }, 'Target role data added'],
    [{ targetRoleArn: target }, {}, 'Target role data removed'],
    [{}, { policy: '{}', disableSessionTags: true }, 'Session policy added, session tags off'],
    [{ policy: '{}' }, { policy: '{ }' }, 'Session policy changed'],
    [{ policy: '{}' }, {}, 'Session policy removed'],
    [{ tags: { a: '1' } }, { tags: { a: '2' } }, 'Tags changed'],
    [{}, {}, 'Nothing that is shown here'],
  ])('%j → %j', (before, after, words) => {
    expect(whatChanged({ ...change, before: { ...state, ...before }, after: { ...state, ...after } })).toBe(
      words,
    )
  })

  test('of those that begin and end', () => {
    const withPolicy = { ...state, policy: '{}' }
    expect(whatChanged({ ...change, kind: 'create', before: null, after: withPolicy })).toBe(
      'Created with role app and a session policy',
    )
    expect(whatChanged({ ...change, kind: 'delete', after: null })).toBe('Deleted')
    expect(whatChanged({ ...change, kind: 'seen', before: null })).toBe('First seen by Podscope')
  })
})

test('nobody is named whom nobody knows', () => {
  expect(whoChanged(change)).toBe('someone using this Podscope')
  expect(whoChanged({ ...change, source: 'outside', who: 'unknown' })).toBe('someone outside Podscope')
  const told = 'arn:aws:iam::111122223333:user/ana, arn:aws:sts::111122223333:assumed-role/Admin/bob'
  expect(whoChanged({ ...change, source: 'outside', who: told })).toBe('ana, Admin/bob')
  expect(whoChanged({ ...change, source: 'outside', who: 'eks.amazonaws.com' })).toBe('eks.amazonaws.com')
  expect(whoChanged({ ...change, source: 'outside', kind: 'seen' })).toBe('not known')
})
