import { formatPolicy } from '../iam/index.ts'
import type { LanguageFacts, Snippet } from './types.ts'

type Facts = Pick<LanguageFacts, 'partition' | 'account' | 'region'>
type Statement = Readonly<Record<string, unknown>>
type Draft = {
  readonly id: string
  readonly label: string
  readonly description: string
  readonly statements: (facts: Facts) => readonly Statement[]
}

/** A tab-stop with a text of its own; the same number twice is written once by the editor and mirrored. */
const stop = (number: number, text: string) => `‹${number}:${text}›`
const bucket = stop(1, 'bucket')
const prefix = stop(2, 'prefix')

function arnOf({ partition, region, account }: Facts, service: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${rest}`
}

/** Listing a bucket is asked of the bucket, with the prefix in a condition; reading its objects is asked of the objects. */
function bucketStatements({ partition }: Facts, objectActions: readonly string[]): readonly Statement[] {
  return [
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: `arn:${partition}:s3:::${bucket}`,
      Condition: { StringLike: { 's3:prefix': `${prefix}/*` } },
    },
    {
      Effect: 'Allow',
      Action: objectActions,
      Resource: `arn:${partition}:s3:::${bucket}/${prefix}/*`,
    },
  ]
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html */
const globalServices = ['cloudfront:*', 'iam:*', 'route53:*', 'support:*']

const drafts: readonly Draft[] = [
  {
    id: 'read-bucket-prefix',
    label: 'Read a bucket prefix',
    description: 'S3: list below a prefix and read the objects there',
    statements: (facts) => bucketStatements(facts, ['s3:GetObject']),
  },
  {
    id: 'write-bucket-prefix',
    label: 'Read and write a bucket prefix',
    description: 'S3: list below a prefix, read, write and delete the objects there',
    statements: (facts) =>
      bucketStatements(facts, ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject']),
  },
  {
    id: 'one-table',
    label: 'One DynamoDB table',
    description: 'DynamoDB: read and write items of one table and its indexes',
    statements: (facts) => [
      {
        Effect: 'Allow',
        Action: [
          'dynamodb:BatchGetItem',
          'dynamodb:BatchWriteItem',
          'dynamodb:ConditionCheckItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ],
        Resource: arnOf(facts, 'dynamodb', `table/${stop(1, 'table')}`),
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: arnOf(facts, 'dynamodb', `table/${stop(1, 'table')}/index/*`),
      },
    ],
  },
  {
    id: 'consume-queue',
    label: 'Consume an SQS queue',
    description: 'SQS: receive and delete messages of one queue',
    statements: (facts) => [
      {
        Effect: 'Allow',
        Action: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
        ],
        Resource: arnOf(facts, 'sqs', stop(1, 'queue')),
      },
    ],
  },
  {
    id: 'send-queue',
    label: 'Send to an SQS queue',
    description: 'SQS: send messages to one queue',
    statements: (facts) => [
      {
        Effect: 'Allow',
        Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
        Resource: arnOf(facts, 'sqs', stop(1, 'queue')),
      },
    ],
  },
  {
    id: 'one-secret',
    label: 'One Secrets Manager secret',
    description: 'Secrets Manager: read one secret; its ARN ends in six characters of AWS’s own',
    statements: (facts) => [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: arnOf(facts, 'secretsmanager', `secret:${stop(1, 'name')}-??????`),
      },
    ],
  },
  {
    id: 'key-via-service',
    label: 'One KMS key, through a service',
    description: 'KMS: use one key only where a service does it for the pod',
    statements: (facts) => [
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: arnOf(facts, 'kms', `key/${stop(1, '1234abcd-12ab-34cd-56ef-1234567890ab')}`),
        Condition: {
          StringEquals: { 'kms:ViaService': `${stop(2, 's3')}.${facts.region}.amazonaws.com` },
        },
      },
    ],
  },
  {
    id: 'parameter-path',
    label: 'One SSM parameter path',
    description: 'Systems Manager: read the parameters below a path',
    statements: (facts) => [
      {
        Effect: 'Allow',
        Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
        Resource: [
          arnOf(facts, 'ssm', `parameter/${stop(1, 'path')}`),
          arnOf(facts, 'ssm', `parameter/${stop(1, 'path')}/*`),
        ],
      },
    ],
  },
  {
    id: 'only-region',
    label: 'All the role has, in one region',
    description: 'allow everything, deny requests outside one region but those to global services',
    statements: ({ region }) => [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Effect: 'Deny',
        NotAction: globalServices,
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': stop(1, region) } },
      },
    ],
  },
  {
    id: 'only-actions',
    label: 'Deny all but some actions',
    description: 'allow everything, deny what is not listed',
    statements: () => [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', NotAction: [stop(1, 's3:GetObject')], Resource: '*' },
    ],
  },
  {
    id: 'allow-all',
    label: 'All the role has',
    description: 'allow everything: the session has what the role has',
    statements: () => [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
]

/**
 * Session policies for the common cases, with the association's partition, account and region filled in. Without what is left to fill in they are
 * valid as they stand.
 */
export function snippets(facts: Facts): readonly Snippet[] {
  return drafts.map(({ id, label, description, statements }) => {
    const list = statements(facts)
    const policy = print({ Version: '2012-10-17', Statement: list })
    const statement = list.map(print).join(',\n')
    return {
      id,
      label,
      description,
      statement: withStops(statement),
      policy: withStops(policy),
      plain: policy.replace(marks, '$2'),
    }
  })
}

const marks = /‹(\d):([^›]*)›/g

function print(value: unknown): string {
  const text = JSON.stringify(value)
  return formatPolicy(text) ?? text
}

/** Escapes the text for a snippet, then writes its marks as tab-stops. */
function withStops(text: string): string {
  return text
    .replace(/[$}\\]/g, '\\$&')
    .replace(marks, (_, number: string, own: string) => `\${${number}:${own}}`)
}
