import { describe, expect, it } from 'vitest'
import { parsePolicy } from '@/lib/iam/index.ts'
import { appendStatements } from './append-statements.ts'

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const policyOf = (list: unknown, space = 2) =>
  JSON.stringify({ Version: '2012-10-17', Statement: list }, null, space)
const from = policyOf([
  { ...statement, Action: 'sqs:SendMessage' },
  { ...statement, Effect: 'Deny' },
])

describe('appendStatements', () => {
  it.each([
    ['a list', policyOf([statement])],
    ['one line', policyOf([statement], 0)],
  ])('puts them after those of %s', (_, text) => {
    const longer = appendStatements(text, from)
    expect(parsePolicy(longer ?? '').findings).toEqual([])
    expect(JSON.parse(longer ?? '').Statement.map(({ Action }: { Action: string }) => Action)).toEqual([
      's3:GetObject',
      'sqs:SendMessage',
      's3:GetObject',
    ])
  })

  it('keeps what is written as it is laid out', () => {
    const text = policyOf([statement])
    expect(appendStatements(text, from)).toContain(text.slice(0, text.indexOf('}') + 1))
  })

  it('takes the place of nothing', () => {
    expect(appendStatements(' ', from)).toBe(from)
    expect(appendStatements(policyOf([]), from)).toBe(from)
  })

  it.each([
    ['no JSON', '{'],
    ['a statement outside a list', policyOf(statement)],
  ])('leaves %s alone', (_, text) => {
    expect(appendStatements(text, from)).toBeNull()
  })
})
