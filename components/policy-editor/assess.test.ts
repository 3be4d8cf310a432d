import { describe, expect, it } from 'vitest'
import { catalog } from '@/lib/catalog/index.ts'
import { decide, type PolicySet } from '@/lib/iam/index.ts'
import { assessDraft, countsNow } from './assess.ts'
import { setupOf } from './engine.fixture.ts'

const policyOf = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })
const role = { name: 'S3BroadAccess', text: policyOf('s3:*') }
let time = 0
const assess = (text: string, policies: PolicySet = { identity: [role] }) =>
  assessDraft(text, setupOf(policies), catalog, () => time++).assessment

describe('assessDraft', () => {
  it('tells what a first session policy takes away, with requests that prove it', () => {
    const { preview, findings } = assess(policyOf('s3:ListAllMyBuckets'))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(preview?.gains.total).toBe(0)
    expect(preview?.counts.granted).toBe(1)
    const lost = preview?.losses.shown.find(({ action }) => action === 's3:CreateBucket')
    if (!lost) throw new Error('s3:CreateBucket is not among the losses shown')
    expect(decide(lost.witness, { identity: [role] }).verdict).toBe('allowed')
    const draft = { identity: [role], session: [{ name: 'session', text: policyOf('s3:ListAllMyBuckets') }] }
    expect(decide(lost.witness, draft).verdict).toBe('implicitDeny')
  })

  it('sends the first changes and counts the rest by service', () => {
    const admin: PolicySet = { identity: [{ name: 'Admin', text: policyOf('*') }] }
    const losses = assess(policyOf('s3:ListAllMyBuckets'), admin).preview?.losses
    expect(losses?.shown).toHaveLength(20)
    expect(losses?.total).toBeGreaterThan(10_000)
    expect(losses?.services.reduce((sum, { count }) => sum + count, 0)).toBe(losses?.total)
  })

  it('compares with the session policy that is applied, not with the role', () => {
    const applied = { name: 'session policy', text: policyOf('s3:ListAllMyBuckets') }
    const { preview } = assess(policyOf('s3:ListAllMyBuckets', 's3:CreateBucket'), {
      identity: [role],
      session: [applied],
    })
    expect(preview?.gains.shown.map(({ action }) => action)).toEqual(['s3:CreateBucket'])
    expect(preview?.losses.total).toBe(0)
  })

  it('counts the text as it is sent', () => {
    expect(assess('{\n  "Version": "2012-10-17",\n  "Statement": []\n}').toSend).toBe(
      '{"Version":"2012-10-17","Statement":[]}',
    )
  })

  it.each([
    '',
    '{',
    '[]',
    '{"Statement":[{"Effect":"Allow"',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps"}]}',
  ])('previews nothing of %j, and says why', (text) => {
    const { preview, findings } = assess(text)
    expect(preview).toBeNull()
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
  })

  it('says what to know before it lands, of a draft that is one', () => {
    const setup = setupOf({ identity: [role] })
    const known = { now: countsNow(setup, catalog) }
    const of = (text: string) =>
      assessDraft(text, setup, catalog, () => time++, known).assessment.warnings.map(({ code }) => code)
    expect(of('')).toEqual(['tags-off'])
    expect(of(policyOf('sqs:SendMessage'))).toEqual([
      'loses-everything',
      'dead-grants',
      'tags-off',
      'credentials-kept',
      'credentials-kept',
    ])
    expect(of('{')).toEqual(['refused', 'tags-off'])
  })
})
