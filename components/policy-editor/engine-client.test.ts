import { describe, expect, it } from 'vitest'
import { type Assessment, analysedMax, type FromEngine, type ToEngine } from './engine.protocol.ts'
import { createEngine, type EngineClient } from './engine-client.ts'

const assessment: Assessment = {
  findings: [],
  toSend: '{}',
  preview: null,
  lenses: [],
  hints: [],
  warnings: [],
  tookMs: 1,
}

function start(): { engine: EngineClient; sent: ToEngine[]; answer: (message: FromEngine) => void } {
  const sent: ToEngine[] = []
  let answer: (message: FromEngine) => void = () => undefined
  const engine = createEngine((receive) => {
    answer = receive
    return { post: (message) => sent.push(message), close: () => undefined }
  })
  return { engine, sent, answer }
}

describe('the engine', () => {
  it('takes the answer to the newest text and drops older ones', () => {
    const { engine, answer } = start()
    const first = engine.setText('{')
    const second = engine.setText('{}')
    answer({ kind: 'assessed', version: first, assessment })
    expect(engine.getState()).toMatchObject({ assessment: null, working: true })
    answer({ kind: 'assessed', version: second, assessment })
    expect(engine.getState()).toMatchObject({ assessment, working: false, assessed: second })
  })

  it('shows no old answer beside a failure', () => {
    const { engine, answer } = start()
    answer({ kind: 'assessed', version: engine.setText('{}'), assessment })
    answer({ kind: 'failed', version: engine.setText('{ }'), message: 'invariant: x' })
    expect(engine.getState()).toMatchObject({ assessment: null, problem: 'invariant: x' })
    answer({ kind: 'assessed', version: engine.setText('{}'), assessment })
    expect(engine.getState()).toMatchObject({ assessment, problem: null })
    answer({ kind: 'stopped' })
    expect(engine.getState()).toMatchObject({ assessment: null, problem: 'The policy engine stopped.' })
  })

  it('answers questions about the newest text, and lets go of those about older ones', async () => {
    const { engine, sent, answer } = start()
    engine.setText('{}')
    const fit = engine.ask('fit', {})
    engine.setText('{ }')
    await expect(fit).resolves.toBeNull()
    expect(sent.at(-2)).toEqual({ kind: 'cancel', id: 1 })
    const access = engine.ask('access', {})
    expect(sent.at(-1)).toEqual({ kind: 'ask', id: 2, version: 2, question: { kind: 'access' } })
    answer({ kind: 'answered', id: 2, answer: null })
    await expect(access).resolves.toBeNull()
  })

  it('gives up a question when the asker does', async () => {
    const { engine, sent } = start()
    engine.setText('{}')
    const asker = new AbortController()
    const fit = engine.ask('fit', {}, asker.signal)
    asker.abort()
    await expect(fit).resolves.toBeNull()
    expect(sent.at(-1)).toEqual({ kind: 'cancel', id: 1 })
  })

  it('sends no text that is far too long, and asks nothing of it', async () => {
    const { engine, sent, answer } = start()
    const small = engine.setText('{}')
    engine.setText(' '.repeat(analysedMax + 1))
    answer({ kind: 'assessed', version: small, assessment })
    expect(sent).toHaveLength(1)
    expect(engine.getState()).toMatchObject({ tooLong: true, working: false, assessment: null })
    await expect(engine.ask('fit', {})).resolves.toBeNull()
    engine.setText('{}')
    expect(engine.getState()).toMatchObject({ tooLong: false, working: true })
  })

  it('says so when there is no worker', () => {
    const engine = createEngine(() => null)
    engine.setText('{}')
    expect(engine.getState()).toMatchObject({
      working: false,
      problem: expect.stringContaining('does not start'),
    })
  })
})
