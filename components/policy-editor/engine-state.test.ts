import { describe, expect, it } from 'vitest'
import type { Assessment } from './engine.protocol.ts'
import { afterMessage, unanswered } from './use-engine.ts'

const assessment: Assessment = { findings: [], toSend: '{}', preview: null, tookMs: 1 }

describe('afterMessage', () => {
  it('takes the answer to the newest text and drops older ones', () => {
    const old = afterMessage(unanswered, { kind: 'assessed', version: 1, assessment }, 2)
    expect(old).toBe(unanswered)
    const fresh = afterMessage(old, { kind: 'assessed', version: 2, assessment }, 2)
    expect(fresh).toMatchObject({ assessment, version: 2, problem: null })
  })

  it('shows no old answer beside a failure', () => {
    const fresh = afterMessage(unanswered, { kind: 'assessed', version: 0, assessment }, 0)
    expect(afterMessage(fresh, { kind: 'failed', version: 1, message: 'invariant: x' }, 1)).toMatchObject({
      assessment: null,
      problem: 'invariant: x',
    })
    expect(afterMessage(fresh, { kind: 'stopped' }, 0).assessment).toBeNull()
  })
})
