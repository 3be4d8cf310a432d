import { describe, expect, test } from 'vitest'
import { account, allow, deny, policy, roleArn, sessionArn, type Written, written } from '../iam.fixture.ts'
import type { AccessRequest, Layer, NamedPolicy, PolicySet } from '../types.ts'
import { decide } from './decide.ts'

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/'
type Expected = 'allowed' | 'conditional' | `explicitDeny by ${Layer}` | `implicitDeny by ${Layer}`
type Case = {
  readonly page: string
  readonly name: string
  readonly policies: PolicySet
  readonly request?: Partial<AccessRequest>
  readonly expect: Expected
}

const object = 'arn:aws:s3:::shop/cart/7'
const get: AccessRequest = { principal: sessionArn, action: 's3:GetObject', resource: object, context: {} }

function answer({ policies, request }: Pick<Case, 'policies' | 'request'>): string {
  const { verdict, decidedBy } = decide({ ...get, ...request }, policies)
  return decidedBy === null ? verdict : `${verdict} by ${decidedBy}`
}

function check(cases: readonly Case[]) {
  test.each(cases)('$name', (each) => {
    expect(answer(each), guide + each.page).toBe(each.expect)
  })
}

const all = policy(allow('*'))
const nothing = policy(allow('iam:GetUser'))
const one = (statement: Written): NamedPolicy => ({ name: 'resource', text: written(statement) })
const evaluation = 'reference_policies_evaluation-logic_policy-eval-denyallow.html'

