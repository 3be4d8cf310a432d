import { catalog } from '../../catalog/index.ts'
import type { AccessLevel } from '../../iam/index.ts'
import { type ActionSet, actionSetOf, countCommon, hasAction, haveCommon, sizeOf } from './action-set.ts'

/**
 * Ways from some rights to more, each a list of actions that are all needed: lib/analysis/README.md tells the sources.
 */
export const escalations: readonly (readonly string[])[] = [
  // What a principal may do is rewritten.
  ['iam:CreatePolicyVersion'],
  ['iam:SetDefaultPolicyVersion'],
  ['iam:AttachUserPolicy'],
  ['iam:AttachGroupPolicy'],
  ['iam:AttachRolePolicy'],
  ['iam:PutUserPolicy'],
  ['iam:PutGroupPolicy'],
  ['iam:PutRolePolicy'],
  ['iam:DeleteRolePermissionsBoundary'],
  ['iam:PutRolePermissionsBoundary'],
  ['iam:AddUserToGroup'],
  ['iam:UpdateAssumeRolePolicy'],
  // Credentials of somebody else are made.
  ['iam:CreateAccessKey'],
  ['iam:CreateLoginProfile'],
  ['iam:UpdateLoginProfile'],
  // A service is given a role, and told what to do with it.
  ['iam:PassRole', 'ec2:RunInstances'],
  ['iam:PassRole', 'lambda:CreateFunction'],
  ['iam:PassRole', 'ecs:RunTask'],
  ['iam:PassRole', 'ecs:RegisterTaskDefinition'],
  ['iam:PassRole', 'cloudformation:CreateStack'],
  ['iam:PassRole', 'glue:CreateDevEndpoint'],
  ['iam:PassRole', 'glue:CreateJob'],
  ['iam:PassRole', 'sagemaker:CreateNotebookInstance'],
  ['iam:PassRole', 'sagemaker:CreateTrainingJob'],
  ['iam:PassRole', 'datapipeline:CreatePipeline'],
  ['iam:PassRole', 'codebuild:CreateProject'],
  ['iam:PassRole', 'eks:CreatePodIdentityAssociation'],
  ['iam:PassRole', 'eks:UpdatePodIdentityAssociation'],
  // What runs with another role already is made to do something else.
  ['lambda:UpdateFunctionCode'],
  ['ssm:SendCommand'],
  ['ssm:StartSession'],
  ['ec2-instance-connect:SendSSHPublicKey'],
  ['cloudformation:UpdateStack'],
  ['eks:CreateAccessEntry'],
  ['eks:AssociateAccessPolicy'],
]

/** What brings data or secrets out of an account. */
export const exfiltrations: readonly string[] = [
  's3:GetObject',
  's3:PutBucketPolicy',
  's3:PutReplicationConfiguration',
  'dynamodb:Scan',
  'dynamodb:ExportTableToPointInTime',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'kms:Decrypt',
  'rds:ModifyDBSnapshotAttribute',
  'rds:ModifyDBClusterSnapshotAttribute',
  'rds:StartExportTask',
  'ec2:ModifySnapshotAttribute',
  'ec2:ModifyImageAttribute',
  'ebs:GetSnapshotBlock',
  'ecr:SetRepositoryPolicy',
  'lambda:GetFunction',
  'sqs:ReceiveMessage',
]

/** What hands out somebody's credentials, or what they sign in with. */
export const credentials: readonly string[] = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ssm:GetParameterHistory',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
  'iam:CreateServiceSpecificCredential',
  'iam:ResetServiceSpecificCredential',
  'ec2:GetPasswordData',
  'rds-db:connect',
  'redshift:GetClusterCredentials',
  'redshift:GetClusterCredentialsWithIAM',
  'redshift-serverless:GetCredentials',
  'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
  'lightsail:GetInstanceAccessDetails',
  'lightsail:GetRelationalDatabaseMasterUserPassword',
  'lightsail:DownloadDefaultKeyPair',
  'sts:AssumeRole',
]

