import { expect, test } from 'vitest'
import { namesOf } from './statements.ts'

const link = (layer: 'identity' | 'session', policy: string, index: number) =>
  ({ layer, policy, index, effect: 'Allow' }) as const

test('statements of one layer add up, layers limit each other', () => {
  expect(namesOf([])).toBe('')
  expect(
    namesOf([link('identity', 'Data', 0), link('identity', 'later', 1), link('session', 'session', 0)]),
  ).toBe('Data S1 + later S2 ∩ session S1')
})
