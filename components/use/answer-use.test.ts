import { describe, expect, test } from 'vitest'
import { type AssociationFacts, layersOf, sessionContextOf } from '@/lib/pod-identity/index.ts'
import { answerUse } from './answer-use.ts'
import { readFiles } from './read-files.ts'
import type { AboutUse, Answers } from './use.protocol.ts'

const association: AssociationFacts = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  namespace: 'payments',
  serviceAccount: 'invoice-writer',
  roleArn: 'arn:aws:iam::111122223333:role/shared',
  disableSessionTags: true,
}
const document = (Action: string | readonly string[], Resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })
const facts = { policies: [{ name: 'Data', text: document('s3:*') }], tags: {}, organization: null }
const session = sessionContextOf(association, facts)
const setup = { policies: layersOf(association, facts), now: session, withPolicy: session }

const event = (eventName: string, pod: string) => ({
  eventTime: '2026-11-28T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName,
  userIdentity: {
    arn: `arn:aws:sts::111122223333:assumed-role/shared/eks-prod-eu-1-${pod}-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b`,
  },
  requestParameters: { bucketName: 'invoices', key: 'a' },
})

async function answer<K extends AboutUse['kind']>(
  about: Extract<AboutUse, { kind: K }>,
  pods: readonly number[] = [0],
): Promise<Answers[K]> {
  const events = [
    ...['GetObject', 'GetObject', 'PutObject'].map((name) => event(name, 'invoice-wr')),
    event('DeleteObject', 'report'),
  ]
  const file = new File([JSON.stringify({ Records: events })], 'a.json')
  const { sessions } = await readFiles([file], { onProgress: () => undefined, isStopped: () => false })
  return answerUse(sessions, { setup, pods, about }) as Answers[K]
}

describe('about the pods that are asked for, and no others', () => {
  test('what they used', async () => {
    const { usage, now } = await answer({ kind: 'usage' })
    expect(usage.used.map(({ action, calls }) => [action, calls])).toEqual([
      ['s3:GetObject', 2],
      ['s3:PutObject', 1],
    ])
    expect(now).toMatchObject({ calls: 3, allowed: 3 })
  })

  test('a policy that keeps it, and what that takes', async () => {
    const proposal = await answer({ kind: 'proposal', closest: 'as-seen' })
    if (proposal === null) throw new Error('nothing is proposed')
    expect(JSON.parse(proposal.text).Statement).toMatchObject([
      { Action: ['s3:GetObject', 's3:PutObject'], Resource: ['arn:aws:s3:::invoices/a'] },
    ])
    expect(proposal.replay).toMatchObject({ calls: 3, allowed: 3, refused: [] })
    expect(proposal.effect.gains.total).toBe(0)
    expect(proposal.effect.losses.total).toBeGreaterThan(50)
    const both = await answer({ kind: 'proposal', closest: 'any' }, [0, 1])
    expect(both?.text).toContain('s3:DeleteObject')
  })

  test('a draft: how many it would have refused, and why it is none', async () => {
    const held = await answer({ kind: 'draft', text: document('s3:GetObject') })
    expect(held).toMatchObject({
      problem: null,
      replay: { refused: [{ action: 's3:PutObject', calls: 1, layer: 'session' }] },
    })
    expect(await answer({ kind: 'draft', text: '{\n "Statement": 7 }' })).toMatchObject({
      problem: expect.stringMatching(/^Line \d+: /),
    })
  })
})
