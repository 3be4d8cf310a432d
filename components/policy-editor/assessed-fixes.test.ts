import { expect, it } from 'vitest'
import { ifAbout, mayEdit } from './assessed-fixes.ts'
import type { FromEngine } from './engine.protocol.ts'
import { createEngine } from './engine-client.ts'

const assessment = {
  findings: [],
  toSend: '{}',
  preview: null,
  lenses: [],
  hints: [],
  warnings: [],
  tookMs: 1,
}

it('a fix fits only the text it was worked out of', () => {
  let answer: (message: FromEngine) => void = () => undefined
  const engine = createEngine((receive) => {
    answer = receive
    return { post: () => undefined, close: () => undefined }
  })
  const first = engine.setText('{}')
  answer({ kind: 'assessed', version: first, assessment })
  expect(mayEdit(engine.getState(), first)).toBe(true)
  const second = engine.setText('{ }')
  expect(mayEdit(engine.getState(), first)).toBe(false)
  answer({ kind: 'assessed', version: second, assessment })
  expect(mayEdit(engine.getState(), first)).toBe(false)
  expect(mayEdit(engine.getState(), second)).toBe(true)
})

it('fixes of an older text are not those of this one', () => {
  expect(ifAbout({ of: 1, value: 'fixes' }, 1)).toBe('fixes')
  expect(ifAbout({ of: 1, value: 'fixes' }, 2)).toBeNull()
  expect(ifAbout(null, -1)).toBeNull()
})
