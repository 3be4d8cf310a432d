import 'server-only'
import {
  type AttachedPolicy,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type ManagedPolicyDetail,
  type Role as RoleAnswer,
  type RoleDetail,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { fail, ok, type Result } from '../base/index.ts'
import { ask, askPages, mapBounded } from './ask.ts'
import { type Call, IncompleteAnswer, incompleteAnswer } from './errors.ts'
import { loadFile } from './known-accounts.ts'
import type { AwsProblem, Gated, NamedDocument, Role } from './types.ts'

type At = Gated & { readonly accountId: string; readonly region: string; readonly asTarget?: boolean }
type Answer<T> = Promise<Result<T, AwsProblem>>

function callOf(operation: string, { accountId, region, gate, asTarget }: At): Call {
  const call = { operation: `iam:${operation}`, accountId, region }
  return { ...call, ...(gate && { gate }), ...(asTarget && { asTarget }) }
}

/** IAM sends documents URL-encoded (RFC 3986) and the SDK leaves them so; other endpoints send them plain. */
function decodeDocument(text: string): string {
  if (text.trimStart().startsWith('{')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function tagsOf(from: Pick<RoleAnswer, 'Tags'>): Readonly<Record<string, string>> {
  return Object.fromEntries((from.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
}

type Documents = ReadonlyMap<string, ManagedPolicyDetail>

function documentOf(arn: string, documents: Documents): NamedDocument | null {
  const policy = documents.get(arn)
  const text = policy?.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document
  if (!text) return null
  return { name: policy?.PolicyName ?? nameOf(arn), kind: 'managed', arn, text: decodeDocument(text) }
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

/** A role with all its documents; null when the answer lacks one, because a policy left out is a permission or a bound left out. */
function toRole(from: RoleDetail, accountId: string, documents: Documents): Role | null {
  const { Arn: arn, RoleName: name, AssumeRolePolicyDocument: trust } = from
  if (!arn || !name || !trust) return null
  const inline = (from.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }): NamedDocument | null =>
    PolicyName && PolicyDocument
      ? { name: PolicyName, kind: 'inline', text: decodeDocument(PolicyDocument) }
      : null,
  )
  const attached = (from.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) =>
    documentOf(PolicyArn, documents),
  )
  const policies = [...inline, ...attached].filter((each) => each !== null)
  const boundaryArn = from.PermissionsBoundary?.PermissionsBoundaryArn
  const boundary = boundaryArn ? documentOf(boundaryArn, documents) : undefined
  if (policies.length < inline.length + attached.length || boundary === null) return null
  return {
    arn,
    name,
    accountId,
    trustPolicy: decodeDocument(trust),
    policies,
    ...(boundary && { boundary }),
    tags: tagsOf(from),
  }
}

/**
 * Every role of an account with its documents, by GetAccountAuthorizationDetails in pages: a few calls, where reading role by role would
 * take several calls each. A role of which the answer lacks a document is left out; `readRole` asks for it by name.
 */
export async function listRoles(at: At): Answer<readonly Role[]> {
  const listed = await listAllRoles(at)
  return listed.ok ? ok(listed.value.roles) : listed
}

/** The same, with the ARNs of those that the answer tells of without all their documents: they are there and cannot be read so. */
export async function listAllRoles(
  at: At,
): Answer<{ readonly roles: readonly Role[]; readonly incomplete: readonly string[] }> {
  const documents = new Map<string, ManagedPolicyDetail>()
  const details = await askPages<RoleDetail>(
    callOf('GetAccountAuthorizationDetails', at),
    async ({ iam }, options, Marker) => {
      // Policies attached to roles or set as boundaries, the customer's and AWS's own.
      const Filter = ['Role' as const, 'LocalManagedPolicy' as const, 'AWSManagedPolicy' as const]
      const command = new GetAccountAuthorizationDetailsCommand({ Filter, MaxItems: 500, Marker })
      const page = await iam.send(command, options)
      // A page that is XML and no answer of IAM would otherwise look like an account without roles.
      if (!page.RoleDetailList && !page.Policies) throw new IncompleteAnswer('the roles')
      for (const policy of page.Policies ?? []) if (policy.Arn) documents.set(policy.Arn, policy)
      return { items: page.RoleDetailList ?? [], next: page.IsTruncated ? page.Marker : undefined }
    },
  )
  if (!details.ok) return details
  const roles: Role[] = []
  const incomplete: string[] = []
  for (const detail of details.value) {
    const role = toRole(detail, at.accountId, documents)
    if (role) roles.push(role)
    else if (detail.Arn) incomplete.push(detail.Arn)
    else return fail(incompleteAnswer(callOf('GetAccountAuthorizationDetails', at), "a role's ARN"))
  }
  return ok({ roles, incomplete })
}

/** How many roles the account may have, as IAM counts them. */
export async function readRolesQuota(at: At): Answer<number> {
  return ask(callOf('GetAccountSummary', at), async ({ iam }, options) => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}), options)
    // The SDK has names for some of the summary's numbers only.
    const { RolesQuota: quota }: Readonly<Record<string, number | undefined>> = SummaryMap ?? {}
    if (quota === undefined) throw new IncompleteAnswer('the quota of roles')
    return quota
  })
}

/** Whose credentials these are: the account's id, as STS tells. Needs no right. */
export async function readCallerAccount({ accountId, region, gate }: At): Answer<string> {
  const call = { operation: 'sts:GetCallerIdentity', accountId, region, ...(gate && { gate }) }
  return ask(call, async ({ sts }, options) => {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}), options)
    if (!Account) throw new IncompleteAnswer('the account')
    return Account
  })
}

