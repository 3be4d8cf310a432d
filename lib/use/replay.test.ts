import { describe, expect, test } from 'vitest'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { callsOf, replayer } from './index.ts'

const account = '111122223333'
const association = {
  accountId: account,
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  namespace: 'payments',
  serviceAccount: 'invoice-writer',
  roleArn: `arn:aws:iam::${account}:role/shared`,
  disableSessionTags: true,
}
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | readonly string[], Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})

const session = (pod: string, cluster = 'prod-eu-1', role = 'shared') =>
  `arn:aws:sts::${account}:assumed-role/${role}/eks-${cluster}-${pod}-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b`

type Event = Readonly<Record<string, unknown>>
function event(eventName: string, key: string | null, more: Event = {}): Event {
  return {
    eventTime: '2026-11-28T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '10.0.0.7',
    userIdentity: { type: 'AssumedRole', arn: session('invoice-wr') },
    ...(key !== null && { requestParameters: { bucketName: 'invoices', key } }),
    ...more,
  }
}

async function replay(events: readonly unknown[], policy: string, role = document(allow('*', '*'))) {
  const own = { ...association, policy }
  const facts = { policies: [{ name: 'Data', text: role }], tags: {}, organization: null }
  const held = replayer(layersOf(own, facts), sessionContextOf(own, facts))
  const calls = callsOf(chunksOf(JSON.stringify({ Records: events })), association)
  for (;;) {
    const next = await calls.next()
    if (next.done) return { ...held.result(), counts: next.value }
    held.add(next.value)
  }
}
async function* chunksOf(text: string) {
  yield new TextEncoder().encode(text)
}

