import type { SandboxAssociation } from '../state.ts'
import { allow, document } from './documents.ts'
import { accounts, cases } from './names.ts'

/** What one association of the sample data is, before it gets ids and times. */
export type Sketch = {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
} & Partial<
  Pick<
    SandboxAssociation,
    'policy' | 'targetRoleArn' | 'externalId' | 'ownerArn' | 'disableSessionTags' | 'tags'
  >
>

const roleArn = (name: string) => `arn:aws:iam::${accounts.prod}:role/${name}`

function narrowed(policy: string): Pick<Sketch, 'policy' | 'disableSessionTags'> {
  return { policy, disableSessionTags: true }
}

/** The session policy of the design's sketch: two useful statements, one that grants nothing. */
const invoicePolicy = document(
  allow('Invoices', ['s3:GetObject*', 's3:PutObject'], 'arn:aws:s3:::invoices-eu/2026/*'),
  { Effect: 'Allow', Action: 'sqs:*Message*', Resource: '*' },
  { Effect: 'Deny', Action: 's3:DeleteObject*', Resource: 'arn:aws:s3:::invoices-eu/*/sealed/*' },
)

/** One association for every interesting case, in `prod-eu-1`. */
export function specialSketches(): Sketch[] {
  const { prod } = accounts
  return [
    {
      ...cases.narrowing,
      roleArn: roleArn('shared-data-access'),
      ...narrowed(invoicePolicy),
      tags: { owner: 'payments', tier: '1' },
    },
    { ...cases.noSessionPolicy, roleArn: roleArn('shared-data-access') },
    {
      ...cases.pointlessGrants,
      roleArn: roleArn('shared-data-access'),
      ...narrowed(
        document(
          allow('Refunds', ['s3:GetObject', 'dynamodb:GetItem'], '*'),
          allow('Mail', ['ses:SendEmail', 'ses:SendRawEmail'], '*'),
        ),
      ),
    },
    {
      ...cases.overBroad,
      roleArn: `arn:aws:iam::${prod}:role/platform/platform-operator`,
      ...narrowed(document({ Effect: 'Allow', Action: '*', Resource: '*' })),
    },
    {
      ...cases.denyBased,
      roleArn: roleArn('media-worker'),
      ...narrowed(
        document(
          { Effect: 'Allow', Action: '*', Resource: '*' },
          {
            Sid: 'NeverDelete',
            Effect: 'Deny',
            Action: ['s3:DeleteObject', 'dynamodb:DeleteItem'],
            Resource: '*',
          },
        ),
      ),
    },
    {
      ...cases.targetRole,
      roleArn: roleArn('acme-export'),
      targetRoleArn: `arn:aws:iam::${accounts.data}:role/partner-landing`,
      externalId: `eu-west-1/${prod}/prod-eu-1/tenant-acme/export-job`,
      ...narrowed(document(allow('Drop', ['s3:PutObject'], 'arn:aws:s3:::acme-data-landing/acme/inbox/*'))),
    },
    { ...cases.addOn, roleArn: roleArn('AmazonEKS_EBS_CSI_DriverRole'), ownerArn: 'aws-ebs-csi-driver' },
    {
      namespace: 'kube-system',
      serviceAccount: 'aws-node',
      roleArn: roleArn('AmazonEKS_CNI_Role'),
      ownerArn: 'vpc-cni',
    },
    { ...cases.tagsInPolicy, roleArn: roleArn('search-indexer') },
    { ...cases.tagsInTrust, roleArn: roleArn('identity-minter') },
    {
      ...cases.boundary,
      roleArn: roleArn('ml-training'),
      ...narrowed(document(allow('Train', ['s3:*', 'iam:PassRole', 'sagemaker:CreateTrainingJob'], '*'))),
    },
    { ...cases.brokenTrust, roleArn: roleArn('orders-legacy') },
    { ...cases.missingRole, roleArn: roleArn('orders-retired') },
    {
      ...cases.unreadableTarget,
      roleArn: roleArn('globex-sync'),
      targetRoleArn: 'arn:aws:iam::999900001111:role/globex-intake',
    },
    { ...cases.notAction, roleArn: `arn:aws:iam::${prod}:role/platform/platform-auditor` },
    { ...cases.notResource, roleArn: roleArn('media-archive') },
    { ...cases.longNames, roleArn: roleArn('notifications-worker') },
    { ...cases.conditions, roleArn: roleArn('guarded-worker') },
    { ...cases.largePolicy, roleArn: roleArn('catalog-publisher') },
  ]
}
