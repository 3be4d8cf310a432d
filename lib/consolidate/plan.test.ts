import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { compilePolicies } from '../iam/index.ts'
import { decidingContent, layersOf, type RoleFacts, sessionContextOf } from '../pod-identity/index.ts'
import { buildSeed } from '../sandbox/seed/index.ts'
import { accounts } from '../sandbox/seed/names.ts'
import { type Family, type Member, type Moved, planConsolidation } from './index.ts'
import { membersOf } from './members.fixture.ts'
import { type Sample, sampleRequests } from './requests.fixture.ts'

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

const trustWhere = (keys: object) =>
  trust.replace('"Action"', `"Condition":{"StringEquals":${JSON.stringify(keys)}},"Action"`)

let made = 0
function member(
  role: string,
  policy: string,
  more: Partial<Member['association']> = {},
  own: Partial<Member['role']> = {},
  ownerArn?: string,
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
    ...(ownerArn !== undefined && { ownerArn }),
  }
}
const plan = (...members: readonly Member[]) =>
  planConsolidation(members, catalog, { nameOf: (family) => `shared-${family}` })

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
          allow('s3:*', '*', {
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
    [
      'whose role asks for tags before it lets pods in',
      member('third', reader, {}, { trust: trustWhere({ 'aws:RequestTag/kubernetes-namespace': 'n' }) }),
      'tags',
    ],
    [
      'whose role lets no pod in',
      member('third', reader, {}, { trust: trust.replace('pods.eks', 'ec2') }),
      'refused',
    ],
    [
      'whose role lets others in as well',
      member(
        'third',
        reader,
        {},
        { trust: trust.replace('"pods.eks', '["ec2.amazonaws.com","pods.eks').replace('com"}', 'com"]}') },
      ),
      'trusts-others',
    ],
    ['that an add-on owns', member('third', reader, {}, {}, 'arn:aws:eks:eu-west-1:1:addon/x'), 'add-on'],
    ['whose role speaks of every service', member('third', document(allow('*'))), 'wide'],
    [
      'whose role speaks of all services but one',
      member('third', document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })),
      'wide',
    ],
    ['whose role has other services', member('third', document(allow('sqs:SendMessage'))), 'alone'],
  ])('%s', (_, third, obstacle) => {
    const found = plan(...others, third)
    expect(found.stays.map((each) => [each.association.associationId, each.obstacle])).toEqual([
      [third.association.associationId, obstacle],
    ])
    expect(found.families[0]?.replaces).toHaveLength(2)
    expect([found.rolesBefore, found.rolesAfter]).toEqual([3, 2])
  })
})

describe('a role is replaced', () => {
  const others = [member('reader', reader), member('writer', writer)]
  const onItsWay = { targetRoleArn: 'arn:aws:iam::444455556666:role/x' }

  test('where all of its associations can leave it, and else none moves', () => {
    const stuck = member('third', reader, onItsWay)
    const mate = member('third', reader)
    const found = plan(...others, stuck, mate)
    expect(found.stays.map(({ obstacle }) => obstacle)).toEqual(['target-role', 'needed'])
    expect(found.families[0]?.moved).toHaveLength(2)
    expect(found.rolesAfter).toBe(2)
  })

  test('where nobody else names it', () => {
    const third = member('third', reader)
    const found = planConsolidation([...others, third], catalog, {
      nameOf: () => 'shared',
      needed: [third.role.arn],
    })
    expect(found.stays.map(({ obstacle }) => obstacle)).toEqual(['needed'])
    const target = member('fourth', reader, { targetRoleArn: third.role.arn })
    expect(plan(...others, third, target).stays.map(({ obstacle }) => obstacle)).toEqual([
      'target-role',
      'needed',
    ])
  })

  test('and what a role that stays allows is not in the shared one', () => {
    const named = allow('s3:ListBucket', 'arn:aws:s3:::c', {
      Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/third` } },
    })
    const [family] = plan(...others, member('third', document(named))).families
    expect(family?.documents.join()).not.toContain('s3:ListBucket')
  })
})

test('roles of a kind go together: what a pod would have without its session policy is more of what it has', () => {
  const queues = ['one', 'two'].map((name) =>
    member(name, document(allow(['sqs:*', 'sns:*'], `arn:aws:sqs:eu-west-1:1:${name}`))),
  )
  const found = plan(member('reader', reader), member('writer', writer), ...queues)
  expect(found.families.map(({ services }) => services)).toEqual([['sns', 'sqs'], ['s3']])
  expect(found.stays).toEqual([])
})

/** Asked of each association, before and after. */
const samples = 10_000

test('the sample data: more than 20 roles become a few, and each association decides 10,000 sampled requests as before', {
  timeout: 300_000,
}, () => {
  const members = membersOf(buildSeed()).filter(({ association }) => association.accountId === accounts.prod)
  const found = plan(...members)
  const replaced = found.families.flatMap(({ replaces }) => replaces)
  expect(replaced.length).toBeGreaterThanOrEqual(20)
  expect(found.families.length).toBeLessThanOrEqual(5)
  expect(found.rolesAfter).toBe(found.rolesBefore - replaced.length + found.families.length)
  for (const family of found.families) {
    const ofAll = sampleRequests(family.moved.flatMap(speaking), samples / 2)
    const compare = comparison(ofAll)
    for (const moved of family.moved) {
      const [was, is] = compare(moved, family)
      if (was !== is) expect(is, moved.association.serviceAccount).toBe(was)
      expect(was).toHaveLength(samples)
      expect(new Set(was), moved.association.serviceAccount).toEqual(new Set(['+', '-']))
    }
  }
})

/** What says something about an association's access now. */
function speaking({ association, role }: Member) {
  const layers = layersOf(association, role)
  return [...layers.identity, ...(layers.session ?? []), ...(layers.scps ?? []).flat()]
}

/**
 * What is decided of each request, a letter each, before and after: half of them about all of the family, half about what the association has now.
 * Associations of which everything that decides is the same are asked once.
 */
function comparison(ofAll: readonly Sample[]) {
  const known = new Map<string, readonly [string, string]>()
  return (moved: Moved, family: Family): readonly [string, string] => {
    const [before, after] = sidesOf(moved, family)
    const key = decidingContent(layersOf(...before), sessionContextOf(...before)) + moved.policy
    const found = known.get(key)
    if (found) return found
    const requests = [...ofAll, ...sampleRequests(speaking(moved), samples - ofAll.length)]
    const answers = [answersOf(requests, before), answersOf(requests, after)] as const
    known.set(key, answers)
    return answers
  }
}

type Side = readonly [Moved['association'], RoleFacts]

/** An association's pods as they are, and as they would be with the shared role. */
function sidesOf(
  { association, role, policy }: Moved,
  { roleArn, documents }: Family,
): readonly [Side, Side] {
  const policies = documents.map((text, at) => ({ name: `shared-${at}`, text }))
  const then = { ...association, roleArn, policy, disableSessionTags: true }
  return [
    [association, role],
    [then, { ...role, policies, tags: {} }],
  ]
}

function answersOf(requests: readonly Sample[], [association, role]: Side): string {
  const compiled = compilePolicies(layersOf(association, role))
  const { principal, known } = sessionContextOf(association, role)
  const ask = ({ action, resource, context }: Sample) => {
    const { verdict } = compiled.rule({ principal, action, resource, context: { ...context, ...known } })
    return verdict === 'allowed' ? '+' : '-'
  }
  return requests.map(ask).join('')
}
