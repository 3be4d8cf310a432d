import { expect, test } from 'vitest'
import { namesOf } from './statements.ts'

const link = (layer: 'identity' | 'session' | 'scp', policy: string, index: number) =>
  ({ layer, policy, index, effect: 'Allow' }) as const

test('statements of one layer add up, layers limit each other', () => {
  expect(namesOf([])).toBe('')
  expect(
    namesOf([link('identity', 'Data', 0), link('identity', 'later', 1), link('session', 'session', 0)]),
  ).toBe('Data S1 + later S2 ∩ session S1')
})

test('of an organization’s policies nobody can tell from their names which limit each other', () => {
  expect(namesOf([link('identity', 'Data', 0), link('scp', 'A', 0), link('scp', 'B', 0)])).toBe(
    'Data S1 ∩ SCP A S1, SCP B S1',
  )
})
