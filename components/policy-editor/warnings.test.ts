import { describe, expect, it } from 'vitest'
import type { ChangeList } from '@/components/access/change-list.ts'
import type { Preview } from './engine.protocol.ts'
import { changeSentence, noticeHint } from './warnings.ts'

const changes = (total: number): ChangeList => ({ total, shown: [], services: [] })
const none = { granted: 0, narrowed: 0, denied: 0, cut: 0, inert: 0 }
const preview = (losses: number, gains: number): Preview => ({
  counts: { ...none, granted: 5 },
  conditional: 0,
  gains: changes(gains),
  losses: changes(losses),
  unchanged: 0,
  exact: true,
})

describe('changeSentence', () => {
  it.each([
    [46, 1, true, 'Changing the session policy of api takes away 46 actions and adds 1 action.'],
    [1200, 0, false, 'Setting the session policy of api takes away 1,200 actions.'],
    [0, 0, true, 'Changing the session policy of api leaves what its pods may do as it is.'],
  ])('%i lost, %i gained', (losses, gains, hadPolicy, sentence) => {
    expect(changeSentence(preview(losses, gains), 'api', hadPolicy)).toBe(sentence)
  })

  it('says so when the change could not be worked out', () => {
    expect(changeSentence(null, 'api', false)).toContain('could not be worked out')
  })
})

it('knows that a target role shortens the wait', () => {
  expect(noticeHint(false)).toContain('6 hours')
  expect(noticeHint(true)).toContain('59 minutes')
})
