import { describe, expect, it } from 'vitest'
import type { Question, Way, WhoCanRow } from '@/lib/analysis/types.ts'
import type { StatementRef } from '@/lib/iam/index.ts'
import { askedKeys, rowsView } from './rows-view.ts'

const place = { offset: 0, line: 1, column: 1 }
const statement = (layer: StatementRef['layer'], index: number): StatementRef => ({
  layer,
  policy: 'Data',
  index,
  effect: 'Allow',
  range: { start: place, end: place },
})
const way: Way = {
  actions: ['s3:GetObject'],
  grants: [
    {
      resources: ['arn:aws:s3:::a/*'],
      except: [],
      conditions: [{ kind: 'if', test: { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] } }],
      from: [statement('identity', 0), statement('session', 1), statement('session', 1)],
    },
  ],
  because: [],
}
const shut: Way = { actions: ['s3:PutObject'], grants: [], because: [statement('identity', 2)] }
const row = (id: string, over: Partial<WhoCanRow> = {}): WhoCanRow => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod',
  associationId: id,
  namespace: 'payments',
  serviceAccount: 'writer',
  roleArn: 'arn:aws:iam::111122223333:role/a',
  targetRoleArn: null,
  verdict: 'sometimes',
  reason: null,
  ways: [way],
  ...over,
})
const question: Question = { action: 's3:GetObject', resource: 'arn:aws:s3:::a/*' }

describe('rowsView', () => {
  it('keeps ways that are alike once', () => {
    const { rows, ways } = rowsView([row('a-1'), row('a-2'), row('a-3', { ways: [] })], question, 50)
    expect(rows.map((each) => each.ways)).toEqual([0, 0, 1])
    expect(ways).toHaveLength(2)
    expect(ways[0]?.shown[0]?.grants.shown[0]?.because).toHaveLength(2)
  })

  it('tells where it goes on, and where it ends', () => {
    const two = [row('a-1'), row('a-2')]
    expect(rowsView(two, question, 2).next).toBe('111122223333/eu-west-1/prod/a-2')
    expect(rowsView(two, question, 3).next).toBeNull()
    expect(rowsView([], question, 3).next).toBeNull()
  })

  it('shows what is allowed, and why not where nothing is', () => {
    const [some] = rowsView([row('a-1', { ways: [shut, way] })], question, 50).ways
    expect(some?.shown.map(({ actions }) => actions.shown)).toEqual([['s3:GetObject']])
    const [none] = rowsView([row('a-1', { ways: [shut] })], question, 50).ways
    expect(none?.shown[0]?.because).toHaveLength(1)
  })

  it('cuts what is too long, and says by how much', () => {
    const actions = Array.from({ length: 30 }, (_, number) => `s3:Get${number}`)
    const ways = Array.from({ length: 9 }, (_, number) => ({
      ...way,
      actions: [`s3:A${number}`, ...actions],
    }))
    const [some] = rowsView([row('a-1', { ways })], question, 50).ways
    expect(some).toMatchObject({ more: 3 })
    expect(some?.shown[0]?.actions).toMatchObject({ more: 27 })
  })

  it.each([
    [
      'an action on a resource',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::a/b' },
      ['s3:GetObject', 'arn:aws:s3:::a/b'],
    ],
    ['a pattern of resources', question, ['s3:GetObject', null]],
    [
      'a pattern of actions, by one that is allowed',
      { action: 's3:*', resource: '*' },
      ['s3:GetObject', null],
    ],
  ] as const)('leads to Try with %s', (_, asked, expected) => {
    const [first] = rowsView([row('a-1', { ways: [shut, way] })], asked, 50).rows
    const query = new URL(first?.tryHref ?? '', 'http://localhost').searchParams
    expect([query.get('action'), query.get('resource')]).toEqual(expected)
  })

  it('takes the context along', () => {
    const asked = { ...question, context: { 'aws:SourceVpce': 'vpce-1' } }
    const [first] = rowsView([row('a-1')], asked, 50).rows
    const query = new URL(first?.tryHref ?? '', 'http://localhost').searchParams
    expect(JSON.parse(query.get('context') ?? '')).toEqual(asked.context)
  })
})

describe('askedKeys', () => {
  it('names keys that would settle it, those of most first, and none that is given', () => {
    const other = { operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-1'] }
    const network = { operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] }
    const negative = { operator: 'StringNotEquals', key: 'aws:SourceVpc', values: ['vpc-1'] }
    const [grant] = way.grants
    if (!grant) throw new Error('no grant')
    const both: Way = {
      ...way,
      grants: [
        {
          ...grant,
          conditions: [
            ...grant.conditions,
            { kind: 'if', test: other },
            { kind: 'if', test: negative },
            { kind: 'if', test: network },
            { kind: 'doubtful' },
          ],
        },
      ],
    }
    const rows = [row('a-1', { ways: [both] }), row('a-2')]
    expect(askedKeys(rows, question)).toEqual([
      'aws:SecureTransport=true',
      'aws:SourceVpce=vpce-1',
      'aws:SourceIp=10.0.0.0',
    ])
    const context = { 'AWS:securetransport': 'true' }
    expect(askedKeys(rows, { ...question, context })).toEqual([
      'aws:SourceVpce=vpce-1',
      'aws:SourceIp=10.0.0.0',
    ])
  })
})