async function readManaged(at: At, arn: string): Answer<NamedDocument> {
  const policy = await ask(callOf('GetPolicy', at), async ({ iam }, options) => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }), options)
    if (!Policy?.DefaultVersionId) throw new IncompleteAnswer('the default version')
    return { name: Policy.PolicyName ?? nameOf(arn), version: Policy.DefaultVersionId }
  })
  if (!policy.ok) return policy
  const { name, version } = policy.value
  return ask(callOf('GetPolicyVersion', at), async ({ iam }, options) => {
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version })
    const { PolicyVersion } = await iam.send(command, options)
    if (!PolicyVersion?.Document) throw new IncompleteAnswer('the document')
    return { name, kind: 'managed', arn, text: decodeDocument(PolicyVersion.Document) }
  })
}

function readInline(at: At, RoleName: string, PolicyName: string): Answer<NamedDocument> {
  return ask(callOf('GetRolePolicy', at), async ({ iam }, options) => {
    const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), options)
    if (!answer.PolicyDocument) throw new IncompleteAnswer('the document')
    return { name: PolicyName, kind: 'inline', text: decodeDocument(answer.PolicyDocument) }
  })
}

async function listInlineNames(at: At, RoleName: string): Answer<readonly string[]> {
  return askPages(callOf('ListRolePolicies', at), async ({ iam }, options, Marker) => {
    const page = await iam.send(new ListRolePoliciesCommand({ RoleName, Marker }), options)
    if (!page.PolicyNames) throw new IncompleteAnswer('the names of the policies')
    return { items: page.PolicyNames, next: page.IsTruncated ? page.Marker : undefined }
  })
}

async function listAttached(at: At, RoleName: string): Answer<readonly AttachedPolicy[]> {
  return askPages(callOf('ListAttachedRolePolicies', at), async ({ iam }, options, Marker) => {
    const page = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), options)
    if (!page.AttachedPolicies) throw new IncompleteAnswer('the attached policies')
    return { items: page.AttachedPolicies, next: page.IsTruncated ? page.Marker : undefined }
  })
}

/** All values, or the first problem: a role of which one document is missing is not readable. */
function allOf<T>(answers: readonly Result<T, AwsProblem>[]): Result<readonly T[], AwsProblem> {
  const values: T[] = []
  for (const answer of answers) {
    if (!answer.ok) return answer
    values.push(answer.value)
  }
  return ok(values)
}

/** A role has ten attached policies by default and twenty at most; no need to ask for them all at once. */
const width = 4

/** One role by name with every document, for credentials that may not list the account, or an endpoint that cannot. Several calls. */
export async function readRole(at: At, roleArn: string): Answer<Role> {
  const RoleName = nameOf(roleArn)
  const found = await ask(callOf('GetRole', at), async ({ iam }, options) => {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }), options)
    if (!role?.Arn || !role.AssumeRolePolicyDocument) throw new IncompleteAnswer('the role')
    return { role, arn: role.Arn, trust: decodeDocument(role.AssumeRolePolicyDocument) }
  })
  if (!found.ok) return found
  const { role, arn, trust } = found.value
  // IAM finds roles by name whatever their path; the same name under another path is another role.
  if (arn !== roleArn) return fail(noSuchRole(at, roleArn))
  const [names, attached] = await Promise.all([listInlineNames(at, RoleName), listAttached(at, RoleName)])
  if (!names.ok) return names
  if (!attached.ok) return attached
  const inline = allOf(await mapBounded(names.value, width, (name) => readInline(at, RoleName, name)))
  if (!inline.ok) return inline
  const managed = allOf(
    await mapBounded(attached.value, width, ({ PolicyArn = '' }) => readManaged(at, PolicyArn)),
  )
  if (!managed.ok) return managed
  const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn
  const boundary = boundaryArn ? await readManaged(at, boundaryArn) : null
  if (boundary && !boundary.ok) return boundary
  return ok({
    arn,
    name: role.RoleName ?? RoleName,
    accountId: at.accountId,
    trustPolicy: trust,
    policies: [...inline.value, ...managed.value],
    ...(boundary && { boundary: boundary.value }),
    tags: tagsOf(role),
  })
}

/**
 * A role of an account that is not configured and is met as that of a target alone, with the role that the accounts file has for these
 * (`readRole`). Without one, a problem that says so.
 */
export async function readTargetRole(roleArn: string): Answer<Role> {
  const [, partition = '', , , accountId = ''] = roleArn.split(':')
  // IAM is the same in all regions of a partition.
  const at = { accountId, region: iamRegions[partition] ?? 'us-east-1', asTarget: true }
  const file = await loadFile().catch(() => null)
  return file && !file.readRole ? fail(noWayIn(at)) : readRole(at, roleArn)
}

function noWayIn(at: At): AwsProblem {
  return {
    ...callOf('GetRole', at),
    kind: 'not-configured',
    message: `account ${at.accountId} is not among the configured accounts, and the accounts file has no readRole to read its roles with`,
    outcomeUnknown: false,
  }
}
const iamRegions: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }

function noSuchRole({ accountId, region }: At, roleArn: string): AwsProblem {
  return {
    kind: 'not-found',
    operation: 'iam:GetRole',
    accountId,
    region,
    message: `there is no role ${roleArn}`,
    outcomeUnknown: false,
  }
}
