import { describe, expect, it } from 'vitest'
import { formatPolicy } from './format.ts'

describe('formatPolicy', () => {
  it('changes white space only: duplicate keys and escapes stay', () => {
    const text = String.raw`{"A":["x","y"],"A":{"B":{}, "C":[ ]},"D":[{"E":-1.5e3}],"F":"\u00e9\""}`
    expect(formatPolicy(text)).toBe(
      [
        '{',
        '  "A": ["x", "y"],',
        '  "A": {',
        '    "B": {},',
        '    "C": []',
        '  },',
        '  "D": [',
        '    {',
        '      "E": -1.5e3',
        '    }',
        '  ],',
        String.raw`  "F": "\u00e9\""`,
        '}',
      ].join('\n'),
    )
  })

  it('breaks a list that is too long for a line', () => {
    const long = JSON.stringify(Array.from({ length: 12 }, (_, index) => `service:Action${index}`))
    expect(formatPolicy(long)?.split('\n')).toHaveLength(14)
  })

  it.each(['', '{', '{"a":1,}', '[1 2]', "{'a':1}", '{"a":1} x', '{a:1}', '['.repeat(10_000)])(
    'refuses %.20s',
    (text) => {
      expect(formatPolicy(text)).toBeNull()
    },
  )

  it('is the same the second time', () => {
    const once = formatPolicy('{"Statement":[{"Action":["s3:*"],"Effect":"Allow"}]}') ?? ''
    expect(formatPolicy(once)).toBe(once)
  })
})
