/** A company of two accounts for the sandbox's own tests. */
import type { SandboxAccount, SandboxRole, SandboxState } from './state.ts'

export const home = '111122223333'
export const other = '444455556666'
export const region = 'us-west-2'
export const cluster = 'session-policy-demo'
export const demoRoleName = 'session-policy-demo-role'
export const demoRoleArn = `arn:aws:iam::${home}:role/${demoRoleName}`

export const podTrust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ],
})

/** A trust policy of one statement. */
export function allow(principal: object, actions: readonly string[], condition?: object): string {
  const statement = { Effect: 'Allow', Principal: principal, Action: actions }
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [condition === undefined ? statement : { ...statement, Condition: condition }],
  })
}

/** A policy of one statement. */
export function allowing(actions: readonly string[], resource = '*'): string {
  const statement = { Effect: 'Allow', Action: actions, Resource: resource }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** The role of the announcement's walkthrough (facts 2.2). */
const broadAccess = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:ListAllMyBuckets', 's3:CreateBucket', 's3:GetObject', 's3:PutObject'],
      Resource: '*',
    },
  ],
})

export function role(accountId: string, name: string, more: Partial<SandboxRole> = {}): SandboxRole {
  return {
    name,
    path: '/',
    roleId: `AROA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(0, 17)}`,
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    createdAt: '2026-01-10T09:00:00.000Z',
    maxSessionDuration: 3600,
    trustPolicy: podTrust,
    inline: {},
    attached: [],
    tags: {},
    ...more,
  }
}

function account(id: string, name: string, more: Partial<SandboxAccount>): SandboxAccount {
  return {
    id,
    name,
    accessKeys: [{ accessKeyId: `AKIA${id}SAND`, secretAccessKey: `secret-of-${id}`, userName: 'admin' }],
    roles: {},
    policies: {},
    clusters: {},
    ...more,
  }
}

export function smallState(): SandboxState {
  const arn = `arn:aws:eks:${region}:${home}:cluster/${cluster}`
  const roles = [
    role(home, demoRoleName, { inline: { S3BroadAccess: broadAccess } }),
    role(home, 'untrusting', { trustPolicy: allow({ Service: 'ec2.amazonaws.com' }, ['sts:AssumeRole']) }),
    role(home, 'no-tags', { trustPolicy: allow({ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole']) }),
  ]
  return {
    version: 1,
    accounts: {
      [home]: account(home, 'prod', {
        roles: Object.fromEntries(roles.map((one) => [one.name, one])),
        clusters: {
          [`${region}/${cluster}`]: {
            name: cluster,
            region,
            arn,
            version: '1.35',
            status: 'ACTIVE',
            createdAt: 1_767_000_000,
            autoMode: false,
            oidcIssuer: `https://oidc.eks.${region}.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`,
            tags: { team: 'platform' },
            addons: {
              'eks-pod-identity-agent': {
                name: 'eks-pod-identity-agent',
                version: 'v1.3.10-eksbuild.2',
                status: 'ACTIVE',
                arn: `arn:aws:eks:${region}:${home}:addon/${cluster}/eks-pod-identity-agent/1`,
                associations: [],
              },
            },
            associations: {},
          },
        },
      }),
      [other]: account(other, 'data', { roles: { reader: role(other, 'reader') } }),
    },
    awsManaged: {},
    buckets: {},
    sessions: {},
  }
}
