import type { SandboxRole } from '../state.ts'
import {
  allow,
  document,
  keyAccess,
  podTrust,
  publish,
  queueAccess,
  readBucket,
  readSecrets,
  type Statement,
  tableAccess,
  targetTrust,
  writeBucket,
} from './documents.ts'
import { daysBefore, roleId } from './ids.ts'
import { accounts, walkthrough } from './names.ts'

type Extra = Partial<
  Pick<SandboxRole, 'trustPolicy' | 'inline' | 'attached' | 'boundaryArn' | 'tags' | 'path' | 'description'>
>

export function role(
  accountId: string,
  name: string,
  inline: Record<string, Statement[]>,
  extra: Extra = {},
): SandboxRole {
  const path = extra.path ?? '/'
  const arn = `arn:aws:iam::${accountId}:role${path}${name}`
  return {
    name,
    path,
    arn,
    roleId: roleId(arn),
    createdAt: new Date(daysBefore(arn, 700)).toISOString(),
    maxSessionDuration: 3600,
    trustPolicy: podTrust(),
    inline: Object.fromEntries(
      Object.entries(inline).map(([policy, statements]) => [policy, document(...statements)]),
    ),
    attached: [],
    tags: { team: name.split('-')[0] ?? name },
    ...extra,
  }
}

/** Teams and what their workloads do; each becomes a reader and a writer role in every account it works in. */
const teams = [
  'payments',
  'analytics',
  'media',
  'search',
  'orders',
  'ml',
  'notifications',
  'catalog',
  'shipping',
  'support',
] as const

function teamRoles(accountId: string, region: string, stage: string): SandboxRole[] {
  return teams.flatMap((team) => [
    role(accountId, `${team}-reader`, {
      Read: [...readBucket(`acme-${stage}-${team}`), readSecrets(region, accountId, team)],
    }),
    role(accountId, `${team}-worker`, {
      Data: [...writeBucket(`acme-${stage}-${team}`), tableAccess(region, accountId, `${team}-*`)],
      Messages: [
        queueAccess(region, accountId, `${team}-*`),
        publish(region, accountId, `${team}-events`),
        keyAccess(region, accountId, 'sqs'),
      ],
    }),
  ])
}

