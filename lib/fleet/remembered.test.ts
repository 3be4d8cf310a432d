import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forget, remembered } from './remembered.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

let read = 0
const count = async () => (read += 1)
const ask = (name: string) => remembered(name, 1000, count)

beforeEach(() => {
  read = 0
})

test('many who ask at once are told the same, read once', async () => {
  expect(await Promise.all([ask('once'), ask('once'), ask('once')])).toEqual([1, 1, 1])
  expect(await ask('once')).toBe(1)
})

test('a little too old it is told all the same, and read for whoever asks next', async () => {
  await ask('old')
  vi.setSystemTime(Date.now() + 1500)
  expect(await ask('old')).toBe(1)
  expect(await ask('old')).toBe(2)
})

test('far too old it is waited for', async () => {
  await ask('older')
  vi.setSystemTime(Date.now() + 5000)
  expect(await ask('older')).toBe(2)
})

test('what was forgotten is not told again, not even by who was still reading', async () => {
  const [reading, done] = [Promise.withResolvers<string>(), vi.fn()]
  const late = remembered('gone', 1000, () => reading.promise)
  forget('gone')
  expect(await remembered('gone', 1000, async () => 'new')).toBe('new')
  reading.resolve('before')
  expect(await late).toBe('before')
  expect(await remembered('gone', 1000, done)).toBe('new')
  expect(done).not.toHaveBeenCalled()
})

test('a reading that fails is nobody’s answer but of those who waited', async () => {
  const fails = remembered('away', 1000, () => Promise.reject(new Error('away')))
  await expect(fails).rejects.toThrow('away')
  expect(await ask('away')).toBe(1)
})
