import { describe, expect, test } from 'vitest'
import { allow, deny, policy, roleArn } from '../iam.fixture.ts'
import type { ActionCatalog, PolicySet, SessionContext } from '../types.ts'
import { compareAccess } from './compare.ts'
import { effectivePermissions } from './effective.ts'

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:ListAllMyBuckets', level: 'List', resources: [] },
    { name: 's3:ListBucket', level: 'List', resources: ['arn:%:s3:::%'] },
    { name: 's3:PutObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
  ],
}
const session: SessionContext = { principal: roleArn, known: {}, absent: [] }
const shop = 'arn:aws:s3:::shop'

function effective(policies: PolicySet, of: SessionContext = session) {
  return effectivePermissions(policies, of, catalog)
}
function access(policies: PolicySet, action = 's3:GetObject', of: SessionContext = session) {
  return effective(policies, of).actions.find((each) => each.action === action)
}

function compare(before: PolicySet, after: PolicySet, was = session, is = session) {
  return compareAccess(before, after, { before: was, after: is }, catalog)
}

describe('effectivePermissions: the words', () => {
  const role = policy(allow('s3:*'))
  test.each([
    ['granted', { identity: role }],
    ['granted', { identity: role, session: policy(allow('s3:Get*')) }],
    ['narrowed', { identity: role, session: policy(allow('s3:*', `${shop}/*`)) }],
    ['narrowed', { identity: role, session: policy(allow('s3:*'), deny('s3:*', `${shop}/audit/*`)) }],
    ['cut', { identity: role, session: policy(allow('s3:ListBucket')) }],
    ['cut', { identity: role, boundary: policy(allow('iam:*')) }],
    ['cut', { identity: role, scps: [role, policy(allow('iam:*'))] }],
    ['inert', { identity: policy(allow('s3:ListBucket')), session: role }],
    ['denied', { identity: policy(allow('s3:*'), deny('s3:Get*')), session: role }],
    ['denied', { identity: role, session: policy(allow('s3:*'), deny('s3:Get*')) }],
    [undefined, { identity: policy(allow('s3:ListBucket')) }],
    // A bucket's name fits no object, and objects no bucket: the commonest mistakes.
    [undefined, { identity: policy(allow('s3:GetObject', shop)) }],
    ['cut', { identity: role, session: policy(allow('s3:GetObject', shop)) }],
    ['cut', { identity: policy(allow('s3:*', `${shop}/a*`)), session: policy(allow('s3:*', `${shop}/b*`)) }],
  ] as const)('%s: %o', (verdict, policies) => {
    expect(access(policies)?.verdict).toBe(verdict)
  })

  test('what a resource policy allows by itself is granted, without a grant of the layers', () => {
    const bucket = policy({ ...allow('s3:Get*', `${shop}/*`), Principal: { AWS: roleArn } })[0]
    const policies = { identity: [], ...(bucket && { resource: bucket }) }
    expect(effective(policies)).toMatchObject({ actions: [{ verdict: 'granted', grants: [] }], exact: false })
    expect(access({ ...policies, session: policy(allow('s3:List*')) })?.verdict).toBeUndefined()
  })

  test('an action without resources is reached by `*` alone', () => {
    expect(access({ identity: policy(allow('s3:*', `${shop}/*`)) }, 's3:ListAllMyBuckets')).toBeUndefined()
    expect(access({ identity: policy(allow('s3:*')) }, 's3:ListAllMyBuckets')?.verdict).toBe('granted')
  })

  test('an action the catalog does not know is told as well', () => {
    expect(access({ identity: policy(allow('s3:NewThing')) }, 's3:NewThing')?.verdict).toBe('granted')
  })
})

