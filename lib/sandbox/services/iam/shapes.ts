/** IAM's look at the state: look-ups with IAM's sentences, and the shapes it answers. */
import type { Policy, PolicyVersion, Role, RoleDetail } from '@aws-sdk/client-iam'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { ManagedPolicy, SandboxAccount, SandboxRole } from '../../state.ts'
import { own } from '../../store/record.ts'

export function accountOf(call: Call): SandboxAccount {
  const account = call.world.store.state.accounts[call.accountId]
  if (account === undefined) throw new TypeError(`The account ${call.accountId} is gone.`)
  return account
}

export function noSuchEntity(message: string): AwsFault {
  return new AwsFault('NoSuchEntity', message)
}

export function roleOf(call: Call, name: string | undefined): SandboxRole {
  const role = own(accountOf(call).roles, name ?? '')
  if (role !== undefined) return role
  throw noSuchEntity(`The role with name ${name} cannot be found.`)
}

/** Customer-managed policies of the account, and AWS's own. */
export function policyOf(call: Call, arn: string | undefined): ManagedPolicy {
  const policy = findPolicy(call, arn ?? '')
  if (policy !== undefined) return policy
  throw noSuchEntity(`Policy ${arn} was not found.`)
}

export function findPolicy(call: Call, arn: string): ManagedPolicy | undefined {
  return own(accountOf(call).policies, arn) ?? own(call.world.store.state.awsManaged, arn)
}

/** RFC 3986: IAM encodes every document it answers (facts 1.8). */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

export function roleShape(role: SandboxRole): Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary: boundaryShape(role),
    Tags: tagList(role.tags),
  }
}

function boundaryShape({ boundaryArn }: SandboxRole): Role['PermissionsBoundary'] {
  if (boundaryArn === undefined) return undefined
  return { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: boundaryArn }
}

export function attachedShape(call: Call, arn: string): { PolicyName: string; PolicyArn: string } {
  const name = findPolicy(call, arn)?.name ?? arn.split('/').at(-1) ?? arn
  return { PolicyName: name, PolicyArn: arn }
}

export function roleDetail(call: Call, role: SandboxRole): RoleDetail {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    InstanceProfileList: [],
    RolePolicyList: Object.entries(role.inline).map(([PolicyName, text]) => ({
      PolicyName,
      PolicyDocument: encodeDocument(text),
    })),
    AttachedManagedPolicies: role.attached.map((arn) => attachedShape(call, arn)),
    PermissionsBoundary: boundaryShape(role),
    Tags: tagList(role.tags),
  }
}

export function policyShape(call: Call, policy: ManagedPolicy): Policy {
  const roles = Object.values(accountOf(call).roles)
  return {
    PolicyName: policy.name,
    PolicyId: policyId(policy),
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: roles.filter(({ attached }) => attached.includes(policy.arn)).length,
    PermissionsBoundaryUsageCount: roles.filter(({ boundaryArn }) => boundaryArn === policy.arn).length,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.versions.at(-1)?.createdAt ?? policy.createdAt),
  }
}

/** Policies carry no id in the state; one is derived, so that it stays the same from call to call. */
function policyId({ arn }: ManagedPolicy): string {
  return `ANPA${Buffer.from(arn).toString('hex').toUpperCase().slice(-17)}`
}

export function versionShape(
  policy: ManagedPolicy,
  version: ManagedPolicy['versions'][number],
): PolicyVersion {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    Document: encodeDocument(version.document),
    CreateDate: new Date(version.createdAt),
  }
}