describe('the order of evaluation', () => {
  check([
    {
      page: evaluation,
      name: 'by default everything is denied',
      policies: { identity: [] },
      expect: 'implicitDeny by identity',
    },
    { page: evaluation, name: 'an allow allows', policies: { identity: all }, expect: 'allowed' },
    {
      page: evaluation,
      name: 'an explicit deny wins over an allow',
      policies: { identity: policy(allow('*'), deny('s3:GetObject')) },
      expect: 'explicitDeny by identity',
    },
    {
      page: evaluation,
      name: 'an explicit deny wins from another document of the layer',
      policies: { identity: [...all, ...policy(deny('s3:*'))] },
      expect: 'explicitDeny by identity',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'a session policy that allows leaves the role as it is',
      policies: { identity: all, session: all },
      expect: 'allowed',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'a session policy that does not allow takes away',
      policies: { identity: all, session: nothing },
      expect: 'implicitDeny by session',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'a session policy never adds to the role',
      policies: { identity: nothing, session: all },
      expect: 'implicitDeny by identity',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'a deny in the session policy is explicit',
      policies: { identity: all, session: policy(allow('*'), deny('s3:Get*')) },
      expect: 'explicitDeny by session',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'a session policy without statements allows nothing',
      policies: { identity: all, session: policy() },
      expect: 'implicitDeny by session',
    },
    {
      page: 'access_policies_boundaries.html',
      name: 'a boundary that does not allow takes away',
      policies: { identity: all, boundary: nothing },
      expect: 'implicitDeny by boundary',
    },
    {
      page: 'access_policies_boundaries.html',
      name: 'a boundary never adds',
      policies: { identity: nothing, boundary: all },
      expect: 'implicitDeny by identity',
    },
    {
      page: 'access_policies_boundaries.html',
      name: 'identity, boundary and session policy all have to allow',
      policies: { identity: all, boundary: all, session: all },
      expect: 'allowed',
    },
    {
      page: evaluation,
      name: 'the organization is asked first',
      policies: { identity: [], scps: [nothing] },
      expect: 'implicitDeny by scp',
    },
    {
      page: 'access_policies_boundaries.html',
      name: 'an SCP has to allow at every level',
      policies: { identity: all, scps: [all, nothing] },
      expect: 'implicitDeny by scp',
    },
    {
      page: evaluation,
      name: 'an SCP does not add',
      policies: { identity: nothing, scps: [all] },
      expect: 'implicitDeny by identity',
    },
    {
      page: evaluation,
      name: 'a deny in an SCP is explicit',
      policies: { identity: all, scps: [policy(allow('*'), deny('s3:*'))] },
      expect: 'explicitDeny by scp',
    },
    {
      page: evaluation,
      name: 'an RCP takes away by a deny only',
      policies: { identity: all, rcps: [nothing] },
      expect: 'allowed',
    },
    {
      page: evaluation,
      name: 'a deny in an RCP is explicit',
      policies: {
        identity: all,
        rcps: [policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' })],
      },
      expect: 'explicitDeny by rcp',
    },
    {
      page: 'reference_policies_evaluation-logic.html',
      name: 'a VPC endpoint policy is one more gate',
      policies: { identity: all, vpcEndpoint: policy({ ...allow('dynamodb:*'), Principal: '*' }) },
      expect: 'implicitDeny by vpcEndpoint',
    },
  ])
})

describe('a layer that could not be read', () => {
  check([
    {
      page: evaluation,
      name: 'an unknown role never reads as allowed',
      policies: { identity: [], unreadable: ['identity'] },
      expect: 'conditional',
    },
    {
      page: evaluation,
      name: 'an unknown role may deny what its readable part allows',
      policies: { identity: all, unreadable: ['identity'] },
      expect: 'conditional',
    },
    {
      page: evaluation,
      name: 'what the session policy does not allow is refused whatever the role',
      policies: { identity: [], session: nothing, unreadable: ['identity'] },
      expect: 'implicitDeny by session',
    },
    {
      page: evaluation,
      name: 'a deny that is known stays one',
      policies: { identity: policy(deny('s3:*')), unreadable: ['identity', 'scp'] },
      expect: 'explicitDeny by identity',
    },
    {
      page: evaluation,
      name: 'an unknown boundary may take away',
      policies: { identity: all, unreadable: ['boundary'] },
      expect: 'conditional',
    },
    {
      page: evaluation,
      name: 'an unknown RCP may deny',
      policies: { identity: all, unreadable: ['rcp'] },
      expect: 'conditional',
    },
    {
      page: evaluation,
      name: 'an unknown resource policy may allow by itself',
      policies: { identity: [], unreadable: ['resource'] },
      expect: 'conditional',
    },
  ])
})

const basics = 'reference_policies_evaluation-logic_policy-eval-basics-resource-identity.html'
const grant = (principal: unknown, rest: Written = {}) =>
  one({ Effect: 'Allow', Principal: principal, Action: 's3:*', Resource: '*', ...rest })

describe('a resource policy in the same account', () => {
  check([
    {
      page: 'access_policies.html#policies_session',
      name: 'that names the session passes identity, boundary and session policy by',
      policies: { identity: [], boundary: nothing, session: nothing, resource: grant({ AWS: sessionArn }) },
      expect: 'allowed',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'that names the role allows what the identity policies do not',
      policies: { identity: [], resource: grant({ AWS: roleArn }) },
      expect: 'allowed',
    },
    {
      page: 'access_policies.html#policies_session',
      name: 'that names the role is limited by the session policy',
      policies: { identity: [], session: nothing, resource: grant({ AWS: roleArn }) },
      expect: 'implicitDeny by session',
    },
    {
      page: 'access_policies_boundaries.html',
      name: 'that names the role is limited by the boundary',
      policies: { identity: [], boundary: nothing, resource: grant({ AWS: roleArn }) },
      expect: 'implicitDeny by boundary',
    },
    {
      page: 'reference_policies_elements_principal.html',
      name: 'that names the account leaves it to the identity policies',
      policies: { identity: [], resource: grant({ AWS: `arn:aws:iam::${account}:root` }) },
      expect: 'implicitDeny by identity',
    },
    {
      page: 'reference_policies_elements_principal.html',
      name: 'that names the account by its id leaves it to the identity policies',
      policies: { identity: all, resource: grant({ AWS: account }) },
      expect: 'allowed',
    },
    {
      page: 'reference_policies_elements_principal.html',
      name: 'that allows everyone, with aws:PrincipalArn, passes the session policy by',
      policies: {
        identity: [],
        session: nothing,
        resource: grant('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn } } }),
      },
      request: { context: { 'aws:PrincipalArn': roleArn } },
      expect: 'allowed',
    },
    {
      page: 'reference_policies_elements_principal.html',
      name: 'that names another role says nothing',
      policies: { identity: [], resource: grant({ AWS: `${roleArn}2` }) },
      expect: 'implicitDeny by identity',
    },
    {
      page: evaluation,
      name: 'that denies wins',
      policies: { identity: all, resource: one({ ...deny('s3:*'), Principal: '*' }) },
      expect: 'explicitDeny by resource',
    },
    {
      page: basics,
      name: 'need not allow what the identity policy allows',
      policies: { identity: all, resource: grant({ AWS: `${roleArn}2` }) },
      expect: 'allowed',
    },
    {
      page: 'reference_policies_elements_notprincipal.html',
      name: 'a deny with NotPrincipal passes over the role it names',
      policies: {
        identity: all,
        resource: one({ ...deny('s3:*'), NotPrincipal: { AWS: [account, roleArn, sessionArn] } }),
      },
      expect: 'allowed',
    },
    {
      page: 'reference_policies_elements_notprincipal.html',
      name: 'a deny with NotPrincipal meets everyone else',
      policies: { identity: all, resource: one({ ...deny('s3:*'), NotPrincipal: { AWS: `${roleArn}2` } }) },
      expect: 'explicitDeny by resource',
    },
    {
      page: 'reference_policies_elements_principal.html',
      name: "a role with a path is told by aws:PrincipalArn, which a session's ARN lacks",
      policies: { identity: [], resource: grant({ AWS: `arn:aws:iam::${account}:role/team/app` }) },
      request: { context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/app` } },
      expect: 'allowed',
    },
    {
      page: 'reference_policies_elements_principal.html',
      name: 'without aws:PrincipalArn a path stays open',
      policies: { identity: [], resource: grant({ AWS: `arn:aws:iam::${account}:role/team/app` }) },
      request: { unknown: ['aws:PrincipalArn'] },
      expect: 'conditional',
    },
  ])
})

describe('key policies and trust policies', () => {
  const decrypt = {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  }
  const assume = { action: 'sts:AssumeRole', resource: `arn:aws:iam::${account}:role/target` }
  const key = (principal: unknown) =>
    one({ Effect: 'Allow', Principal: principal, Action: 'kms:*', Resource: '*' })
  check([
    {
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
      name: 'a key policy has to allow, in its own account too',
      policies: { identity: all, resource: key({ AWS: `${roleArn}2` }) },
      request: decrypt,
      expect: 'implicitDeny by resource',
    },
    {
      page: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
      name: 'a key policy may leave it to the identity policies',
      policies: { identity: all, resource: key({ AWS: `arn:aws:iam::${account}:root` }) },
      request: decrypt,
      expect: 'allowed',
    },
    {
      page: 'id_roles_update-role-trust-policy.html',
      name: 'a trust policy has no resource and has to allow',
      policies: {
        identity: all,
        resource: one({ Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'sts:AssumeRole' }),
      },
      request: assume,
      expect: 'allowed',
    },
    {
      page: 'id_roles_update-role-trust-policy.html',
      name: 'a trust policy that names somebody else refuses',
      policies: {
        identity: all,
        resource: one({ Effect: 'Allow', Principal: { AWS: `${roleArn}2` }, Action: 'sts:AssumeRole' }),
      },
      request: assume,
      expect: 'implicitDeny by resource',
    },
  ])
})

describe('a resource of another account', () => {
  const cross = 'reference_policies_evaluation-logic-cross-account.html'
  const abroad = { resourceAccount: '444455556666' }
  check([
    {
      page: cross,
      name: 'needs its resource policy',
      policies: { identity: all },
      request: abroad,
      expect: 'implicitDeny by resource',
    },
    {
      page: cross,
      name: 'needs the identity policy as well',
      policies: { identity: [], resource: grant({ AWS: roleArn }) },
      request: abroad,
      expect: 'implicitDeny by identity',
    },
    {
      page: cross,
      name: 'is allowed when both allow',
      policies: { identity: all, resource: grant({ AWS: account }) },
      request: abroad,
      expect: 'allowed',
    },
    {
      page: cross,
      name: 'is limited by the session policy even where the session is named',
      policies: { identity: all, session: nothing, resource: grant({ AWS: sessionArn }) },
      request: abroad,
      expect: 'implicitDeny by session',
    },
  ])
})
