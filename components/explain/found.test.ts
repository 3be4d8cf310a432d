import { expect, test } from 'vitest'
import type { Explained } from './explain-model.ts'
import { foundOf, isSameFound } from './found.ts'

type Request = Extract<Explained, { kind: 'request' }>
const request = (headline: string, agreement: Request['agreement'] = { kind: 'same' }): Explained => ({
  kind: 'request',
  view: {
    request: { principal: 'p', action: 's3:GetObject', resource: '*', context: {}, unknown: [] },
    verdict: 'implicitDeny',
    headline,
    steps: [],
    keys: [],
    examples: [],
    documents: [],
  },
  agreement,
  change: null,
})

test('what was found is kept as a kind, a verdict and a sentence', () => {
  expect(foundOf(request('Not allowed.'))).toEqual({
    kind: 'request',
    verdict: 'implicitDeny',
    words: 'Not allowed.',
  })
  expect(foundOf(request('Not allowed.', null)).kind).toBe('example')
  expect(foundOf({ kind: 'credentials' })).toMatchObject({ kind: 'credentials', verdict: null })
  expect(foundOf({ kind: 'nothing-asked' })).toMatchObject({ kind: 'nothing-asked', verdict: null })
})

test('another verdict, another reason or another kind is another answer', () => {
  const found = foundOf(request('Not allowed.'))
  expect(isSameFound(found, foundOf(request('Not allowed.', { kind: 'refused' })))).toBe(true)
  expect(isSameFound(found, { ...found, verdict: 'allowed' })).toBe(false)
  expect(isSameFound(found, foundOf(request('Denied by “No”.')))).toBe(false)
  expect(isSameFound(found, foundOf(request('Not allowed.', null)))).toBe(false)
})
