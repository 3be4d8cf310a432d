import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'podscope-expectations-'))
process.env.PODSCOPE_DATA = folder
process.env.DATABASE_URL = ''
const { changeExpectations, readExpectations, saveExpectations } = await import('./saved.ts')
const { closeStore } = await import('../store/database.ts')
afterAll(async () => {
  await closeStore()
  rmSync(folder, { recursive: true })
})

let made = 0
function someone() {
  const serviceAccount = `app-${++made}`
  return { accountId: '111122223333', region: 'eu-west-1', cluster: 'c', namespace: 'n', serviceAccount }
}
const text = (action: string) => `expectations:\n  - must: allow\n    action: ${action}\n`

describe('what is expected of a service account', () => {
  test('is nothing until it is saved, and then there after a restart', async () => {
    const ref = someone()
    expect(await readExpectations(ref)).toEqual({ ok: true, value: { text: null, list: [] } })
    expect(await saveExpectations(ref, text('s3:GetObject'), null)).toMatchObject({ ok: true })
    await closeStore()
    expect(await readExpectations(ref)).toMatchObject({
      ok: true,
      value: { text: text('s3:GetObject'), list: [{ actions: ['s3:GetObject'] }] },
    })
    expect(await readExpectations(someone())).toMatchObject({ value: { text: null } })
  })

  test('is not overwritten by whoever saw an older text', async () => {
    const ref = someone()
    const saves = ['s3:Get*', 's3:Put*', 's3:List*'].map((action) =>
      saveExpectations(ref, text(action), null),
    )
    const answers = await Promise.all(saves)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    const now = await readExpectations(ref)
    if (!now.ok) throw new Error('the store is there')
    for (const answer of answers.filter(({ ok }) => !ok))
      expect(answer).toEqual({ ok: false, error: { kind: 'conflict', now: now.value } })
    expect(await saveExpectations(ref, text('s3:*'), 'expectations: []')).toMatchObject({
      error: { kind: 'conflict' },
    })
    expect(await readExpectations(ref)).toEqual(now)
  })

  test('saved twice is saved once', async () => {
    const ref = someone()
    for (const _ of [1, 2])
      expect(await saveExpectations(ref, text('s3:*'), null)).toMatchObject({ ok: true })
  })

  test('changes one at a time', async () => {
    const ref = someone()
    const expectation = { must: 'not allow', actions: ['s3:*'], resources: ['*'], context: {} } as const
    const first = await changeExpectations(ref, { kind: 'add', expectation }, null)
    if (!first.ok) throw new Error('nobody else saves')
    expect(first.value.list).toEqual([expectation])
    expect(await changeExpectations(ref, { kind: 'remove', at: 0 }, first.value.text)).toMatchObject({
      ok: true,
      value: { list: [] },
    })
  })

  test('always reads', async () => {
    const answer = await saveExpectations(someone(), 'expectations: [', null)
    expect(answer).toMatchObject({ ok: false, error: { kind: 'not-readable', problems: [{ line: 1 }] } })
  })
})
