import { describe, expect, test } from 'vitest'
import { readAsked } from './input.ts'

const now = Date.UTC(2026, 10, 28, 12)
const momentsOf = (given: Record<string, string>) => {
  const { asked, problem } = readAsked(given, now)
  return asked ? [asked.from, asked.to] : problem
}

describe('which moments', () => {
  test.each([
    [{}, ['2026-11-21T12:00:00.000Z', 'now']],
    [{ days: '1' }, ['2026-11-27T12:00:00.000Z', 'now']],
    [{ days: 'x' }, ['2026-11-21T12:00:00.000Z', 'now']],
    [{ from: '2026-11-27T09:30' }, ['2026-11-27T09:30:00.000Z', 'now']],
    [
      { from: '2026-11-27T09:30:15Z', to: '2026-11-27T10:00' },
      ['2026-11-27T09:30:15.000Z', '2026-11-27T10:00:00.000Z'],
    ],
    [{ to: '2026-11-20T12:00', days: '1' }, ['2026-11-19T12:00:00.000Z', '2026-11-20T12:00:00.000Z']],
    // What has not come yet is now.
    [{ from: '2026-11-27T09:30', to: '2027-01-01T00:00' }, ['2026-11-27T09:30:00.000Z', 'now']],
    [{ from: 'yesterday' }, expect.stringContaining('no time')],
    [{ from: '2026-13-40T09:30' }, expect.stringContaining('no time')],
    [{ from: '0001-01-01T00:00' }, expect.stringContaining('before there was')],
    [{ from: '2026-11-28T13:00' }, expect.stringContaining('before the second')],
  ])('%j', (given, expected) => {
    expect(momentsOf(given)).toEqual(expected)
  })
})

test('which associations', () => {
  const at = '111122223333/eu-west-1/prod/a-1'
  expect(readAsked({ at, q: 'tenant:acme' }, now).asked).toMatchObject({
    filter: 'tenant:acme',
    at: { accountId: '111122223333', region: 'eu-west-1', cluster: 'prod', associationId: 'a-1' },
  })
  expect(readAsked({ tenant: 't-1' }, now).choice.tenant).toBe('t-1')
  expect(readAsked({ tenant: ' ' }, now).choice.tenant).toBeNull()
  expect(readAsked({ at: 'nowhere' }, now).asked?.at).toBeNull()
})
