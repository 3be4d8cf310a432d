import { describe, expect, it } from 'vitest'
import type { AccessChange } from '@/lib/iam/index.ts'
import { changeListOf, circumstancesOf, groupChanges, questionOfChange } from './change-list.ts'

const place = { offset: 0, line: 1, column: 1 }
const range = { start: place, end: place }
function change(action: string, context: Record<string, string | string[]> = {}): AccessChange {
  const witness = { principal: 'p', action, resource: `arn:aws:${action}`, context }
  const because = [
    { layer: 'session', policy: 'session policy', index: 1, sid: 'Own', effect: 'Allow', range },
  ] as const
  return { action, witness, contrast: witness, because }
}
const many = Array.from({ length: 500 }, (_, index) => change(`ec2:Action${index}`))
const list = changeListOf([...many, change('s3:GetObject'), change('sqs:SendMessage')], 50)

describe('changeListOf', () => {
  it('counts all and lists some of every service', () => {
    expect(list.total).toBe(502)
    expect(list.shown).toHaveLength(50)
    expect(list.services).toEqual([
      { prefix: 'ec2', count: 500 },
      { prefix: 's3', count: 1 },
      { prefix: 'sqs', count: 1 },
    ])
    expect(list.shown.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['s3:GetObject', 'sqs:SendMessage']),
    )
  })

  it('lists nothing of nothing', () => {
    expect(changeListOf([])).toEqual({ total: 0, shown: [], services: [] })
  })
})

describe('groupChanges', () => {
  const found = (filter: string) =>
    groupChanges(list, filter).map(({ prefix, count, changes }) => [prefix, count, changes.length])

  it('keeps every service without a filter', () => {
    expect(found(' ')).toEqual([
      ['ec2', 500, 48],
      ['s3', 1, 1],
      ['sqs', 1, 1],
    ])
  })

  it('finds by action, resource and statement, without regard to case', () => {
    expect(found('getobj')).toEqual([['s3', 1, 1]])
    expect(found('AWS:SQS')).toEqual([['sqs', 1, 1]])
    expect(found('session S2 “own')).toHaveLength(3)
    expect(found('nothing of the kind')).toEqual([])
  })

  it('says in one line what differs in nothing but the action', () => {
    const on = (action: string, resource: string) => {
      const own = change(action)
      return { ...own, witness: { ...own.witness, resource } }
    }
    const table = [on('dynamodb:GetItem', 't'), on('dynamodb:PutItem', 't'), on('dynamodb:ListTables', '*')]
    const [group] = groupChanges(changeListOf(table), '')
    expect(group?.lines.map((line) => line.map(({ action }) => action))).toEqual([
      ['dynamodb:GetItem', 'dynamodb:PutItem'],
      ['dynamodb:ListTables'],
    ])
  })
})

describe('a change', () => {
  const secure = change('s3:GetObject', {
    'aws:PrincipalArn': 'arn',
    'aws:PrincipalTag/team': 'red',
    'aws:SecureTransport': 'true',
    'aws:TagKeys': ['a', 'b'],
  })

  it('tells what its example needs beside the session', () => {
    expect(circumstancesOf(secure)).toEqual(['aws:SecureTransport = true', 'aws:TagKeys = a, b'])
  })

  it('is asked about as a complete request', () => {
    expect(questionOfChange(secure)).toMatchObject({ action: 's3:GetObject', rest: 'absent' })
  })
})
