import { DrizzleQueryError } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { readHistory } from './changes.ts'

vi.mock('@/lib/associations/index.ts', () => ({ settleOpenChanges: async () => undefined }))

it.each([
  ['a database that is away', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
  ['another failure of a query', new Error('no such column')],
])('%s is told in a sentence, without the query', async (_, cause) => {
  const failing = () => Promise.reject(new DrizzleQueryError('select "who" from "changes"', [], cause))
  const read = await readHistory(failing)
  expect(read).toEqual({ ok: false, error: expect.stringMatching(/does not answer|did not answer/) })
})
