/** What AWS's own pages say of service and resource control policies, asked of a pod's layers. */
import { describe, expect, test } from 'vitest'
import { decide, type NamedPolicy } from '../iam/index.ts'
import {
  type AssociationFacts,
  checkTargetPermission,
  isFullAccess,
  layersLeftOut,
  layersOf,
  nameOnTarget,
  type OrganizationFacts,
  sessionContextOf,
  targetIn,
} from './index.ts'

const accountId = '444455556666'
const principal = `arn:aws:sts::${accountId}:assumed-role/worker/eks-demo`

function policy(name: string, ...statements: readonly object[]): NamedPolicy {
  return { name, text: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }
}
const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
const fullAccess = policy('FullAWSAccess', everything)
const fullResourceAccess = policy('RCPFullAWSAccess', { ...everything, Principal: '*' })
const noRcps = [[fullResourceAccess], [fullResourceAccess]]
const administrator = { policies: [policy('Admin', everything)], tags: {} }

type Asked = { readonly action?: string; readonly context?: Readonly<Record<string, string>> }

function ask(organization: OrganizationFacts | null, asked: Asked = {}, role = administrator) {
  const { action = 's3:GetObject', context = {} } = asked
  const request = {
    principal,
    action,
    resource: action.startsWith('s3:') ? 'arn:aws:s3:::acme/a' : '*',
    resourceAccount: accountId,
    context: { 'aws:PrincipalAccount': accountId, ...context },
  }
  const { verdict, decidedBy } = decide(request, layersOf({}, { ...role, organization }))
  return [verdict, decidedBy]
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
describe('service control policies', () => {
  const over = (...scps: readonly (readonly NamedPolicy[])[]) => ({ scps, rcps: noRcps })

  test('"there must be an explicit Allow statement at every level from the root through each OU"', () => {
    const onlyS3 = policy('OnlyS3', { Effect: 'Allow', Action: 's3:*', Resource: '*' })
    const allowList = over([fullAccess], [onlyS3], [fullAccess])
    expect(ask(allowList)).toEqual(['allowed', null])
    expect(ask(allowList, { action: 'ec2:RunInstances' })).toEqual(['implicitDeny', 'scp'])
    expect(ask(over([fullAccess], [], [fullAccess]))).toEqual(['implicitDeny', 'scp'])
  })

  test('a deny on the path from the root to the account denies, wherever it is attached', () => {
    const denying = [fullAccess, policy('No', { Effect: 'Deny', Action: 's3:*', Resource: '*' })]
    for (const at of [0, 1, 2]) {
      const levels = [0, 1, 2].map((level) => (level === at ? denying : [fullAccess]))
      expect(ask(over(...levels))).toEqual(['explicitDeny', 'scp'])
      expect(ask(over(...levels), { action: 'ec2:RunInstances' })).toEqual(['allowed', null])
    }
  })

  test('grant nothing by themselves', () => {
    const none = { policies: [], tags: {} }
    expect(ask(over([fullAccess], [fullAccess]), {}, none)).toEqual(['implicitDeny', 'identity'])
  })

  test('do not limit the management account', () => {
    expect(ask({ scps: null, rcps: [] }, { action: 'ec2:RunInstances' })).toEqual(['allowed', null])
    expect(ask(null)).toEqual(['allowed', null])
  })

  // …/orgs_manage_policies_scps_examples_general.html, Deny access to AWS based on the requested AWS Region
  test('deny by region, but for global services', () => {
    const regions = policy('Regions', {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
    })
    const limited = over([fullAccess], [fullAccess, regions])
    const inRegion = (region: string, action = 'ec2:RunInstances') =>
      ask(limited, { action, context: { 'aws:RequestedRegion': region } })
    expect(inRegion('us-east-1')).toEqual(['explicitDeny', 'scp'])
    expect(inRegion('eu-west-1')).toEqual(['allowed', null])
    expect(inRegion('us-east-1', 'iam:ListRoles')).toEqual(['allowed', null])
  })
})

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html
describe('resource control policies', () => {
  const secure = policy('EnforceSecureTransport', {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } },
  })
  const over = { scps: [[fullAccess]], rcps: [[fullResourceAccess], [fullResourceAccess, secure]] }

  test('deny what they deny, and leave the rest to others', () => {
    expect(ask(over, { context: { 'aws:SecureTransport': 'false' } })).toEqual(['explicitDeny', 'rcp'])
    expect(ask(over, { context: { 'aws:SecureTransport': 'true' } })).toEqual(['allowed', null])
    expect(ask(over, { action: 'ec2:RunInstances' })).toEqual(['allowed', null])
  })

  test('grant nothing by themselves', () => {
    const none = { policies: [], tags: {} }
    const context = { 'aws:SecureTransport': 'true' }
    expect(ask(over, { context }, none)).toEqual(['implicitDeny', 'identity'])
  })

  test('their own Allow is the one AWS attaches: with it alone, nothing changes', () => {
    expect(ask({ scps: [[fullAccess]], rcps: noRcps })).toEqual(['allowed', null])
  })
})

