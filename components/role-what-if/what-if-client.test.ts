import { describe, expect, it } from 'vitest'
import type { FromWhatIf, ToWhatIf, WhatIfEffect } from './what-if.protocol.ts'
import { createWhatIf } from './what-if-client.ts'

const counts = { granted: 1, narrowed: 0, cut: 0, inert: 0, denied: 0 }
const effect: WhatIfEffect = { kind: 'access', now: counts, changed: counts, gained: 0, lost: 2, exact: true }
const checked = { kind: 'checked', looked: 'A', findings: [], toSend: '{}', unreadable: [] } as const
const draft = (text: string) => ({ looked: 'A', written: [{ document: 'A', text }] })
const setup = { roleArn: 'arn:aws:iam::111122223333:role/r', role: { policies: [], tags: {} }, uses: [] }

function start() {
  const sent: ToWhatIf[] = []
  let receive: (message: FromWhatIf) => void = () => undefined
  const client = createWhatIf((take) => {
    receive = take
    return { post: (message) => sent.push(message), close: () => undefined }
  })
  return { client, sent, answer: (message: FromWhatIf) => receive(message) }
}

describe('answers', () => {
  it('are believed of the newest draft alone', () => {
    const { client, answer } = start()
    client.setDraft(draft('1'))
    client.setDraft(draft('2'))
    answer({ ...checked, version: 1, toSend: 'old' })
    answer({ kind: 'effects', version: 1, effects: [{ uses: ['x'], effect }], left: 0 })
    expect(client.getState()).toMatchObject({ toSend: null, working: true })
    expect(client.getState().effects.size).toBe(0)
    answer({ ...checked, version: 2 })
    answer({ kind: 'effects', version: 2, effects: [{ uses: ['x', 'y'], effect }], left: 3 })
    expect(client.getState()).toMatchObject({ toSend: '{}', working: true })
    answer({ kind: 'effects', version: 2, effects: [], left: 0 })
    expect(client.getState().working).toBe(false)
    expect([...client.getState().effects.keys()]).toEqual(['x', 'y'])
  })

  it('show no effect of what cannot be read', () => {
    const { client, answer } = start()
    client.setDraft(draft('1'))
    answer({ kind: 'effects', version: 1, effects: [{ uses: ['x'], effect }], left: 0 })
    client.setDraft(draft('{'))
    expect(client.getState().effects.size).toBe(1)
    answer({ ...checked, version: 2, unreadable: ['A'] })
    expect(client.getState()).toMatchObject({ working: false, unreadable: ['A'] })
    expect(client.getState().effects.size).toBe(0)
  })

  it('of a role that was read again are about the same draft', () => {
    const { client, sent, answer } = start()
    client.setSetup(setup)
    client.setDraft(draft('1'))
    client.setSetup(setup)
    expect(sent.map(({ kind }) => kind)).toEqual(['setup', 'draft', 'setup', 'draft'])
    answer({ ...checked, version: 1, toSend: 'old' })
    expect(client.getState().toSend).toBeNull()
  })

  it('go to who asked, and to nobody when the engine stops', async () => {
    const { client, answer } = start()
    const [first, second] = [client.changes('x'), client.changes('y')]
    const list = { total: 0, shown: [], services: [] }
    answer({ kind: 'changes', id: 2, changes: { gains: list, losses: list, exact: true } })
    expect(await second).toMatchObject({ exact: true })
    answer({ kind: 'stopped' })
    expect(await first).toBeNull()
    expect(client.getState().problem).toMatch(/stopped/)
  })
})

it('says so where no worker starts', async () => {
  const client = createWhatIf(() => null)
  client.setDraft(draft('1'))
  expect(client.getState()).toMatchObject({
    working: false,
    problem: expect.stringMatching(/does not start/),
  })
  expect(await client.changes('x')).toBeNull()
})
