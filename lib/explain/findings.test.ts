import { expect, test } from 'vitest'
import { riskKinds } from '../fleet/filter/index.ts'
import { sayFinding, sayFindings } from './findings.ts'

test('every risk has words of its own, and no code is shown as it is', () => {
  for (const code of [...riskKinds, 'tag-loss', 'cut-statement', 'redundant-action', 'trust-new-one']) {
    expect(sayFinding(code)).not.toMatch(/\w-\w/)
    expect(sayFinding(code).length).toBeGreaterThan(9)
  }
  expect(sayFinding('redundant-action')).toBe('redundant action')
})

test('more than one is counted', () => {
  expect(sayFindings({ code: 'redundant-action', count: 1 })).toBe('redundant action')
  expect(sayFindings({ code: 'redundant-action', count: 1200 })).toBe('redundant action (1,200)')
})
