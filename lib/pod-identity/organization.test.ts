/** What AWS's own pages say of service and resource control policies, asked of a pod's layers. */
import { describe, expect, test } from 'vitest'
import { decide, type NamedPolicy } from '../iam/index.ts'
import { layersOf, type OrganizationFacts } from './index.ts'

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
