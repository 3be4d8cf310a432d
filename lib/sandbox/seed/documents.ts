/** Policy documents as teams write them. */

export type Statement = {
  Sid?: string
  Effect: 'Allow' | 'Deny'
  Principal?: unknown
  Action?: string | string[]
  NotAction?: string | string[]
  Resource?: string | string[]
  NotResource?: string | string[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export function document(...statements: Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function allow(
  sid: string,
  actions: string[],
  resources: string | string[],
  more: Partial<Statement> = {},
): Statement {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources, ...more }
}

const podIdentity = { Service: 'pods.eks.amazonaws.com' }

export function podTrust(condition?: Statement['Condition']): string {
  return document({
    Effect: 'Allow',
    Principal: podIdentity,
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    ...(condition && { Condition: condition }),
  })
}

/** Trust of a target role: the first role, with the external id that EKS sets when tags are off (user guide, pod-id-assign-target-role). */
export function targetTrust(sourceRoleArn: string, externalIds: string[]): string {
  return document({
    Effect: 'Allow',
    Principal: { AWS: sourceRoleArn },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'sts:ExternalId': externalIds } },
  })
}

/** A bucket's objects, and the bucket itself for listing. */
export function readBucket(bucket: string, prefix = ''): Statement[] {
  return [
    allow('ListBucket', ['s3:ListBucket', 's3:GetBucketLocation'], `arn:aws:s3:::${bucket}`),
    allow('ReadObjects', ['s3:GetObject', 's3:GetObjectVersion'], `arn:aws:s3:::${bucket}/${prefix}*`),
  ]
}

export function writeBucket(bucket: string, prefix = ''): Statement[] {
  const actions = ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:PutObjectTagging']
  return [...readBucket(bucket, prefix), allow('WriteObjects', actions, `arn:aws:s3:::${bucket}/${prefix}*`)]
}

export function tableAccess(region: string, account: string, table: string): Statement {
  const arn = `arn:aws:dynamodb:${region}:${account}:table/${table}`
  const actions = [
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
  ]
  const sid = `UseTable${table.replace(/[^A-Za-z0-9]/g, '')}`
  return allow(sid, actions, [arn, `${arn}/index/*`])
}

export function queueAccess(region: string, account: string, queue: string): Statement {
  const actions = [
    'sqs:SendMessage',
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ChangeMessageVisibility',
  ]
  return allow('UseQueue', actions, `arn:aws:sqs:${region}:${account}:${queue}`)
}

export function readSecrets(region: string, account: string, prefix: string): Statement {
  return allow(
    'ReadSecrets',
    ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    `arn:aws:secretsmanager:${region}:${account}:secret:${prefix}/*`,
  )
}

export function publish(region: string, account: string, topic: string): Statement {
  return allow('Publish', ['sns:Publish'], `arn:aws:sns:${region}:${account}:${topic}`)
}

export function keyAccess(region: string, account: string, service: string): Statement {
  return allow('UseKey', ['kms:Decrypt', 'kms:GenerateDataKey'], `arn:aws:kms:${region}:${account}:key/*`, {
    Condition: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
  })
}
