import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalog } from '@/lib/catalog/index.ts'
import { decide, type PolicySet } from '@/lib/iam/index.ts'
import { explainRequest } from './trace-model.ts'
import type { TraceQuestion, TraceScene, TraceStep, TraceView } from './trace-types.ts'

type Written = Readonly<Record<string, unknown>>
const text = (...Statement: readonly Written[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: unknown, Resource: unknown = '*', rest: Written = {}): Written => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
})
const deny = (Action: unknown, Resource: unknown = '*', rest: Written = {}): Written => ({
  ...allow(Action, Resource, rest),
  Effect: 'Deny',
})
const secure = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
const account = '111122223333'

const policies: PolicySet = {
  identity: [
    {
      name: 'Data',
      text: text(
        allow('s3:Get*', 'arn:aws:s3:::invoices-*/*'),
        allow('sqs:*', `arn:aws:sqs:*:${account}:orders-*`),
        deny('s3:*', 'arn:aws:s3:::invoices-eu/sealed/*'),
      ),
    },
  ],
  session: [
    { name: 'session policy', text: text(allow('s3:GetObject', 'arn:aws:s3:::invoices-eu/*', secure)) },
  ],
}

function sceneOf(set: PolicySet, known: Record<string, string> = {}): TraceScene {
  const principal = `arn:aws:iam::${account}:role/app`
  return {
    policies: set,
    session: {
      principal,
      known: { 'aws:PrincipalArn': principal, ...known },
      absent: ['aws:PrincipalTag/*'],
    },
    home: { accountId: account, region: 'eu-west-1' },
  }
}
const scene = sceneOf(policies)
const explain = (question: TraceQuestion, on: TraceScene = scene) => explainRequest(question, on, catalog)
const step = (view: TraceView, id: string): TraceStep => {
  const found = view.steps.find((each) => each.id === id)
  if (!found) throw new Error(`no step ${id}`)
  return found
}
const on = (resource: string, context: TraceQuestion['context'] = { 'aws:SecureTransport': 'true' }) =>
  explain({ action: 's3:GetObject', resource, context })

