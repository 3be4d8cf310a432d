import { describe, expect, it } from 'vitest'
import { catalog } from '@/lib/catalog/index.ts'
import type { RoleFacts } from '@/lib/pod-identity/index.ts'
import type { WhatIfUse } from './what-if.protocol.ts'
import { changesOf, effectOn, groupUses, isReadable, withDraft } from './what-if.ts'

const allow = (action: string | readonly string[], more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...more }],
  })

const role: RoleFacts = {
  policies: [
    { name: 'Data', text: allow(['s3:GetObject', 's3:PutObject']) },
    { name: 'Queue', text: allow('sqs:SendMessage') },
  ],
  tags: {},
}

const roleArn = 'arn:aws:iam::111122223333:role/shared'
function use(id: string, more: Partial<WhatIfUse['association']> = {}): WhatIfUse {
  return {
    id,
    kind: 'access',
    association: {
      accountId: '111122223333',
      region: 'eu-west-1',
      cluster: 'prod',
      namespace: 'payments',
      serviceAccount: id,
      roleArn,
      disableSessionTags: false,
      ...more,
    },
  }
}

describe('withDraft', () => {
  const namesOf = ({ policies }: RoleFacts) => policies.map(({ name }) => name)
  it('replaces, adds and takes away', () => {
    expect(withDraft(role, { document: 'Queue', text: '{}' }).policies[1]).toEqual({
      name: 'Queue',
      text: '{}',
    })
    expect(namesOf(withDraft(role, { document: 'New', text: '{}' }))).toEqual(['Data', 'Queue', 'New'])
    expect(namesOf(withDraft(role, { document: 'Data', text: ' \n' }))).toEqual(['Queue'])
    expect(withDraft(role, { document: 'New', text: '' })).toEqual(role)
  })
})

describe('what an association gains and loses', () => {
  const then = withDraft(role, { document: 'Data', text: allow(['s3:GetObject', 's3:DeleteObject']) })

  it('is what the role gives and takes, without a session policy', () => {
    expect(effectOn(use('web'), role, then, catalog)).toMatchObject({ kind: 'access', gained: 1, lost: 1 })
    const changes = changesOf(use('web'), role, then, catalog)
    expect(changes?.losses.shown.map(({ action }) => action)).toEqual(['s3:PutObject'])
    expect(changes?.gains.shown.map(({ action }) => action)).toEqual(['s3:DeleteObject'])
  })

  it('is only what the session policy lets through', () => {
    const reader = use('reader', { policy: allow('s3:Get*'), disableSessionTags: true })
    expect(effectOn(reader, role, then, catalog)).toMatchObject({ gained: 0, lost: 0 })
    const everything = use('all', { policy: allow('s3:*'), disableSessionTags: true })
    expect(effectOn(everything, role, then, catalog)).toMatchObject({ gained: 1, lost: 1 })
  })

  it('is everything when the last document goes', () => {
    const one = { ...role, policies: role.policies.slice(0, 1) }
    const none = withDraft(one, { document: 'Data', text: '' })
    expect(effectOn(use('web'), one, none, catalog)).toMatchObject({
      gained: 0,
      lost: 2,
      changed: { granted: 0 },
    })
  })
})

describe('a draft that asks for session tags', () => {
  const asking = allow('s3:GetObject', {
    Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'payments' } },
  })
  const then = withDraft(role, { document: 'Data', text: asking })

  it('tells associations apart by what it asks for', () => {
    const uses = [
      use('a'),
      use('b'),
      use('c', { namespace: 'search' }),
      use('d', { disableSessionTags: true }),
    ]
    const groups = groupUses(uses, role, then).map((group) => group.uses.map(({ id }) => id))
    expect(groups).toEqual([['a', 'b'], ['c'], ['d']])
    expect(groupUses(uses, role, role)).toHaveLength(1)
  })

  it('takes it from those whose tags are off or differ', () => {
    const lost = (one: WhatIfUse) =>
      changesOf(one, role, then, catalog)?.losses.shown.map(({ action }) => action)
    expect(lost(use('a'))).toEqual(['s3:PutObject'])
    expect(lost(use('d', { disableSessionTags: true }))).toEqual(['s3:GetObject', 's3:PutObject'])
    expect(lost(use('c', { namespace: 'search' }))).toEqual(['s3:GetObject', 's3:PutObject'])
  })
})

describe('a role that only goes on to another', () => {
  const target = 'arn:aws:iam::444455556666:role/reader'
  const chained: WhatIfUse = {
    ...use('chained', { targetRoleArn: target }),
    kind: 'chain',
    targetTrust: '{}',
  }
  const going = {
    ...role,
    policies: [{ name: 'Assume', text: allow(['sts:AssumeRole', 'sts:TagSession']) }],
  }

  it('loses the way', () => {
    const stopped = withDraft(going, { document: 'Assume', text: allow('s3:GetObject') })
    expect(effectOn(chained, going, stopped, catalog)).toEqual({
      kind: 'chain',
      now: 'allowed',
      changed: 'refused',
    })
    expect(changesOf(chained, going, stopped, catalog)).toBeNull()
  })

  it('is unknown while the target’s trust is', () => {
    const unknown = { ...chained, targetTrust: null }
    expect(effectOn(unknown, going, role, catalog)).toEqual({
      kind: 'chain',
      now: 'unknown',
      changed: 'unknown',
    })
  })
})

it('says nothing of half a policy', () => {
  expect(isReadable('{"Version": "2012-10-17", "Statement": [')).toBe(false)
  expect(isReadable(allow('s3:GetObject'))).toBe(true)
  expect(isReadable(' ')).toBe(true)
})
