import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDecoded, withDecoded } from './decoded-denial.ts'
import { parseDenial } from './index.ts'

const items = (...all: readonly unknown[]) => ({ items: all })
const values = (...all: readonly string[]) => items(...all.map((value) => ({ value })))
const condition = (key: string, ...all: readonly string[]) => ({ key, values: values(...all) })

/** The form of AWS's example: AWS CLI Command Reference, sts decode-authorization-message. */
const deny = {
  allowed: false,
  explicitDeny: true,
  matchedStatements: items({
    statementId: 'VisualEditor0',
    effect: 'DENY',
    principals: values('AROA123456789EXAMPLE'),
    principalGroups: items(),
    actions: values('ec2:RunInstances'),
    resources: values('*'),
    conditions: items(),
  }),
  failures: items(),
  context: {
    principal: {
      id: 'AROA123456789EXAMPLE:Ana',
      arn: 'arn:aws:sts::111122223333:assumed-role/Developer/Ana',
    },
    action: 'RunInstances',
    resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
    conditions: items(
      condition('ec2:InstanceType', 't2.micro'),
      condition('aws:Service', 'ec2'),
      condition('aws:TagKeys', 'team', 'stage'),
    ),
  },
}
const read = (message: unknown) => readDecoded(JSON.stringify(message))

test('AWS’s example', () => {
  expect(read(deny)).toEqual({
    allowed: false,
    explicitDeny: true,
    principal: 'arn:aws:sts::111122223333:assumed-role/Developer/Ana',
    action: 'ec2:RunInstances',
    resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
    statements: [{ sid: 'VisualEditor0', effect: 'Deny', actions: ['ec2:RunInstances'], resources: ['*'] }],
    conditions: { 'ec2:InstanceType': 't2.micro', 'aws:Service': 'ec2', 'aws:TagKeys': ['team', 'stage'] },
  })
})

test('an action with its service is as it is, and one of no known service is none', () => {
  const context = { ...deny.context, conditions: items() }
  expect(read({ ...deny, context: { ...context, action: 'ec2:StopInstances' } })?.action).toBe(
    'ec2:StopInstances',
  )
  expect(read({ ...deny, context })?.action).toBeNull()
})

test.each([
  ['nothing', ''],
  ['no JSON', '<DecodedMessage/>'],
  ['null', 'null'],
  ['another form', '{"Allowed":false}'],
  ['a text for a yes or no', JSON.stringify({ ...deny, allowed: 'false' })],
  ['no context', JSON.stringify({ ...deny, context: undefined })],
])('%s is not taken for one', (_, text) => {
  expect(readDecoded(text)).toBeNull()
})

test('whatever stands in it, what is read has its form', () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), fc.json(), (context, statements, principal) => {
      const text = `{"allowed":false,"explicitDeny":false,"context":{"principal":${principal},"conditions":${context}},"matchedStatements":${statements}}`
      const decoded = readDecoded(text)
      expect(decoded).toMatchObject({ allowed: false, explicitDeny: false })
      expect(decoded && Object.values(decoded)).not.toContain(undefined)
    }),
  )
})

const encoded = 'Y2xhc3NpZmllZC1ieS1BV1Mt'.repeat(8)
const denialOf = (words: string) => {
  const denial = parseDenial(`${words} Encoded authorization failure message: ${encoded}`)
  if (!denial) throw new Error('not read')
  return denial
}
const decoded = read(deny)
if (!decoded) throw new Error('not read')

describe('a refusal with what its message says', () => {
  test('that says nothing else is one like others', () => {
    const denial = denialOf('UnauthorizedOperation: You are not authorized to perform this operation.')
    expect(withDecoded(denial, decoded)).toEqual({
      ...denial,
      principal: decoded.principal,
      account: '111122223333',
      role: 'Developer',
      sessionName: 'Ana',
      pods: [],
      action: decoded.action,
      resource: decoded.resource,
      kind: 'explicit',
      layer: null,
      encodedMessage: null,
      doubts: [],
    })
  })

  test('keeps the layer that the sentence names, and takes nothing else for sure that may be cut off', () => {
    const sentence =
      'You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/Developer/Ana is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:us-east-1:111122223333:inst with an explicit deny in a permissions boundary.'
    const denial = { ...denialOf(sentence), doubts: ['resource', 'encodedMessage', 'policyArn'] as const }
    expect(withDecoded(denial, decoded)).toMatchObject({
      layer: 'boundary',
      kind: 'explicit',
      resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
      doubts: ['policyArn'],
    })
  })

  test('of another reason than the sentence says does without that reason', () => {
    const denial = denialOf(
      'You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/Developer/Ana is not authorized to perform: ec2:RunInstances because no session policy allows the ec2:RunInstances action.',
    )
    expect(denial).toMatchObject({ layer: 'session', kind: 'implicit' })
    expect(withDecoded(denial, decoded)).toMatchObject({ layer: null, kind: 'explicit', because: null })
  })

  test('that does not say who or what leaves that as the sentence has it', () => {
    const denial = denialOf('You are not authorized to perform this operation.')
    const bare = { ...decoded, principal: null, action: null, resource: null }
    expect(withDecoded(denial, bare)).toMatchObject({ principal: null, action: null, resource: null })
  })
})