describe('explainRequest', () => {
  it('does not take another case of a key for another key', () => {
    const tagged = sceneOf(
      {
        identity: [
          {
            name: 'Tag',
            text: text(
              allow('s3:*', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } }),
              deny('s3:*', 'arn:aws:s3:::${aws:principaltag/team}/x'),
            ),
          },
        ],
      },
      { 'aws:PrincipalTag/Team': 'a' },
    )
    const context = { 'aws:principaltag/team': 'other' }
    const asked = explain({ action: 's3:GetObject', resource: 'arn:aws:s3:::a/x', context }, tagged)
    expect(asked.verdict).toBe('explicitDeny')
  })

  it('asks for a resource of the own account where nobody allows the action', () => {
    const nobody = sceneOf({
      identity: [{ name: 'None', text: text(deny('sqs:*', `arn:aws:sqs:*:${account}:*`)) }],
    })
    const view = explain({ action: 'sqs:SendMessage' }, nobody)
    expect(view.request.resource).toBe(`arn:aws:sqs:eu-west-1:${account}:example`)
    expect(view.verdict).toBe('explicitDeny')
  })

  it.each(['rcp', 'resource'] as const)('never shows an unread %s policy as passed', (layer) => {
    const on = sceneOf({ ...policies, unreadable: [layer] })
    const view = explain({ action: 's3:GetObject', resource: 'arn:aws:s3:::invoices-eu/x' }, on)
    expect(step(view, view.steps.find(({ id }) => id.startsWith(layer))?.id ?? layer).answer).toBe(
      'notEvaluated',
    )
  })

  it('leaves every key open that policies look at, however many and however a tag is named', () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`aws:RequestTag/t${index}`, 'x']),
    )
    const tests = sceneOf({
      identity: [
        { name: 'Many', text: text(allow('s3:GetObject', '*', { Condition: { StringEquals: many } })) },
      ],
    })
    const resource = 'arn:aws:s3:::a/b'
    const view = explain({ action: 's3:GetObject', resource }, tests)
    expect(view.verdict).toBe('conditional')
    expect(view.keys).toHaveLength(50)
    const spaced = {
      identity: [
        { name: 'Tag', text: text(allow('s3:GetObject', 'arn:aws:s3:::a/${aws:RequestTag/cost center}')) },
      ],
    }
    expect(explain({ action: 's3:GetObject', resource }, sceneOf(spaced)).verdict).toBe('conditional')
  })

  it('goes through the layers in AWS’s order and passes none that was not read', () => {
    const view = on('arn:aws:s3:::invoices-eu/1')
    expect(view.steps.map(({ id, answer }) => `${id} ${answer}`)).toEqual([
      'deny passes',
      'rcp notEvaluated',
      'scp notEvaluated',
      'resource notEvaluated',
      'identity passes',
      'boundary none',
      'session passes',
      'vpcEndpoint notEvaluated',
    ])
    expect(step(view, 'scp').words).toContain('could still deny')
    expect(view.verdict).toBe('allowed')
  })

  it('an example is one that is allowed, with what it needs in the context', () => {
    const view = explain({ action: 's3:GetObject' })
    expect(view.verdict).toBe('allowed')
    expect(view.request.resource).toMatch(/^arn:aws:s3:::invoices-eu\//)
    expect(view.keys).toEqual([
      {
        name: 'aws:SecureTransport',
        many: false,
        suggestions: ['true'],
        state: 'given',
        values: ['true'],
      },
    ])
  })

  it('offers the requests that tell the sides apart, each of them true', () => {
    const { examples } = explain({ action: 's3:GetObject' })
    expect(examples.map(({ label }) => label)).toEqual([
      'allowed',
      'the role alone allows it',
      // On what the role itself denies.
      'the session policy alone allows it',
    ])
    const cut = explain(examples[1]?.question ?? { action: '' })
    expect(cut.verdict).not.toBe('allowed')
    expect(decide(cut.request, { identity: policies.identity }).verdict).toBe('allowed')
  })

  it('names the near misses by what does not match, and keeps other actions apart', () => {
    const view = on('arn:aws:s3:::invoices-us/1')
    expect(view.headline).toBe('Not allowed: no statement of the session policy allows it.')
    const session = step(view, 'session')
    expect([session.decides, session.answer]).toEqual([true, 'stops'])
    expect(session.near.map(({ mismatch }) => mismatch)).toEqual(['resource'])
    expect(step(view, 'identity').others.map(({ link }) => link.index)).toEqual([1])
    expect(step(on('arn:aws:s3:::invoices-eu/1', { 'aws:SecureTransport': null }), 'session').near).toEqual([
      expect.objectContaining({ mismatch: 'condition' }),
    ])
  })

  it('a deny decides before all else, and its text is there to be lit up', () => {
    const view = on('arn:aws:s3:::invoices-eu/sealed/1')
    expect(view.headline).toContain('Denied by Data S3')
    expect(step(view, 'deny')).toMatchObject({ decides: true, answer: 'stops' })
    expect(view.steps.filter(({ decides }) => decides)).toHaveLength(1)
    const document = view.documents.find(({ policy }) => policy === 'Data')
    const block = document?.blocks.find(({ statement }) => statement === 2)
    expect(document?.lines.slice(block?.from, block?.to).join('\n')).toContain('sealed')
  })

  it('leaves open what is not known, and says on which key it depends', () => {
    const view = on('arn:aws:s3:::invoices-eu/1', {})
    expect(view.headline).toBe('Not settled: it depends on aws:SecureTransport.')
    expect(step(view, 'session').answer).toBe('open')
  })

  it('a role that could not be read is not evaluated, not empty', () => {
    const view = explain(
      { action: 's3:GetObject', resource: 'arn:aws:s3:::x/1' },
      sceneOf({ identity: [], unreadable: ['identity'] }),
    )
    expect([view.verdict, step(view, 'identity').answer]).toEqual(['conditional', 'notEvaluated'])
    expect(step(view, 'session').answer).toBe('none')
  })

  it('what AWS puts into the session cannot be asked away', () => {
    const tagged = sceneOf(
      { identity: [{ name: 'Own', text: text(allow('s3:*', 'arn:aws:s3:::${aws:PrincipalTag/team}/*')) }] },
      { 'aws:PrincipalTag/team': 'red' },
    )
    const context = { 'aws:PrincipalTag/team': 'blue' }
    const view = explain({ action: 's3:GetObject', resource: 'arn:aws:s3:::blue/1', context }, tagged)
    expect(view.keys.map(({ state, values }) => [state, values])).toEqual([['session', ['red']]])
    expect(view.verdict).toBe('implicitDeny')
  })

  it('asks for a key’s policy where AWS does', () => {
    const view = explain({ action: 'kms:Decrypt', resource: `arn:aws:kms:eu-west-1:${account}:key/1` })
    expect(step(view, 'resource').words).toContain('it has to allow the request as well')
    for (const action of ['kms:ListKeys', 'kms:DescribeCustomKeyStores', 'sts:GetCallerIdentity'])
      expect(step(explain({ action, resource: '*' }), 'resource').words).not.toContain(
        'has to allow the request',
      )
  })

  it('answers whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.dictionary(fc.string(), fc.string()),
        (action, resource, context) => {
          const view = explain({ action, resource, context })
          expect(view.verdict).toBe(decide(view.request, policies).verdict)
          expect(view.steps.filter(({ decides }) => decides).length).toBe(
            view.verdict.endsWith('Deny') ? 1 : 0,
          )
        },
      ),
      { numRuns: 200 },
    )
  })
})
