import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { takesResource } from '../expectations/index.ts'
import { compilePolicies } from '../iam/index.ts'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { buildSeed } from '../sandbox/seed/index.ts'
import { accounts } from '../sandbox/seed/names.ts'
import { type Member, planConsolidation } from './index.ts'
import { membersOf } from './members.fixture.ts'

const account = '111122223333'
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | readonly string[], Resource = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: string, Resource = '*') => ({ Effect: 'Deny', Action, Resource })
const trust = document({
  Effect: 'Allow',
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
})

let made = 0
function member(
  role: string,
  policy: string,
  more: Partial<Member['association']> = {},
  own: Partial<Member['role']> = {},
): Member {
  made += 1
  const arn = `arn:aws:iam::${account}:role/${role}`
  return {
    association: {
      accountId: account,
      region: 'eu-west-1',
      cluster: 'prod',
      associationId: `a-${made}`,
      namespace: 'n',
      serviceAccount: `s${made}`,
      roleArn: arn,
      disableSessionTags: false,
      ...more,
    },
    role: { arn, trust, policies: [{ name: 'Own', text: policy }], tags: {}, organization: null, ...own },
  }
}
const plan = (...members: readonly Member[]) =>
  planConsolidation(members, catalog, (family) => `shared-${family}`)

const reader = document(allow('s3:GetObject', 'arn:aws:s3:::a/*'))
const writer = document(
  allow(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::b/*'),
  deny('s3:PutObject', 'arn:aws:s3:::b/sealed/*'),
)

describe('roles that trust alike', () => {
  test('become one, each association with what it had', () => {
    const found = plan(member('reader', reader), member('reader', reader), member('writer', writer))
    expect(found).toMatchObject({ stays: [], rolesBefore: 2, rolesAfter: 1 })
    const [family] = found.families
    expect(family?.replaces).toEqual([
      `arn:aws:iam::${account}:role/reader`,
      `arn:aws:iam::${account}:role/writer`,
    ])
    expect(family?.documents).toEqual([
      document(
        ...[reader, writer].flatMap((text) =>
          JSON.parse(text).Statement.filter((each: { Effect: string }) => each.Effect === 'Allow'),
        ),
      ),
    ])
    expect(family?.moved.map(({ policy }) => policy)).toEqual([reader, reader, writer])
  })

  test('keep a session policy that gives no more of the shared role', () => {
    const policy = document(allow('s3:GetObject', 'arn:aws:s3:::a/x/*'))
    const found = plan(
      member('reader', reader, { policy, disableSessionTags: true }),
      member('writer', writer),
    )
    expect(found.families[0]?.moved[0]?.policy).toBe(policy)
  })

  test('get what role and session policy come to, where the latter would give more of the shared role', () => {
    const policy = document(allow('*'))
    const found = plan(
      member('reader', reader, { policy, disableSessionTags: true }),
      member('writer', writer),
    )
    expect(JSON.parse(found.families[0]?.moved[0]?.policy ?? '{}').Statement).toMatchObject([
      { Effect: 'Allow', Resource: ['arn:aws:s3:::a/*'] },
    ])
  })

  test('of another trust, boundary or account are left apart', () => {
    const other = trust.replace('pods.eks', 'ec2')
    const boundary = { name: 'b', text: document(allow('s3:*')) }
    expect(plan(member('reader', reader), member('writer', writer, {}, { trust: other })).families).toEqual(
      [],
    )
    expect(plan(member('reader', reader), member('writer', writer, {}, { boundary })).families).toEqual([])
  })
})

describe('an association stays', () => {
  const others = [member('reader', reader), member('writer', writer)]
  test.each([
    [
      'whose policies name its role',
      member(
        'third',
        document(
          allow('sqs:*', '*', {
            Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/third` } },
          }),
        ),
      ),
      'differs',
    ],
    [
      'on the way to a target role',
      member('third', reader, { targetRoleArn: 'arn:aws:iam::444455556666:role/x' }),
      'target-role',
    ],
    [
      'whose policies ask for tags',
      member(
        'third',
        document(
          allow('s3:*', '*', {
            Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'n' } },
          }),
        ),
      ),
      'tags',
    ],
    [
      'that takes too many characters',
      member(
        'third',
        document(
          ...Array.from({ length: 60 }, (_, at) =>
            allow('s3:GetObject', `arn:aws:s3:::bucket-number-${at}/prefix/*`, {
              Condition: { StringEquals: { 'aws:SourceVpce': `vpce-${at}` } },
            }),
          ),
        ),
      ),
      'too-long',
    ],
    ['whose role is no policy in order', member('third', '{'), 'unreadable'],
  ])('%s', (_, third, obstacle) => {
    const found = plan(...others, third)
    expect(found.stays.map((each) => [each.association.associationId, each.obstacle])).toEqual([
      [third.association.associationId, obstacle],
    ])
    expect(found.families[0]?.replaces).toHaveLength(2)
    expect([found.rolesBefore, found.rolesAfter]).toEqual([3, 2])
  })
})

test('the sample data: more than 20 roles become a few, and every sampled request is decided as before', {
  timeout: 300_000,
}, () => {
  const members = membersOf(buildSeed()).filter(({ association }) => association.accountId === accounts.prod)
  const found = plan(...members)
  const replaced = found.families.flatMap(({ replaces }) => replaces)
  expect(replaced.length).toBeGreaterThanOrEqual(20)
  expect(found.families.length).toBeLessThanOrEqual(5)
  // Each association is asked about what every role of its family speaks of.
  let asked = 0
  for (const { moved, documents, boundary } of found.families) {
    const roles = new Map(moved.map(({ role }) => [role.arn, role]))
    const requests = [...roles.values()].flatMap(({ policies }) => requestsOf(policies))
    const shared = {
      policies: documents.map((text, at) => ({ name: `shared-${at}`, text })),
      tags: {},
      ...(boundary && { boundary }),
    }
    for (const { association, role, policy } of moved) {
      const [before, after] = [layersOf(association, role), layersOf({ policy }, shared)].map(compilePolicies)
      const { known } = sessionContextOf({ ...association, policy, disableSessionTags: true }, shared)
      const context = { ...known, 'aws:SecureTransport': 'true' }
      for (const { action, resource } of requests) {
        const request = { principal: association.roleArn, action, resource, context }
        const [was, is] = [before, after].map((each) => each?.rule(request).verdict === 'allowed')
        if (was !== is) expect(`${action} on ${resource}: ${is}`).toBe(was)
        asked += 1
      }
    }
  }
  expect(asked).toBeGreaterThan(10_000)
})

/** What a role's statements name, and what is beside it. */
function requestsOf(policies: readonly { readonly text: string }[]) {
  const statements = policies.flatMap(({ text }) => [JSON.parse(text).Statement].flat())
  const actions = statements
    .flatMap(({ Action = [] }) => [Action].flat())
    .map((each: string) => each.replace(/[*?]/g, ''))
  const resources = statements
    .flatMap(({ Resource = [] }) => [Resource].flat())
    .map((each: string) => each.replace(/[*?]/g, 'x'))
  const known = actions.flatMap((prefix: string) =>
    catalog.actions.filter(({ name }) => name.startsWith(prefix)).slice(0, 2),
  )
  // Others AWS never asks about, and a proof says nothing of them.
  return known.flatMap(({ name: action }) =>
    resources
      .slice(0, 8)
      .filter((resource: string) => takesResource(action, resource, catalog))
      .map((resource: string) => ({ action, resource })),
  )
}