describe('a pod’s layers', () => {
  const association: AssociationFacts = {
    accountId,
    region: 'eu-west-1',
    cluster: 'c',
    namespace: 'n',
    serviceAccount: 's',
    roleArn: `arn:aws:iam::${accountId}:role/worker`,
    targetRoleArn: 'arn:aws:iam::777788889999:role/data',
    disableSessionTags: false,
  }
  const over = (...scps: readonly (readonly NamedPolicy[])[]) => ({
    ...administrator,
    organization: { scps },
  })

  test('what was not read is left out; what limits nothing is there and empty', () => {
    expect(layersLeftOut(layersOf({}, administrator))).toContain('SCPs')
    expect(layersLeftOut(layersOf({}, { ...administrator, organization: null }))).toContain('SCPs')
    const free = layersOf({}, { ...administrator, organization: { scps: null } })
    expect(free.scps).toEqual([])
    expect(layersLeftOut(free)).toEqual(['resource policies', 'RCPs', 'VPC endpoint policies'])
  })

  test('a role that an SCP keeps from assuming the target role does not go on', () => {
    const keep = policy('Keep', { Sid: 'NoHops', Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' })
    expect(checkTargetPermission(association, over([fullAccess])).verdict).toBe('allowed')
    expect(checkTargetPermission(association, over([fullAccess], [fullAccess, keep]))).toMatchObject({
      verdict: 'refused',
      problems: [{ kind: 'denied', layer: 'scp', statements: [{ policy: 'Keep', sid: 'NoHops' }] }],
    })
    const few = policy('Few', { Effect: 'Allow', Action: 's3:*', Resource: '*' })
    expect(checkTargetPermission(association, over([few]))).toMatchObject({
      verdict: 'refused',
      problems: [{ kind: 'not-allowed', layer: 'scp' }, { kind: 'not-allowed' }],
    })
  })

  test('a tag that only an SCP asks for is known not to be there', () => {
    const team = policy('Team', {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'a' } },
    })
    const { absent } = sessionContextOf(association, over([fullAccess, team]))
    expect(absent).toContain('aws:PrincipalTag/team')
  })
})

test.each([
  [{ id: 'r-ab12', level: 0, levels: 3 }, 'root'],
  [{ id: 'ou-ab12-cd34ef56', level: 1, levels: 3 }, 'OU ou-ab12-cd34ef56'],
  [{ id: accountId, level: 2, levels: 3 }, `account ${accountId}`],
  [{ id: undefined, level: 0, levels: 3 }, 'root'],
  [{ id: undefined, level: 1, levels: 3 }, 'OU, level 2'],
  [{ id: undefined, level: 2, levels: 3 }, 'account'],
] as const)('an SCP on %j is named with “%s”', (target, words) => {
  const name = nameOnTarget('FullAWSAccess', target)
  expect([name, targetIn(name)]).toEqual([`FullAWSAccess (${words})`, words])
  expect(isFullAccess({ layer: 'scp', policy: name })).toBe(true)
  expect(isFullAccess({ layer: 'identity', policy: name })).toBe(false)
  expect(targetIn('Guard (draft)')).toBeNull()
})
