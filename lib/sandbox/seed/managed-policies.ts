import type { ManagedPolicy } from '../state.ts'
import { allow, document, type Statement } from './documents.ts'
import { accounts } from './names.ts'

function managed(arn: string, ...statements: Statement[]): ManagedPolicy {
  const [, path = '/', name = arn] = /:policy(\/(?:.+\/)?)([^/]+)$/.exec(arn) ?? []
  const createdAt = '2025-03-01T08:00:00.000Z'
  return {
    arn,
    name,
    path,
    createdAt,
    defaultVersionId: 'v1',
    versions: [{ id: 'v1', document: document(...statements), createdAt }],
  }
}

const aws = 'arn:aws:iam::aws:policy'

/** AWS's own, shortened to the statements that matter here. */
export function awsManagedPolicies(): ManagedPolicy[] {
  return [
    managed(`${aws}/AmazonS3ReadOnlyAccess`, {
      Effect: 'Allow',
      Action: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
      Resource: '*',
    }),
    managed(`${aws}/AmazonEKS_CNI_Policy`, {
      Sid: 'AmazonEKSCNIPolicy',
      Effect: 'Allow',
      Action: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:AttachNetworkInterface',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeInstances',
        'ec2:DescribeTags',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeSubnets',
        'ec2:DetachNetworkInterface',
        'ec2:ModifyNetworkInterfaceAttribute',
        'ec2:UnassignPrivateIpAddresses',
      ],
      Resource: '*',
    }),
    managed(
      `${aws}/service-role/AmazonEBSCSIDriverPolicy`,
      {
        Effect: 'Allow',
        Action: [
          'ec2:CreateSnapshot',
          'ec2:ModifyVolume',
          'ec2:DescribeAvailabilityZones',
          'ec2:DescribeInstances',
          'ec2:DescribeSnapshots',
          'ec2:DescribeTags',
          'ec2:DescribeVolumes',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
        Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:instance/*'],
      },
      {
        Effect: 'Allow',
        Action: ['ec2:CreateVolume'],
        Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Effect: 'Allow',
        Action: ['ec2:DeleteVolume'],
        Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
    ),
  ]
}

/** A policy nearly as large as IAM takes (6,144 characters without white space): one statement a shop. */
function catalogPublisher(): ManagedPolicy {
  const countries = [
    'at',
    'be',
    'bg',
    'ch',
    'cz',
    'de',
    'dk',
    'ee',
    'es',
    'fi',
    'fr',
    'gb',
    'gr',
    'hr',
    'hu',
    'ie',
    'it',
    'lu',
    'nl',
    'no',
    'pl',
    'pt',
    'se',
    'si',
    'sk',
  ]
  const statements = countries.map((country) =>
    allow(
      `Shop${country.toUpperCase()}`,
      ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:GetObjectTagging'],
      [
        `arn:aws:s3:::acme-prod-catalog/shops/${country}/*`,
        `arn:aws:s3:::acme-prod-images/shops/${country}/*`,
      ],
    ),
  )
  const list = allow('ListShops', ['s3:ListBucket'], ['arn:aws:s3:::acme-prod-catalog'])
  return managed(`arn:aws:iam::${accounts.prod}:policy/catalog-publisher`, ...statements, list)
}

export function customerManagedPolicies(): ManagedPolicy[] {
  return [
    catalogPublisher(),
    managed(
      `arn:aws:iam::${accounts.prod}:policy/workload-boundary`,
      allow(
        'Workloads',
        [
          's3:*',
          'dynamodb:*',
          'sqs:*',
          'sagemaker:*',
          'logs:*',
          'ecr:GetAuthorizationToken',
          'ecr:BatchGetImage',
        ],
        '*',
      ),
      {
        Sid: 'NoIdentity',
        Effect: 'Deny',
        Action: ['iam:*', 's3:PutBucketPolicy', 's3:DeleteBucket'],
        Resource: '*',
      },
    ),
  ]
}
