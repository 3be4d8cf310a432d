import { describe, expect, test } from 'vitest'
import type { Association, AssociationPage, Read, Role } from '@/lib/inventory/types.ts'
import { chainOf } from './chain-model.ts'
import { markedLines } from './marks.ts'

const account = '111122223333'
const roleArn = `arn:aws:iam::${account}:role/app`
const targetRoleArn = 'arn:aws:iam::777788889999:role/data'
const at = '2026-11-26T00:00:00.000Z'

function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
const trusting = (...Action: readonly string[]) => ({
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action,
})
const both = ['sts:AssumeRole', 'sts:TagSession']

function roleOf(
  arn: string,
  trustPolicy: string,
  policy = document(),
  organization: Role['organization'] = null,
): Read<Role> {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const policies = [{ name: 'Own', kind: 'inline' as const, text: policy }]
  const accountId = arn.split(':')[4] ?? ''
  const value = { arn, name, accountId, trustPolicy, policies, tags: {}, organization }
  return { state: 'read', value, readAt: at }
}
function unread(kind: 'not-found' | 'not-authorised'): Read<Role> {
  const problem = {
    kind,
    operation: 'iam:GetRole',
    accountId: account,
    region: '',
    message: 'no',
    outcomeUnknown: false,
  }
  return { state: 'unreadable', problem, readAt: at }
}
function pageOf(role: Read<Role>, more: Partial<Association> = {}, targetRole?: Read<Role>): AssociationPage {
  const association: Association = {
    accountId: account,
    region: 'eu-west-1',
    cluster: 'c',
    associationId: 'a-12345678901234567',
    arn: 'arn',
    namespace: 'n',
    serviceAccount: 's',
    roleArn,
    disableSessionTags: false,
    tags: {},
    createdAt: at,
    modifiedAt: at,
    ...more,
  }
  return {
    association,
    accountName: 'prod',
    role,
    ...(targetRole && { targetRole }),
    policies: { identity: [] },
    context: { principal: roleArn, known: {}, absent: [] },
    effective: {
      actions: [],
      counts: { granted: 0, narrowed: 0, cut: 0, inert: 0, denied: 0 },
      conditional: 0,
      exact: true,
      unreadable: [],
    },
    readAt: at,
  }
}

const standings = (page: AssociationPage) => chainOf(page).hops.map(({ id, standing }) => [id, standing])

describe('one role', () => {
  test('is no way to credentials where the agent is missing', () => {
    const page = pageOf(roleOf(roleArn, document(trusting(...both))))
    const { standing, sentence } = chainOf(page, true)
    expect(standing).toBe('broken')
    expect(sentence).toMatch(/^Pods get no credentials[.] The EKS Pod Identity Agent was missing in `.+`/)
  })

  test('that lets every pod in works, with a caveat', () => {
    const chain = chainOf(pageOf(roleOf(roleArn, document(trusting(...both)))))
    expect(chain).toMatchObject({ standing: 'weak', sentence: 'Pods get credentials of `app`.' })
    expect(chain.nodes.map(({ kind }) => kind)).toEqual(['pod', 'service-account', 'association', 'role'])
    expect(chain.hops[0]?.checks.map(({ standing }) => standing)).toEqual(['ok', 'ok', 'ok', 'weak', 'ok'])
  })

  test('that does not trust EKS gives nothing, and what is missing is marked', () => {
    const other = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
    const chain = chainOf(pageOf(roleOf(roleArn, document(other))))
    expect(chain.standing).toBe('broken')
    expect(chain.sentence).toBe(
      'Pods get no credentials. No statement that allows names `pods.eks.amazonaws.com`: nobody lets it in.',
    )
    const needed = chain.hops[0]?.needed[0]
    if (!needed) throw new Error('nothing needed')
    const lines = needed.text.split('\n')
    expect(markedLines(needed).map((line) => lines[line]?.trim())).toEqual([
      '"Principal": {',
      '"Service": "pods.eks.amazonaws.com"',
      '"sts:AssumeRole",',
      '"sts:TagSession"',
    ])
  })

  test('that forgets sts:TagSession is broken with tags and depends without', () => {
    const role = roleOf(roleArn, document(trusting('sts:AssumeRole')))
    expect(standings(pageOf(role))).toEqual([['role-trust', 'broken']])
    expect(standings(pageOf(role, { disableSessionTags: true }))).toEqual([['role-trust', 'depends']])
  })

  test('whose trust asks for tags works until a session policy is set, and then no more', () => {
    const Condition = { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'n' } }
    const role = roleOf(roleArn, document({ ...trusting(...both), Condition }))
    const on = chainOf(pageOf(role))
    expect(on.standing).toBe('weak')
    expect(on.hops[0]?.checks.at(-1)?.sentence).toContain('It ends with a session policy')
    expect(on.hops[0]?.needed.map(({ isForLater }) => isForLater ?? false)).toEqual([false, true])
    const off = chainOf(pageOf(role, { disableSessionTags: true }))
    expect(off.standing).toBe('broken')
    expect(off.sentence).toContain('this association switches session tags off')
    expect(off.hops[0]?.needed).toHaveLength(1)
  })

  test('of another account is refused by EKS', () => {
    const arn = 'arn:aws:iam::777788889999:role/app'
    const page = pageOf(roleOf(arn, document(trusting(...both))), { roleArn: arn })
    expect(chainOf(page).hops[0]?.checks[0]).toMatchObject({ standing: 'broken' })
  })

  test('that is not there breaks the chain; one that could not be read leaves it unknown', () => {
    expect(chainOf(pageOf(unread('not-found')))).toMatchObject({
      standing: 'broken',
      sentence: `Pods get no credentials. IAM knows no role \`${roleArn}\`.`,
    })
    expect(chainOf(pageOf(unread('not-authorised')))).toMatchObject({ standing: 'unknown' })
  })
})

