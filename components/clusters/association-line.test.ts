import { describe, expect, test } from 'vitest'
import { type AssociationLine, arrange } from './association-line.ts'

function line(
  serviceAccount: string,
  namespace: string,
  more: Partial<AssociationLine> = {},
): AssociationLine {
  return {
    associationId: `a-${serviceAccount}`,
    namespace,
    serviceAccount,
    addOn: false,
    detail: {
      roleName: 'shared',
      targetRoleName: null,
      hasPolicy: false,
      modifiedAt: '2026-11-01T00:00:00.000Z',
    },
    counts: { granted: 1, narrowed: 0, cut: 0, inert: 0, denied: 0 },
    problem: null,
    ...more,
  }
}

const lines = [
  line('writer', 'payments', {
    detail: {
      roleName: 'shared',
      targetRoleName: 'landing',
      hasPolicy: true,
      modifiedAt: '2026-11-03T00:00:00.000Z',
    },
  }),
  line('reader', 'payments', { counts: { granted: 9, narrowed: 2, cut: 0, inert: 0, denied: 0 } }),
  line('indexer', 'search', { detail: null, counts: null }),
]
const names = (
  query: string,
  key: Parameters<typeof arrange>[2]['key'] = 'serviceAccount',
  descending = false,
) => arrange(lines, query, { key, descending }).map(({ serviceAccount }) => serviceAccount)

describe('arrange', () => {
  test('every word must match somewhere, without case', () => {
    expect(names('PAY write')).toEqual(['writer'])
    expect(names('landing')).toEqual(['writer'])
    expect(names('nothing')).toEqual([])
  })

  test('a session policy can be asked for; what could not be read has neither', () => {
    expect(names('has:session-policy')).toEqual(['writer'])
    expect(names('lacks:session-policy')).toEqual(['reader'])
  })

  test('sorts by access, the unknown last when descending', () => {
    expect(names('', 'access', true)).toEqual(['reader', 'writer', 'indexer'])
  })

  test('ties keep namespace and service account in order', () => {
    expect(names('', 'namespace')).toEqual(['reader', 'writer', 'indexer'])
  })
})
