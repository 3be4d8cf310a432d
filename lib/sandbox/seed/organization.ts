import type { OrganizationPolicy, SandboxOrganization } from '../state.ts'
import { document, type Statement } from './documents.ts'
import { accounts, organization as names } from './names.ts'

const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' })

/** AWS's own, attached everywhere from the start (Organizations User Guide, orgs_manage_policies_scps, orgs_manage_policies_rcps). */
const fullAccess: OrganizationPolicy = {
  id: 'p-FullAWSAccess',
  arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
  name: 'FullAWSAccess',
  description: 'Allows access to every operation',
  type: 'SERVICE_CONTROL_POLICY',
  awsManaged: true,
  document: everything,
}
const fullResourceAccess: OrganizationPolicy = {
  id: 'p-RCPFullAWSAccess',
  arn: 'arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess',
  name: 'RCPFullAWSAccess',
  description: 'Allows access to every resource',
  type: 'RESOURCE_CONTROL_POLICY',
  awsManaged: true,
  document: document({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
}

function ownPolicy(
  id: string,
  name: string,
  type: OrganizationPolicy['type'],
  description: string,
  statement: Statement,
): OrganizationPolicy {
  const arn = `arn:aws:organizations::${names.managementAccountId}:policy/${names.id}/${type.toLowerCase()}/${id}`
  return { id, arn, name, description, type, awsManaged: false, document: document(statement) }
}

const ownPolicies = {
  guardrails: ownPolicy(
    names.policies.guardrails,
    'KeepAuditTrail',
    'SERVICE_CONTROL_POLICY',
    'Nobody leaves the organization or stops its audit trail',
    {
      Sid: 'KeepAuditTrail',
      Effect: 'Deny',
      Action: [
        'organizations:LeaveOrganization',
        'cloudtrail:StopLogging',
        'cloudtrail:DeleteTrail',
        'guardduty:DeleteDetector',
        'guardduty:DisassociateFromAdministratorAccount',
      ],
      Resource: '*',
    },
  ),
  // AWS's example, orgs_manage_policies_scps_examples_general, Deny access to AWS based on the requested AWS Region.
  regions: ownPolicy(
    names.policies.regions,
    'ApprovedRegions',
    'SERVICE_CONTROL_POLICY',
    'Nothing outside the regions we use, but for global services',
    {
      Sid: 'DenyOutsideApprovedRegions',
      Effect: 'Deny',
      NotAction: [
        'iam:*',
        'organizations:*',
        'route53:*',
        'cloudfront:*',
        's3:ListAllMyBuckets',
        'sts:*',
        'support:*',
      ],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-2'] } },
    },
  ),
  // AWS's example, orgs_manage_policies_rcps_examples, Allow only HTTPS connections.
  encrypted: ownPolicy(
    names.policies.encrypted,
    'EnforceSecureTransport',
    'RESOURCE_CONTROL_POLICY',
    'Objects only over TLS',
    {
      Sid: 'EnforceSecureTransport',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } },
    },
  ),
} as const

/** The accounts in two units below a management account that runs no workloads, as AWS advises. Production may read the policies. */
export function seedOrganization(accountNames: Readonly<Record<string, string>>): SandboxOrganization {
  const { id, rootId, managementAccountId, units } = names
  const arnOf = (kind: string, of: string) =>
    `arn:aws:organizations::${managementAccountId}:${kind}/${id}/${of}`
  const unitOf = (accountId: string) =>
    accountId === accounts.staging ? units.development : units.production
  const account = (accountId: string, name: string, parentId: string) => ({
    id: accountId,
    name,
    email: `aws+${name}@acme.example`,
    arn: arnOf('account', accountId),
    parentId,
    joinedAt: '2024-02-01T09:00:00.000Z',
  })
  const members = Object.entries(accountNames).map(([of, name]) => account(of, name, unitOf(of)))
  const everyone = [account(managementAccountId, 'acme-management', rootId), ...members]
  const usual = [fullAccess.id, fullResourceAccess.id]
  const { guardrails, regions, encrypted } = ownPolicies
  return {
    id,
    arn: arnOf('organization', '').replace(/\/$/, ''),
    rootId,
    managementAccountId,
    delegates: [accounts.prod],
    units: {
      [units.production]: {
        id: units.production,
        name: 'Production',
        parentId: rootId,
        arn: arnOf('ou', units.production),
      },
      [units.development]: {
        id: units.development,
        name: 'Development',
        parentId: rootId,
        arn: arnOf('ou', units.development),
      },
    },
    accounts: Object.fromEntries(everyone.map((each) => [each.id, each])),
    policies: Object.fromEntries(
      [fullAccess, fullResourceAccess, guardrails, regions, encrypted].map((each) => [each.id, each]),
    ),
    attached: {
      ...Object.fromEntries(everyone.map((each) => [each.id, usual])),
      [rootId]: usual,
      [units.production]: [...usual, guardrails.id],
      [units.development]: [...usual, regions.id],
      [accounts.staging]: [...usual, encrypted.id],
    },
  }
}
