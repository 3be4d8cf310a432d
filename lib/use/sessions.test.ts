import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventOf, sessionOf, sorted } from './use.fixture.ts'

const by = (arn: string) => ({ userIdentity: { arn } })
const object = 'arn:aws:s3:::invoices/a'

test('calls are sorted by whose pods they are of, and the same ones counted', async () => {
  const found = await sorted([
    eventOf('s3:GetObject', object),
    eventOf('s3:GetObject', object, { eventTime: '2026-11-28T09:00:00Z' }),
    eventOf('s3:GetObject', object, by(sessionOf('invoice-wr', { last: 'c' }))),
    eventOf('s3:PutObject', object, { errorCode: 'AccessDenied' }),
    eventOf('s3:GetObject', object, by(sessionOf('report'))),
    eventOf('s3:GetObject', object, by(sessionOf('invoice-wr', { role: 'other' }))),
    eventOf('s3:GetObject', object, by('arn:aws:iam::111122223333:user/ann')),
    eventOf('s3:GetObject', object, by('arn:aws:sts::111122223333:assumed-role/node/i-0123')),
    { no: 'event' },
  ])
  expect(found).toMatchObject({ read: 9, damaged: 1, others: 2, hasReads: true, services: ['s3'] })
  const told = found.pods.map(({ principal, calls, same }) => ({
    principal,
    calls,
    same: same.map((each) => each.calls),
  }))
  expect(told).toEqual([
    { principal: sessionOf('invoice-wr'), calls: 4, same: [3, 1] },
    { principal: sessionOf('report'), calls: 1, same: [1] },
    { principal: sessionOf('invoice-wr', { role: 'other' }), calls: 1, same: [1] },
  ])
  expect(found.pods.every(({ pods }) => pods.some((pod) => /^(invoice-wr|report)$/.test(pod)))).toBe(true)
  expect(found.pods[0]).toMatchObject({ first: '2026-11-28T09:00:00Z', last: '2026-11-28T10:00:00Z' })
})

test('what is more than is kept is counted and not forgotten', async () => {
  const events = ['a', 'b', 'c', 'c', 'd'].map((key) =>
    eventOf('s3:GetObject', `arn:aws:s3:::invoices/${key}`),
  )
  const found = await sorted(events, { pods: 1, calls: 2 })
  expect(found.pods).toMatchObject([{ calls: 5, leftOut: 3, cut: ['s3:GetObject'] }])
  const more = await sorted([...events, eventOf('s3:PutObject', object)], { pods: 1, calls: 2 })
  expect(more.pods[0]?.same.map(({ call }) => call.action)).toContain('s3:PutObject')
  const two = [...events, eventOf('s3:GetObject', object, by(sessionOf('report')))]
  expect(await sorted(two, { pods: 1, calls: 9 })).toMatchObject({ others: 1, pods: [{ calls: 5 }] })
})

test('no call is lost, whatever there is', async () => {
  const someEvent = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    pod: fc.constantFrom('invoice-wr', 'report', 'x'),
    isOther: fc.boolean(),
  })
  const someLimits = fc.record({
    pods: fc.integer({ min: 0, max: 3 }),
    calls: fc.integer({ min: 0, max: 6 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(someEvent, { maxLength: 20 }), someLimits, async (list, limits) => {
      const events = list.map(({ key, pod, isOther }) =>
        eventOf('s3:GetObject', `arn:aws:s3:::b/${key}`, by(isOther ? 'root' : sessionOf(pod))),
      )
      const { read, others, pods } = await sorted(events, limits)
      expect(read).toBe(list.length)
      expect(others + pods.reduce((sum, { calls }) => sum + calls, 0)).toBe(list.length)
      for (const { calls, leftOut, same } of pods)
        expect(leftOut + same.reduce((sum, each) => sum + each.calls, 0)).toBe(calls)
    }),
  )
})