/** One broad role that 38 workloads share: what session policies are for. */
function sharedDataAccess(): SandboxRole {
  const { prod } = accounts
  return role(prod, 'shared-data-access', {
    Data: [
      allow(
        'ListData',
        ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketLocation'],
        'arn:aws:s3:::invoices-*',
      ),
      allow('ReadData', ['s3:GetObject*'], 'arn:aws:s3:::invoices-*/*', {
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
      allow(
        'WriteData',
        [
          's3:PutObject',
          's3:PutObjectTagging',
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:AbortMultipartUpload',
        ],
        'arn:aws:s3:::invoices-*/*',
      ),
      {
        Sid: 'NeverSealed',
        Effect: 'Deny',
        Action: ['s3:DeleteObject*'],
        Resource: 'arn:aws:s3:::invoices-*/sealed/*',
      },
    ],
    Tables: [tableAccess('eu-west-1', prod, 'invoices'), tableAccess('eu-west-1', prod, 'customers')],
    Keys: [
      keyAccess('eu-west-1', prod, 's3'),
      allow('DescribeKeys', ['kms:DescribeKey', 'kms:ListAliases'], '*'),
    ],
    Observe: [
      allow(
        'Describe',
        ['ec2:Describe*', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:DescribeImages'],
        '*',
      ),
      allow(
        'Metrics',
        ['cloudwatch:PutMetricData', 'cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
        '*',
      ),
      allow(
        'Logs',
        ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        `arn:aws:logs:eu-west-1:${prod}:log-group:/pods/*`,
      ),
    ],
  })
}

function specialRoles(): SandboxRole[] {
  const { prod, data } = accounts
  const inNamespace = { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'search' } }
  return [
    role(prod, walkthrough.roleName, {
      S3BroadAccess: [
        {
          Effect: 'Allow',
          Action: ['s3:ListAllMyBuckets', 's3:CreateBucket', 's3:GetObject', 's3:PutObject'],
          Resource: '*',
        },
      ],
    }),
    sharedDataAccess(),
    role(
      prod,
      'platform-operator',
      { Everything: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
      { path: '/platform/' },
    ),
    role(
      prod,
      'platform-auditor',
      {
        AllButSecrets: [
          {
            Sid: 'AllButWrites',
            Effect: 'Allow',
            NotAction: ['iam:*', 'organizations:*', 'secretsmanager:*', 'kms:Decrypt'],
            Resource: '*',
          },
        ],
      },
      { path: '/platform/' },
    ),
    role(prod, 'media-archive', {
      NotTheMasters: [
        {
          Sid: 'NotTheMasters',
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject'],
          NotResource: ['arn:aws:s3:::acme-prod-masters/*'],
        },
      ],
    }),
    role(prod, 'search-indexer', {
      OwnPrefix: [
        allow(
          'OwnPrefix',
          ['s3:GetObject', 's3:PutObject'],
          'arn:aws:s3:::acme-prod-search/${aws:PrincipalTag/kubernetes-namespace}/*',
        ),
        allow(
          'OwnTables',
          ['dynamodb:Query', 'dynamodb:PutItem'],
          `arn:aws:dynamodb:eu-west-1:${prod}:table/search-*`,
          { Condition: inNamespace },
        ),
        {
          Sid: 'NotFromElsewhere',
          Effect: 'Deny',
          Action: ['s3:DeleteObject'],
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'search' } },
        },
      ],
    }),
    role(
      prod,
      'identity-minter',
      { Secrets: [readSecrets('eu-west-1', prod, 'identity')] },
      {
        trustPolicy: podTrust({
          StringEquals: {
            'aws:RequestTag/kubernetes-namespace': 'identity',
            'aws:RequestTag/eks-cluster-name': 'prod-eu-1',
          },
        }),
      },
    ),
    role(
      prod,
      'ml-training',
      {
        Train: [allow('Train', ['sagemaker:*', 's3:*', 'iam:PassRole', 'ecr:*'], '*')],
      },
      { boundaryArn: `arn:aws:iam::${prod}:policy/workload-boundary` },
    ),
    role(
      prod,
      'orders-legacy',
      { Import: writeBucket('acme-prod-orders', 'import/') },
      {
        trustPolicy: document({
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      },
    ),
    role(prod, 'acme-export', {
      Hop: [allow('Hop', ['sts:AssumeRole', 'sts:TagSession'], `arn:aws:iam::${data}:role/partner-landing`)],
    }),
    role(prod, 'globex-sync', {
      Hop: [
        allow('Hop', ['sts:AssumeRole', 'sts:TagSession'], 'arn:aws:iam::999900001111:role/globex-intake'),
      ],
    }),
    role(
      prod,
      'AmazonEKS_EBS_CSI_DriverRole',
      {},
      { attached: ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy'] },
    ),
    role(prod, 'AmazonEKS_CNI_Role', {}, { attached: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'] }),
    role(prod, 'guarded-worker', {
      Guarded: [
        allow('OfficeHours', ['s3:GetObject'], 'arn:aws:s3:::acme-prod-payroll/*', {
          Condition: {
            DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
            IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] },
          },
        }),
        allow('OnlyTagged', ['ec2:StartInstances', 'ec2:StopInstances'], '*', {
          Condition: {
            StringLike: { 'aws:ResourceTag/owner': 'payroll-*' },
            'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner', 'stage'] },
          },
        }),
        allow('SmallLists', ['s3:ListBucket'], 'arn:aws:s3:::acme-prod-payroll', {
          Condition: { NumericLessThanEquals: { 's3:max-keys': '100' } },
        }),
      ],
    }),
    role(
      prod,
      'catalog-publisher',
      {},
      {
        attached: [
          `arn:aws:iam::${prod}:policy/catalog-publisher`,
          'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
        ],
      },
    ),
    role(
      data,
      'partner-landing',
      { Land: writeBucket('acme-data-landing', 'acme/') },
      {
        trustPolicy: targetTrust(`arn:aws:iam::${prod}:role/acme-export`, [
          `eu-west-1/${prod}/prod-eu-1/tenant-acme/export-job`,
        ]),
      },
    ),
  ]
}

/** About 60 roles over three accounts. */
export function seedRoles(): SandboxRole[] {
  const { prod, staging, data } = accounts
  const stagingTeams = teamRoles(staging, 'eu-west-1', 'staging').slice(0, 14)
  const dataTeams = teamRoles(data, 'eu-central-1', 'data').slice(0, 10)
  return [...specialRoles(), ...teamRoles(prod, 'eu-west-1', 'prod'), ...stagingTeams, ...dataTeams]
}
