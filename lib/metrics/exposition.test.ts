import { expect, test } from 'vitest'
import { exposition } from './exposition.ts'

test('one metric after the other, labels and help escaped', () => {
  const text = exposition([
    { name: 'podscope_up', help: 'Whether it is.', type: 'gauge', samples: [{ value: 1 }] },
    {
      name: 'podscope_seen_total',
      help: 'Back\\slash and\nline.',
      type: 'counter',
      samples: [
        { value: 0, labels: { reason: 'a"b\\c\nd' } },
        { value: 1.5, labels: { reason: 'host', kind: 'x' } },
      ],
    },
  ])
  expect(text).toBe(
    [
      '# HELP podscope_up Whether it is.',
      '# TYPE podscope_up gauge',
      'podscope_up 1',
      '# HELP podscope_seen_total Back\\\\slash and\\nline.',
      '# TYPE podscope_seen_total counter',
      'podscope_seen_total{reason="a\\"b\\\\c\\nd"} 0',
      'podscope_seen_total{reason="host",kind="x"} 1.5',
      '',
    ].join('\n'),
  )
})

test('what was not measured is left out, and no number is written as a word of JavaScript', () => {
  const of = (...values: number[]) =>
    exposition([{ name: 'a', help: 'A.', type: 'gauge', samples: values.map((value) => ({ value })) }])
  expect(of()).toBe('')
  expect(of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY).split('\n').slice(2, 5)).toEqual([
    'a NaN',
    'a +Inf',
    'a -Inf',
  ])
})
