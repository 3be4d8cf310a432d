import { expect, test } from 'vitest'
import { pageOf } from './paging.ts'

test('the last page has no token', () => {
  expect(pageOf(['a', 'b'], 2, undefined)).toEqual({ items: ['a', 'b'], next: undefined })
  expect(pageOf([], 2, undefined)).toEqual({ items: [], next: undefined })
})

test('what comes and goes between two pages neither skips nor repeats the rest', () => {
  const first = pageOf(['b', 'd', 'f', 'h'], 2, undefined)
  expect(first?.items).toEqual(['b', 'd'])
  // The key the token stands on is gone, and others have come on both sides of it.
  expect(pageOf(['a', 'b', 'e', 'f', 'h'], 10, first?.next)?.items).toEqual(['e', 'f', 'h'])
})

test.each(['', 'made up', Buffer.from('["after"]').toString('base64url')])(
  'does not take the token %j',
  (token) => {
    expect(pageOf(['a'], 1, token)).toBeNull()
  },
)
