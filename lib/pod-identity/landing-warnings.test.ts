import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkPolicy, effectivePermissions } from '../iam/index.ts'
import { type LandingDraft, type LandingSetup, warningsBeforeLanding } from './landing-warnings.ts'
import { type AssociationFacts, layersOf, type RoleFacts } from './layers.ts'
import { sessionContextOf } from './session-context.ts'

const association: AssociationFacts = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'c',
  namespace: 'n',
  serviceAccount: 's',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  disableSessionTags: false,
}

function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
})
const deny = (Action: string, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more })
const eks = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  ...more,
})
const inNamespace = (operator: string, prefix: string) => ({
  Condition: { [operator]: { [`aws:${prefix}Tag/kubernetes-namespace`]: 'n' } },
})

function setupOf(text: string, more: Partial<LandingSetup> = {}): LandingSetup {
  const role: RoleFacts = { policies: [{ name: 'Role', text }], tags: {} }
  return {
    association,
    policies: layersOf(association, role),
    roleTags: {},
    role: { ...role, trustPolicy: policy(eks()) },
    targetTrust: null,
    ...more,
  }
}

function draftOf(text: string, setup: LandingSetup, more: Partial<LandingDraft> = {}): LandingDraft {
  const off = { ...setup.association, disableSessionTags: true }
  const session = [{ name: 'session policy', text }]
  const unknown = setup.policies.unreadable !== undefined
  const context = sessionContextOf(off, setup.role)
  return {
    text,
    findings: checkPolicy(text, 'session', { catalog }),
    effective: unknown ? null : effectivePermissions({ ...setup.policies, session }, context, catalog),
    usableNow: 10,
    losses: 0,
    ...more,
  }
}

const codes = (setup: LandingSetup, draft: LandingDraft | null = null, nowMs?: number) =>
  warningsBeforeLanding(setup, draft, nowMs).map(({ code }) => code)

describe('session tags', () => {
  test('nobody leans on them: a note', () => {
    expect(codes(setupOf(policy(allow('s3:*'))))).toEqual(['tags-off'])
  })

  test.each([
    ['stops allowing', [eks(), eks(inNamespace('StringEquals', 'Request'))]],
    [
      'depends',
      [
        eks(),
        eks({
          Condition: { StringLike: { 'aws:SourceArn': "*${aws:RequestTag/kubernetes-namespace, 'x'}*" } },
        }),
      ],
    ],
  ])('only a trust statement leans on them, and %s: the note says so', (_, statements) => {
    const setup = setupOf(policy(allow('s3:*')))
    const trusted = { ...setup, role: setup.role && { ...setup.role, trustPolicy: policy(...statements) } }
    const note = warningsBeforeLanding(trusted, null).find(({ code }) => code === 'tags-off')
    expect(note?.message).toContain('these statements of a trust policy lean on them; no other statement')
    expect(note?.statements.map(({ index }) => index)).toEqual([1])
  })

  test('are off already: nothing changes', () => {
    const off = { ...association, disableSessionTags: true }
    const text = policy(allow('s3:*', inNamespace('StringEquals', 'Principal')))
    expect(codes(setupOf(text, { association: off }))).toEqual([])
  })

  test.each([
    [
      'an Allow that asks for one',
      allow('s3:*', inNamespace('StringEquals', 'Principal')),
      'tags-off-stops-allowing',
    ],
    [
      'a Deny that asks for one',
      deny('s3:*', inNamespace('StringEquals', 'Principal')),
      'tags-off-stops-denying',
    ],
    [
      'a Deny of other values',
      deny('s3:*', inNamespace('StringNotEquals', 'Principal')),
      'tags-off-starts-denying',
    ],
    [
      'an Allow of other values',
      allow('s3:*', inNamespace('StringNotEquals', 'Principal')),
      'tags-off-starts-allowing',
    ],
  ])('%s', (_, statement, code) => {
    const found = warningsBeforeLanding(setupOf(policy(allow('sqs:*'), statement)), null)
    const told = found.find((each) => each.code === code)
    expect(told?.statements.map(({ index }) => index)).toEqual([1])
    expect(told?.severity).toBe(
      /denying$|starts-allowing/.test(code) && code !== 'tags-off-starts-denying' ? 'danger' : 'warning',
    )
  })

  test('a default in a variable may go either way', () => {
    const Resource = "arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-namespace, 'none'}/*"
    expect(codes(setupOf(policy(allow('s3:*', { Resource }))))).toContain('tags-off-depends')
  })

  test('in the trust policy end everything', () => {
    const role = { policies: [], tags: {}, trustPolicy: policy(eks(inNamespace('StringEquals', 'Request'))) }
    const [first] = warningsBeforeLanding(setupOf(policy(), { role }), null)
    expect(first).toMatchObject({ code: 'no-credentials-with-policy', severity: 'danger' })
    expect(first?.statements).toMatchObject([{ layer: 'resource', index: 0 }])
  })

  test('that the draft asks for have no value', () => {
    const setup = setupOf(policy(allow('s3:*')))
    const text = policy(allow('s3:GetObject', inNamespace('StringEquals', 'Principal')))
    expect(codes(setup, draftOf(text, setup))).toContain('draft-asks-for-tags')
  })
})

