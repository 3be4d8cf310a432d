import { describe, expect, test } from 'vitest'
import type { TraceScene } from '@/components/access/trace-types.ts'
import { answerTry } from './try-model.ts'

const text = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:Get*',
      Resource: ['arn:aws:s3:::invoices-*/${aws:PrincipalTag/team}/*'],
      Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
    },
    { Effect: 'Allow', Action: 'sqs:*', Resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs' },
  ],
})
const scene: TraceScene = {
  policies: { identity: [{ name: 'role', text }] },
  session: {
    principal: 'arn:aws:iam::111122223333:role/app',
    known: { 'aws:PrincipalTag/team': 'shop' },
    absent: [],
  },
  home: { accountId: '111122223333', region: 'eu-west-1' },
}

describe('answerTry', () => {
  test('offers resources that the policies name and that the action takes', () => {
    const { resources } = answerTry({ action: 's3:GetObject' }, scene)
    expect(resources[0]).toBe('arn:aws:s3:::invoices-example/example/example')
    expect(resources).toContain('arn:aws:s3:::BucketName/ObjectName')
    expect(resources.join()).not.toContain('jobs')
    expect(answerTry({ action: 'sqs:SendMessage' }, scene).resources).toContain(
      'arn:aws:sqs:eu-west-1:111122223333:QueueName',
    )
  })

  test('offers the keys that matter, with what the session settles', () => {
    const { view } = answerTry({ action: 's3:GetObject', resource: 'arn:aws:s3:::invoices-eu/shop/a' }, scene)
    expect(view.keys.map(({ name, state }) => [name, state])).toEqual([
      ['aws:PrincipalTag/team', 'session'],
      ['aws:SourceVpce', 'unknown'],
    ])
    expect(view).toMatchObject({
      verdict: 'conditional',
      headline: 'Not settled: it depends on aws:SourceVpce.',
    })
  })

  test.each<[string, string, string, RegExp | null]>([
    ['a request that AWS makes', 's3:GetObject', 'arn:aws:s3:::b/a:b/c', null],
    ['an action without resources', 's3:ListAllMyBuckets', '*', null],
    ['an unknown action', 's3:Frobnicate', 'arn:aws:s3:::b/a', /documents no action s3:Frobnicate/],
    ['a pattern', 's3:Get*', 'arn:aws:s3:::b/a', /one action of that very name/],
    ['no ARN', 's3:GetObject', 'b/a', /no ARN/],
    ['a resource of another type', 's3:GetObject', 'arn:aws:s3:::b', /takes no resource of this form/],
    ['a star where there are types', 's3:GetObject', '*', /always asked of a resource/],
    ['a resource where there are none', 's3:ListAllMyBuckets', 'arn:aws:s3:::b', /takes no resource/],
    ['a star in a name', 's3:GetObject', 'arn:aws:s3:::b/${x}*?', null],
  ])('notes what is odd about %s', (_, action, resource, words) => {
    const { notes } = answerTry({ action, resource }, scene)
    if (words) expect(notes).toEqual([expect.stringMatching(words)])
    else expect(notes).toEqual([])
  })
})