describe('effectivePermissions: the sets', () => {
  test('a deny of what begins with a letter leaves the rest', () => {
    const found = access({ identity: policy(allow('s3:GetObject', `${shop}/*`), deny('s3:*', `${shop}/a*`)) })
    expect(found?.verdict).toBe('granted')
    expect(found?.grants).toMatchObject([
      { resources: [`${shop}/*`], except: [`${shop}/a*`], conditions: [] },
    ])
  })

  test('three layers may share what no two patterns show', () => {
    const policies = {
      identity: policy(allow('s3:GetObject', `${shop}/a*`)),
      boundary: policy(allow('s3:GetObject', `${shop}/*b*`)),
      session: policy(allow('s3:GetObject', `${shop}/*c`)),
    }
    expect(access(policies)?.verdict).toBe('narrowed')
    expect(access(policies)?.grants[0]?.resources).toEqual([`${shop}/a*b*c`])
  })

  test('a pattern within another is the shared one, whichever side it is on', () => {
    const [wide, narrow] = [policy(allow('s3:*', `${shop}/*`)), policy(allow('s3:*', `${shop}/a/*`))]
    for (const policies of [
      { identity: wide, session: narrow },
      { identity: narrow, session: wide },
    ])
      expect(access(policies)?.grants[0]?.resources).toEqual([`${shop}/a/*`])
  })

  test('a deny that covers a grant takes it out, one that cannot touch it is not shown', () => {
    const identity = policy(
      allow('s3:Get*', [`${shop}/a`, `${shop}/b`]),
      deny('s3:*', [`${shop}/a*`, 'arn:aws:s3:::tax/*']),
    )
    expect(access({ identity })?.grants).toMatchObject([{ resources: [`${shop}/b`] }])
    expect(access({ identity })?.grants[0]?.except).not.toContain('arn:aws:s3:::tax/*')
  })

  test('a deny of all but some leaves those', () => {
    const identity = policy(allow('s3:Get*'), { Effect: 'Deny', Action: 's3:*', NotResource: `${shop}/*` })
    expect(access({ identity })?.grants).toMatchObject([{ resources: [`${shop}/*`], except: [] }])
  })

  test('a condition that the session settles is not shown, one it breaks grants nothing', () => {
    const team = (name: string) => ({ Condition: { StringEquals: { 'aws:PrincipalTag/team': name } } })
    const identity = policy(allow('s3:Get*', '*', team('cart')), allow('s3:Put*', '*', team('tax')))
    const of = { ...session, known: { 'aws:PrincipalTag/team': 'cart' } }
    expect(access({ identity }, 's3:GetObject', of)).toMatchObject({ verdict: 'granted', conditional: false })
    expect(access({ identity }, 's3:GetObject', of)?.grants[0]?.conditions).toEqual([])
    expect(access({ identity }, 's3:PutObject', of)).toBeUndefined()
    expect(access({ identity })?.grants[0]?.conditions).toEqual([
      { kind: 'if', test: { operator: 'StringEquals', key: 'aws:PrincipalTag/team', values: ['cart'] } },
    ])
  })

  test('a deny that waits for two conditions is one condition, with its place', () => {
    const Condition = {
      Bool: { 'aws:SecureTransport': 'false' },
      StringNotEquals: { 'aws:SourceVpc': 'vpc-1' },
    }
    const identity = policy(allow('s3:GetObject'), deny('s3:*', `${shop}/a*`, { Condition }))
    expect(access({ identity })?.grants).toMatchObject([
      {
        except: [],
        conditions: [
          {
            kind: 'unless',
            resources: [`${shop}/a*`],
            not: false,
            tests: [
              { key: 'aws:SecureTransport', operator: 'Bool', values: ['false'] },
              { key: 'aws:SourceVpc', operator: 'StringNotEquals', values: ['vpc-1'] },
            ],
          },
        ],
      },
    ])
  })

  test('a variable is shown with its value where it is known', () => {
    const identity = policy(allow('s3:GetObject', `${shop}/\${aws:PrincipalTag/team}/*`))
    const of = { ...session, known: { 'aws:PrincipalTag/team': 'cart' } }
    expect(access({ identity }, 's3:GetObject', of)?.grants[0]?.resources).toEqual([`${shop}/cart/*`])
    expect(access({ identity })).toMatchObject({
      conditional: true,
      grants: [{ resources: [`${shop}/\${aws:PrincipalTag/team}/*`] }],
    })
    expect(effective({ identity }, of).exact).toBe(true)
    expect(effective({ identity }).exact).toBe(true)
  })
})

describe('effectivePermissions: what AWS would refuse', () => {
  const bare = (Effect: string) => ({ Effect, Action: 's3:GetObject' })
  test('an allow without a resource grants under a doubt', () => {
    expect(access({ identity: policy(bare('Allow')) })).toMatchObject({
      verdict: 'granted',
      conditional: true,
      grants: [{ resources: ['*'], conditions: [{ kind: 'doubtful' }] }],
    })
  })
  test('a deny without one takes away under a doubt', () => {
    expect(access({ identity: policy(allow('s3:GetObject'), bare('Deny')) })).toMatchObject({
      conditional: true,
      grants: [{ resources: ['*'], except: [], conditions: [{ kind: 'doubtful' }] }],
    })
  })
})

describe('compareAccess', () => {
  test('a value by its variable and the value spelled are the same', () => {
    const of = { ...session, known: { 'aws:PrincipalTag/team': 'cart' } }
    const written = (resource: string) => ({
      identity: policy(allow('s3:GetObject', `${shop}/${resource}/\${aws:userid}`)),
    })
    const found = compare(written('${aws:PrincipalTag/team}'), written('cart'), of, of)
    expect(found).toMatchObject({ gains: [], losses: [], exact: true })
  })

  test('what a session tag opened is lost with the tag', () => {
    const key = 'aws:PrincipalTag/kubernetes-namespace'
    const identity = policy(allow('s3:GetObject', `${shop}/\${${key}}/*`))
    const found = compare(
      { identity },
      { identity },
      { ...session, known: { [key]: 'cart' } },
      { ...session, absent: [key] },
    )
    expect(
      found.losses.map(({ action, witness }) => [action, witness.resource.startsWith(`${shop}/cart/`)]),
    ).toEqual([['s3:GetObject', true]])
  })

  test('an allow while a key has a value and a deny while it has are each other’s opposite', () => {
    const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }
    const found = compare(
      { identity: policy(allow('s3:GetObject', '*', { Condition })) },
      { identity: policy(allow('s3:GetObject'), deny('s3:GetObject', '*', { Condition })) },
    )
    expect(found.exact).toBe(true)
    expect(found.gains).toMatchObject([{ witness: { context: {} } }])
    expect(found.losses).toMatchObject([{ witness: { context: { 'aws:SourceVpc': 'vpc-1' } } }])
  })

  test('an unknown role is no proof of anything', () => {
    expect(
      compare({ identity: [], unreadable: ['identity'] }, { identity: policy(allow('s3:*')) }).exact,
    ).toBe(false)
  })

  test('each change names the statements that made it', () => {
    const before = { identity: policy(allow('s3:Get*'), { ...allow('s3:Put*'), Sid: 'Write' }) }
    const { losses } = compare(before, { ...before, session: policy(allow('s3:Get*')) })
    expect(losses).toMatchObject([
      { action: 's3:PutObject', because: [{ layer: 'identity', index: 1, sid: 'Write' }] },
    ])
  })
})