test('a trust that lets no pod in is told, whatever the policy', () => {
  const role = { policies: [], tags: {}, trustPolicy: policy() }
  expect(codes(setupOf(policy(), { role }))[0]).toBe('no-credentials')
  const target = { ...association, targetRoleArn: 'arn:aws:iam::777788889999:role/t' }
  expect(codes(setupOf(policy(), { association: target, targetTrust: policy() }))[0]).toBe('no-credentials')
})

test('a role that could not be read is said, and nothing is guessed', () => {
  const setup = setupOf('', { role: null, policies: layersOf(association, null) })
  const found = codes(setup, draftOf(policy(allow('s3:*')), setup, { usableNow: null }))
  expect(found).toEqual(['role-unreadable', 'tags-off', 'credentials-kept'])
})

describe('a draft', () => {
  const setup = setupOf(policy(allow('s3:*')), { association: { ...association, disableSessionTags: true } })
  const told = (text: string, more: Partial<LandingDraft> = {}) =>
    warningsBeforeLanding(setup, draftOf(text, setup, more))

  test('that is too long is refused in EKS’s words, and nothing else is said of it', () => {
    const [first, ...rest] = told(policy(allow('s3:GetObject', { Sid: 'A'.repeat(2048) })))
    expect(first?.message).toContain('“The parameter policy should not be greater than 2048 characters.”')
    expect(rest).toEqual([])
  })

  test('that AWS refuses', () => {
    const [first] = told('{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps"}]}')
    expect(first).toMatchObject({ code: 'refused', severity: 'danger' })
    expect(first?.message).toMatch(/^AWS will refuse it: .* \(line 1\)\.$/)
  })

  test('that takes all there is', () => {
    expect(told(policy(allow('sqs:*')))[0]).toMatchObject({ code: 'loses-everything', severity: 'danger' })
    expect(told(policy(allow('sqs:*')), { usableNow: 0 }).map(({ code }) => code)).not.toContain(
      'loses-everything',
    )
  })

  test('that grants what the role never allows', () => {
    const dead = told(policy(allow('s3:GetObject'), allow(['ses:SendEmail', 'ses:SendRawEmail']))).find(
      ({ code }) => code === 'dead-grants',
    )
    expect(dead?.message).toBe(
      '2 actions have no effect unless a resource’s policy names the role: the draft allows what the role’s own policies never do.',
    )
    expect(dead?.statements.map(({ index }) => index)).toEqual([1])
  })

  test.each([
    ['all of the role', policy(allow('s3:*')), 'narrows-nothing'],
    ['everything', policy(allow('*')), 'narrows-nothing'],
    ['everything less a part', policy(allow('*'), deny('s3:DeleteObject')), 'allows-everything'],
    ['a part', policy(allow('s3:Get*')), null],
    [
      'everything on a condition',
      policy(allow('*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
      null,
    ],
  ])('that leaves %s', (_, text, code) => {
    const found = told(text).filter((each) => /narrows|allows/.test(each.code))
    expect(found.map((each) => each.code)).toEqual(code ? [code] : [])
  })

  test('of which running pods learn late', () => {
    const text = policy(allow('s3:Get*'))
    const kept = (more: Partial<LandingSetup>, losses: number, nowMs?: number) =>
      warningsBeforeLanding({ ...setup, ...more }, draftOf(text, setup, { losses }), nowMs)
        .filter(({ code }) => code === 'credentials-kept')
        .map(({ message }) => message)
        .join(' ')
    expect(kept({}, 0)).toContain('up to 6 hours')
    const target = { ...setup.association, targetRoleArn: 'arn:aws:iam::111122223333:role/t' }
    expect(kept({ association: target }, 0)).toContain('up to 59 minutes')
    expect(kept({}, 1)).toContain('change the role’s own policies')
    const changedAt = '2026-11-26T10:00:30.000Z'
    const hour = 3_600_000
    expect(kept({ changedAt }, 0, Date.parse(changedAt) + 5 * hour)).toContain('at 2026-11-26 10:00 UTC')
    expect(kept({ changedAt }, 0, Date.parse(changedAt) + 7 * hour)).not.toContain('2026')
  })

  test('the gravest comes first', () => {
    const severities = told(policy(allow('*'), allow('ses:SendEmail'))).map(({ severity }) => severity)
    expect(severities).toEqual([...severities].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
  })
})

const order = ['danger', 'warning', 'note']