/** What takes away what others run on or keep, or what would tell of it. */
export const destructions: readonly string[] = [
  'ec2:TerminateInstances',
  'ec2:DeleteVolume',
  'ec2:DeleteSnapshot',
  'ec2:DeleteVpc',
  'autoscaling:DeleteAutoScalingGroup',
  'eks:DeleteCluster',
  'eks:DeleteNodegroup',
  'ecs:DeleteCluster',
  'ecs:DeleteService',
  'lambda:DeleteFunction',
  'cloudformation:DeleteStack',
  's3:DeleteBucket',
  's3:DeleteObject',
  's3:PutLifecycleConfiguration',
  'elasticfilesystem:DeleteFileSystem',
  'rds:DeleteDBInstance',
  'rds:DeleteDBCluster',
  'dynamodb:DeleteTable',
  'elasticache:DeleteReplicationGroup',
  'redshift:DeleteCluster',
  'es:DeleteDomain',
  'sqs:DeleteQueue',
  'sns:DeleteTopic',
  'kinesis:DeleteStream',
  'ecr:DeleteRepository',
  'secretsmanager:DeleteSecret',
  'kms:ScheduleKeyDeletion',
  'backup:DeleteRecoveryPoint',
  'backup:DeleteBackupVault',
  'route53:DeleteHostedZone',
  'elasticloadbalancing:DeleteLoadBalancer',
  'logs:DeleteLogGroup',
  'cloudtrail:DeleteTrail',
  'cloudtrail:StopLogging',
]

/** What a session may do: `some` on something, `all` on everything without a condition. */
export type Reach = { readonly some: ActionSet; readonly all: ActionSet }

/** Points where it is so on something, and where it is so on everything. */
const points = {
  escalation: { some: 20, all: 40 },
  permissions: { some: 10, all: 25 },
  write: { some: 5, all: 20 },
  exfiltration: { some: 5, all: 15 },
} as const

function ofLevels(...levels: readonly AccessLevel[]): ActionSet {
  return actionSetOf(catalog.actions.flatMap(({ name, level }) => (levels.includes(level) ? [name] : [])))
}
const permissions = ofLevels('Permissions management')
const writes = ofLevels('Write', 'Tagging')
/** As a set. */
export const exfiltrationSet = actionSetOf(exfiltrations)

const iam = actionSetOf(catalog.actions.flatMap(({ name }) => (name.startsWith('iam:') ? [name] : [])))
const iamSize = sizeOf(iam)

/** Everything in IAM, on everything: such a session gives itself, or somebody it makes, all the rest. */
export function isAdmin(all: ActionSet): boolean {
  return countCommon(iam, all) === iamSize
}

/**
 * The fewest actions, as well as picking greedily finds them, without which none of these ways is open: each time the one that is in most of what is left.
 */
export function closing(ways: readonly (readonly string[])[]): readonly string[] {
  const chosen: string[] = []
  let left = ways
  while (left.length > 0) {
    const uses = new Map<string, number>()
    for (const action of left.flat()) uses.set(action, (uses.get(action) ?? 0) + 1)
    const [best] = [...uses].reduce((most, each) => (each[1] > most[1] ? each : most))
    chosen.push(best)
    left = left.filter((way) => !way.includes(best))
  }
  return chosen
}

/** The ways to more rights that are open, on something or on everything. */
export function openEscalations(set: ActionSet): readonly (readonly string[])[] {
  return escalations.filter((actions) => actions.every((action) => hasAction(set, action)))
}

/** 0 (nothing worth a look) to 100 (may do everything). Never lower for more access. */
export function riskOf({ some, all }: Reach): number {
  const weigh = (kind: keyof typeof points, holds: (set: ActionSet) => boolean) =>
    holds(all) ? points[kind].all : holds(some) ? points[kind].some : 0
  return (
    weigh('escalation', (set) => openEscalations(set).length > 0) +
    weigh('permissions', (set) => haveCommon(set, permissions)) +
    weigh('write', (set) => haveCommon(set, writes)) +
    weigh('exfiltration', (set) => haveCommon(set, exfiltrationSet))
  )
}