describe('calls of the past', () => {
  test('are let through or would have been refused, by action', async () => {
    const events = [
      event('GetObject', 'a'),
      event('GetObject', 'b', { eventTime: '2026-11-28T11:00:00Z' }),
      event('PutObject', 'a'),
      event('DeleteObject', 'x', { eventTime: '2026-11-28T09:00:00Z' }),
      event('DeleteObject', 'y'),
      event('ListBuckets', null),
    ]
    const found = await replay(
      events,
      document(allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::invoices/*')),
    )
    expect(found).toMatchObject({
      calls: 6,
      allowed: 3,
      open: [],
      untold: [],
      nowAllowed: [],
      wereRefused: 0,
    })
    expect(found.refused).toEqual([
      {
        action: 's3:DeleteObject',
        resource: 'arn:aws:s3:::invoices/x',
        layer: 'session',
        calls: 2,
        first: '2026-11-28T09:00:00Z',
        last: '2026-11-28T10:00:00Z',
      },
      expect.objectContaining({ action: 's3:ListAllMyBuckets', resource: '*', calls: 1 }),
    ])
  })

  test('that AWS refused are told apart, also those that would pass now', async () => {
    const events = [
      event('GetObject', 'a', { errorCode: 'AccessDenied' }),
      event('DeleteObject', 'a', { errorCode: 'AccessDenied' }),
    ]
    const found = await replay(events, document(allow('s3:GetObject', '*')))
    expect(found).toMatchObject({ calls: 2, allowed: 0, wereRefused: 2, refused: [] })
    expect(found.nowAllowed.map(({ action }) => action)).toEqual(['s3:GetObject'])
  })

  test('are open where the event does not tell what a condition asks', async () => {
    const from = (key: string, value: string) => ({ Condition: { StringEquals: { [key]: value } } })
    const open = await replay(
      [event('GetObject', 'a')],
      document(allow('s3:GetObject', '*', from('aws:SourceVpce', 'v'))),
    )
    expect(open.open.map(({ calls }) => calls)).toEqual([1])
    const vpce = document(allow('s3:GetObject', '*', from('aws:SourceVpce', 'v')))
    const through = (vpcEndpointId: string) => replay([event('GetObject', 'a', { vpcEndpointId })], vpce)
    expect([(await through('v')).allowed, (await through('w')).refused.length]).toEqual([1, 1])
    const told = await replay(
      [event('GetObject', 'a')],
      document(allow('s3:GetObject', '*', from('aws:RequestedRegion', 'eu-west-1'))),
    )
    expect(told.allowed).toBe(1)
    const tls = document(
      allow('s3:GetObject', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    )
    expect((await replay([event('GetObject', 'a')], tls)).open).toHaveLength(1)
    expect(
      (await replay([event('GetObject', 'a', { tlsDetails: { tlsVersion: 'TLSv1.3' } })], tls)).allowed,
    ).toBe(1)
  })

  test('of which the event does not say on what are not judged', async () => {
    const found = await replay(
      [event('SendMessage', null, { eventSource: 'sqs.amazonaws.com' })],
      document(allow('sqs:*', '*')),
    )
    expect(found).toMatchObject({ calls: 1, allowed: 0, refused: [] })
    expect(found.untold.map(({ action }) => action)).toEqual(['sqs:SendMessage'])
  })

  test('are judged by every resource that they name, and by none that the action does not take', async () => {
    const put = (...ARNs: readonly string[]) =>
      event('PutObject', null, { resources: ARNs.map((ARN) => ({ ARN })) })
    const policy = document(allow('s3:PutObject', 'arn:aws:s3:::invoices/*'))
    const both = await replay([put('arn:aws:s3:::invoices/a', 'arn:aws:s3:::other/a')], policy)
    expect(both.refused).toMatchObject([{ resource: 'arn:aws:s3:::other/a', layer: 'session' }])
    expect((await replay([put('arn:aws:s3:::invoices/a', 'arn:aws:s3:::other')], policy)).allowed).toBe(1)
    expect((await replay([put('arn:aws:s3:::invoices')], policy)).untold).toHaveLength(1)
  })

  test('that ask for more than their name are open, and refused where the name is', async () => {
    const version = { requestParameters: { bucketName: 'invoices', key: 'a', versionId: '1' } }
    const found = await replay(
      [event('GetObject', null, version), event('DeleteObject', null, version)],
      document(allow('s3:GetObject', '*')),
    )
    expect(found.open.map(({ action }) => action)).toEqual(['s3:GetObject'])
    expect(found.refused.map(({ action }) => action)).toEqual(['s3:DeleteObject'])
  })

  test('of operations that are no action anybody knows are not judged', async () => {
    const found = await replay(
      [event('Moonwalk', 'a'), event('ListFunctions20150331', null, { eventSource: 'lambda.amazonaws.com' })],
      document(allow('lambda:ListFunctions', '*')),
    )
    expect(found.untold.map(({ action }) => action)).toEqual(['s3:Moonwalk'])
    expect(found.allowed).toBe(1)
  })

  test('of others, and what is no event, are counted and left alone', async () => {
    const events = [
      event('GetObject', 'a', { userIdentity: { arn: session('invoice-wr', 'prod-us-2') } }),
      event('GetObject', 'a', { userIdentity: { arn: session('invoice-wr', 'prod-eu-1', 'other') } }),
      event('GetObject', 'a', { userIdentity: { arn: `arn:aws:iam::${account}:user/me` } }),
      { note: 'no event' },
      { CloudTrailEvent: JSON.stringify(event('GetObject', 'a')) },
      { CloudTrailEvent: '{' },
    ]
    const found = await replay(events, document(allow('s3:*', '*')))
    expect(found.counts).toEqual({ read: 6, damaged: 2, others: 3 })
    expect(found.calls).toBe(1)
  })

  test('are of those pods alone whose names are given', async () => {
    const events = ['invoice-wr', 'report-bui'].map((pod) =>
      event('GetObject', 'a', { userIdentity: { arn: session(pod) } }),
    )
    const count = async (pods: readonly string[]) => {
      let found = 0
      for await (const _ of callsOf(chunksOf(JSON.stringify(events)), association, pods)) found += 1
      return found
    }
    expect(await count([])).toBe(2)
    expect(await count(['invoice-writer'])).toBe(1)
    expect(await count(['inv', 'report-builder-7d9'])).toBe(2)
    expect(await count(['other'])).toBe(0)
  })
})
