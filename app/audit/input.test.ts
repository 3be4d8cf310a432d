import { describe, expect, it } from 'vitest'
import { askedOf, detailOf, entriesOf, hrefOf } from './input.ts'

describe('an address of the audit', () => {
  it('asks for everything where it says nothing, or nothing that means something', () => {
    const nothing = { actor: '', act: '', object: '', from: '', to: '' }
    expect(askedOf({})).toEqual(nothing)
    expect(askedOf({ act: 'toString', from: '2026-13-45', to: 'x', before: '-1', actor: ['', 'b'] })).toEqual(
      nothing,
    )
    expect(hrefOf(askedOf({}))).toBe('/audit')
    expect(detailOf(askedOf({ before: '7' }))).toEqual({})
  })

  it('takes days of UTC, the last one whole', () => {
    const asked = askedOf({ from: '2026-11-01', to: '2026-11-30', act: 'sign-in', before: '12' })
    expect(entriesOf(asked)).toEqual({
      before: 12,
      actor: '',
      object: '',
      act: 'sign-in',
      from: new Date('2026-11-01T00:00:00Z'),
      to: new Date('2026-12-01T00:00:00Z'),
    })
    expect(hrefOf(asked, 'e')).toBe('/audit?act=sign-in&from=2026-11-01&to=2026-11-30&before=12&entry=e')
  })
})
