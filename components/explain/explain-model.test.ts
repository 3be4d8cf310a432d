import { describe, expect, test } from 'vitest'
import type { Association } from '@/lib/aws/types.ts'
import { layersOf, parseDenial, sessionContextOf } from '@/lib/pod-identity/index.ts'
import { explainRefusal, sessionChangeOf } from './explain-model.ts'
import { ticketOf } from './ticket.ts'

const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource })

const at = '2026-11-26T00:00:00.000Z'
const association: Association = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'prod-eu-1',
  associationId: 'a-12345678901234567',
  arn: 'arn',
  namespace: 'payments',
  serviceAccount: 'invoice-writer',
  roleArn: 'arn:aws:iam::111122223333:role/shared',
  disableSessionTags: true,
  tags: {},
  createdAt: at,
  modifiedAt: at,
  policy: document(allow('s3:PutObject', 'arn:aws:s3:::invoices-eu/*')),
}

function pageOf(role: string, policy = association.policy) {
  const own = { ...association, ...(policy !== undefined && { policy }) }
  const arn = 'arn:aws:iam::111122223333:policy/Data'
  const policies = [{ name: 'Data', kind: 'managed' as const, arn, text: role }]
  const facts = { policies, tags: {}, organization: null }
  const read = { ...facts, arn: own.roleArn, name: 'shared', accountId: own.accountId, trustPolicy: '{}' }
  return {
    association: own,
    policies: layersOf(own, facts),
    context: sessionContextOf(own, facts),
    role: { state: 'read' as const, value: read, readAt: at },
  }
}

const who =
  'arn:aws:sts::111122223333:assumed-role/shared/eks-prod-eu-1-invoice-wr-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b'
function denialOf(rest: string) {
  const denial = parseDenial(
    `An error occurred (AccessDenied): User: ${who} is not authorized to perform: ${rest}\n.`,
  )
  if (!denial) throw new Error('not read')
  return denial
}
const cut = denialOf(
  's3:PutObject on resource: "arn:aws:s3:::invoices-us/7.pdf" because no session policy allows the s3:PutObject action',
)

describe('a refusal held against an association', () => {
  test('agrees, with the change and what it gives', () => {
    const explained = explainRefusal(cut, pageOf(document(allow('s3:*'))), 'effective')
    if (explained.kind !== 'request' || explained.change === null) throw new Error(explained.kind)
    expect(explained.agreement).toEqual({ kind: 'same' })
    expect(explained.view.verdict).toBe('implicitDeny')
    const { verdict, gains, losses } = explained.change
    expect({ verdict, gains: gains.total, losses: losses.total }).toEqual({
      verdict: 'allowed',
      gains: 1,
      losses: 0,
    })
    expect(gains.shown[0]?.witness.resource).toBe('arn:aws:s3:::invoices-us/7.pdf')
    expect(sessionChangeOf(explained.change)?.after).toContain('invoices-us/7.pdf')
    const contacts = [
      { tenant: 'acme', contact: { words: '#pay', href: 'mailto:pay@acme.example' } },
      { tenant: 'both', contact: { words: null, href: 'https://acme.example/on-call' } },
    ]
    const asked = ticketOf({ denial: cut, association, explained, contacts })
    expect(asked.split('\n').slice(-2)).toEqual([
      'Ask: #pay, pay@acme.example',
      'Ask: https://acme.example/on-call',
    ])
    expect(ticketOf({ denial: cut, association, explained }).split('\n')).toEqual([
      's3:PutObject on arn:aws:s3:::invoices-us/7.pdf was refused.',
      `Who: ${who}`,
      'Pods of: payments/invoice-writer in prod-eu-1 (eu-west-1, 111122223333)',
      'AWS says: Nothing in the session policy allows it.',
      expect.stringMatching(/^Podscope: .*Podscope finds the same/),
      'Smallest change: the session policy allows s3:PutObject on arn:aws:s3:::invoices-us/7.pdf.',
    ])
  })

  test('leaves managed policies of the role alone: others have them as well', () => {
    const denial = denialOf(
      's3:GetObject on resource: "arn:aws:s3:::a/b" because no identity-based policy allows the s3:GetObject action',
    )
    const explained = explainRefusal(
      denial,
      pageOf(document(allow('sqs:*')), document(allow('*'))),
      'effective',
    )
    if (explained.kind !== 'request') throw new Error(explained.kind)
    expect(explained.change?.changes).toMatchObject([{ layer: 'identity', policy: 'PodAccess', before: '' }])
  })

  test('of a time when the policies were others says so, and changes nothing', () => {
    const explained = explainRefusal(
      cut,
      pageOf(document(allow('s3:*')), document(allow('s3:*'))),
      'effective',
    )
    expect(explained).toMatchObject({ kind: 'request', agreement: { kind: 'otherwise' }, change: null })
  })

  test('is decided with what AWS told of the request, and open without', () => {
    const where = { Condition: { StringEquals: { 'ec2:Region': 'eu-west-1' } } }
    const role = document({ ...allow('ec2:RunInstances'), ...where })
    const denial = {
      ...cut,
      action: 'ec2:RunInstances',
      resource: 'arn:aws:ec2:eu-central-1:111122223333:instance/*',
      layer: null,
      kind: 'implicit' as const,
    }
    const page = pageOf(role, document(allow('*')))
    expect(explainRefusal(denial, page, 'effective')).toMatchObject({ agreement: { kind: 'open' } })
    expect(explainRefusal(denial, page, 'effective', { 'ec2:Region': 'eu-central-1' })).toMatchObject({
      view: { verdict: 'implicitDeny' },
      agreement: { kind: 'refused' },
    })
  })

  test.each([
    ['no resource', denialOf('s3:PutObject because no session policy allows the s3:PutObject action')],
    ['a resource that may be cut off', { ...cut, doubts: ['resource'] as const }],
  ])('with %s is an example, and no change is made of it', (_, denial) => {
    const explained = explainRefusal(denial, pageOf(document(allow('s3:*'))), 'effective')
    expect(explained).toMatchObject({ kind: 'request', agreement: null, change: null })
    expect(ticketOf({ denial, association, explained })).not.toContain('Podscope:')
  })

  test('with an action that may be cut off is not judged, and the ticket says that it is', () => {
    const denial = { ...cut, action: 's3:Put', doubts: ['action'] as const }
    const explained = explainRefusal(denial, pageOf(document(allow('s3:*'))), 'effective')
    expect(explained.kind).toBe('nothing-asked')
    const ticket = ticketOf({ denial, association, explained })
    expect(ticket).toContain('s3:Put…')
    expect(ticket).toContain('The text breaks off')
    expect(ticket).not.toContain('Podscope:')
  })

  test('on the way to credentials is a matter of the chain', () => {
    const page = pageOf(document(allow('s3:*')))
    expect(explainRefusal(cut, page, 'first').kind).toBe('credentials')
    expect(explainRefusal({ ...cut, layer: 'trust' }, page, 'effective').kind).toBe('credentials')
  })

  test('that does not say what was asked for leaves it open', () => {
    const denial = parseDenial('AccessDenied: Access Denied')
    if (!denial) throw new Error('not read')
    const page = pageOf(document(allow('s3:*')))
    expect(explainRefusal(denial, page, 'effective').kind).toBe('nothing-asked')
    expect(ticketOf({ denial, association: null, explained: null })).toBe(
      'A request was refused.\nAWS does not say which policy refused it.',
    )
  })
})
