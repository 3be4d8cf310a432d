import { expect, test } from 'vitest'
import { remembering } from './remember.ts'

function clock(start = 0) {
  let at = start
  return { now: () => at, pass: (ms: number) => (at += ms) }
}

test('an answer is kept for its time', async () => {
  const { now, pass } = clock()
  const remember = remembering<number>({ forMs: 1000, max: 10, keep: () => true, now })
  let asked = 0
  const ask = () => remember('a', async () => ++asked)
  expect([await ask(), await ask()]).toEqual([1, 1])
  pass(999)
  expect(await ask()).toBe(1)
  pass(1)
  expect(await ask()).toBe(2)
})

test('those who ask meanwhile share the question, also one whose answer is not kept', async () => {
  const remember = remembering<string>({ forMs: 1000, max: 10, keep: (value) => value === 'good' })
  let asked = 0
  const ask = (value: string) => remember('a', async () => `${value}${asked++ ? '' : ''}`)
  expect(await Promise.all([ask('bad'), ask('good')])).toEqual(['bad', 'bad'])
  expect(await ask('good')).toBe('good')
  expect(await ask('bad')).toBe('good')
  expect(asked).toBe(2)
})

test('a failed question is asked again', async () => {
  const remember = remembering<string>({ forMs: 1000, max: 10, keep: () => true })
  await expect(remember('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await remember('a', async () => 'yes')).toBe('yes')
})

test('an old question that fails late takes nothing newer with it', async () => {
  const { now, pass } = clock()
  const remember = remembering<string>({ forMs: 1000, max: 10, keep: () => true, now })
  const late = Promise.withResolvers<string>()
  const old = remember('a', () => late.promise)
  pass(2000)
  expect(await remember('a', async () => 'new')).toBe('new')
  late.reject(new Error('late'))
  await expect(old).rejects.toThrow('late')
  expect(await remember('a', async () => 'again')).toBe('new')
})

test('the oldest goes when there are too many', async () => {
  const remember = remembering<number>({ forMs: 1000, max: 2, keep: () => true })
  for (const key of ['a', 'b', 'c']) await remember(key, async () => 1)
  expect(await remember('a', async () => 2)).toBe(2)
  expect(await remember('c', async () => 2)).toBe(1)
})