describe('a target role', () => {
  const source = (policy: string) => roleOf(roleArn, document(trusting(...both)), policy)
  const may = document({ Effect: 'Allow', Action: both, Resource: targetRoleArn })
  const lets = document({ Effect: 'Allow', Principal: { AWS: roleArn }, Action: both })

  test('is reached when both sides say so', () => {
    const page = pageOf(source(may), { targetRoleArn }, roleOf(targetRoleArn, lets))
    expect(standings(page)).toEqual([
      ['role-trust', 'weak'],
      ['permission', 'ok'],
      ['target-trust', 'weak'],
    ])
    expect(chainOf(page).nodes.at(-1)).toMatchObject({ kind: 'target-role', name: 'data' })
  })

  test('is not reached without the permission', () => {
    const page = pageOf(source(document()), { targetRoleArn }, roleOf(targetRoleArn, lets))
    expect(standings(page)[1]).toEqual(['permission', 'broken'])
    const hop = chainOf(page).hops[1]
    expect(hop?.checks.map(({ sentence }) => sentence)).toEqual([
      'Its policies do not allow `sts:AssumeRole` on the target role.',
      'Its policies do not allow `sts:TagSession` on the target role.',
    ])
    expect(hop?.needed[0] && markedLines(hop.needed[0])).toHaveLength(2)
  })

  test('that asks for another external id refuses, and what EKS sends is said', () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'else' } }
    const trust = document({ Effect: 'Allow', Principal: { AWS: roleArn }, Action: both, Condition })
    const page = pageOf(
      source(may),
      { targetRoleArn, disableSessionTags: true },
      roleOf(targetRoleArn, trust),
    )
    const hop = chainOf(page).hops[2]
    expect(hop?.standing).toBe('broken')
    expect(hop?.checks.map(({ sentence }) => sentence).join(' ')).toContain(
      '`sts:ExternalId` is `eu-west-1/111122223333/c/n/s`',
    )
    const needed = hop?.needed[0]
    expect(needed && markedLines(needed)).toHaveLength(1)
  })

  test('that could not be read leaves it unknown', () => {
    const page = pageOf(source(may), { targetRoleArn }, unread('not-authorised'))
    expect(chainOf(page).standing).toBe('unknown')
    expect(standings(page)[2]).toEqual(['target-trust', 'unknown'])
  })

  test('behind a role that could not be read leaves the permission unknown', () => {
    const page = pageOf(unread('not-authorised'), { targetRoleArn }, roleOf(targetRoleArn, lets))
    expect(standings(page).slice(0, 2)).toEqual([
      ['role-trust', 'unknown'],
      ['permission', 'unknown'],
    ])
  })
})
