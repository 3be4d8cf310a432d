/** Everything that bears on a role session, and what is known of its requests: facts 4 and 4.7. */
import type { ContextValues, NamedPolicy, PolicySet } from '../../iam/index.ts'
import type { Call, World } from '../service.ts'
import type { SandboxRole } from '../state.ts'
import { own } from '../store/record.ts'
import type { Caller, SessionCaller } from './caller.ts'
import { organizationLevels } from './organization.ts'

const everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'

export function policiesOf(world: World, caller: Caller): PolicySet {
  if (caller.kind === 'admin') return { identity: [{ name: 'AdministratorAccess', text: everything }] }
  const { role, session } = caller
  const boundary =
    role.boundaryArn === undefined ? undefined : managed(world, caller.accountId, role.boundaryArn)
  const passed = sessionPolicies(world, caller)
  const scps = organizationLevels(world, caller.accountId, 'SERVICE_CONTROL_POLICY')
  return {
    identity: identityPolicies(world, caller.accountId, role),
    // A boundary whose policy is gone allows nothing.
    ...(role.boundaryArn === undefined ? {} : { boundary: boundary === undefined ? [] : [boundary] }),
    ...(session.policy === undefined && passed.length === 0 ? {} : { session: passed }),
    ...(scps && { scps }),
  }
}

export function identityPolicies(world: World, accountId: string, role: SandboxRole): readonly NamedPolicy[] {
  const inline = Object.entries(role.inline).map(([name, text]) => ({ name, text }))
  return [...inline, ...role.attached.flatMap((arn) => managed(world, accountId, arn) ?? [])]
}

/** Inline and managed session policies count as one (STS API Reference, AssumeRole, PolicyArns). */
function sessionPolicies(world: World, { accountId, session }: SessionCaller): readonly NamedPolicy[] {
  const inline = session.policy === undefined ? [] : [{ name: 'session policy', text: session.policy }]
  return [...inline, ...(session.policyArns ?? []).flatMap((arn) => managed(world, accountId, arn) ?? [])]
}

/** The default version of a managed policy. */
function managed(world: World, accountId: string, arn: string): NamedPolicy | undefined {
  const { accounts, awsManaged } = world.store.state
  const policy = own(accounts[accountId]?.policies ?? {}, arn) ?? own(awsManaged, arn)
  const version = policy?.versions.find(({ id }) => id === policy.defaultVersionId)
  return version === undefined ? undefined : { name: arn, text: version.document }
}

/**
 * The keys every request carries: IAM User Guide, AWS global condition context keys. The sandbox speaks plain HTTP on
 * the loopback and stands for an endpoint with TLS, so `aws:SecureTransport` is true.
 */
export function requestContext(call: Call): ContextValues {
  const now = call.world.now()
  return {
    ...principalContext(call.caller),
    ...organizationContext(call),
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:RequestedRegion': call.region,
    'aws:SecureTransport': 'true',
    'aws:SourceIp': call.request.sourceIp.replace(/^::ffff:/, ''),
    'aws:UserAgent': call.request.headers['user-agent'] ?? '',
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
  }
}

function organizationContext({ world, accountId }: Call): ContextValues {
  const { organization } = world.store.state
  if (own(organization?.accounts ?? {}, accountId) === undefined || organization === undefined) return {}
  return { 'aws:PrincipalOrgID': organization.id }
}

export function principalContext(caller: Caller): ContextValues {
  const common = { 'aws:PrincipalAccount': caller.accountId, 'aws:userid': caller.userId }
  if (caller.kind === 'admin') {
    return { ...common, 'aws:PrincipalArn': caller.arn, 'aws:PrincipalType': 'User' }
  }
  const { role, session } = caller
  return {
    ...common,
    'aws:PrincipalArn': role.arn,
    'aws:PrincipalType': 'AssumedRole',
    ...(session.issuedAt === undefined
      ? {}
      : { 'aws:TokenIssueTime': new Date(session.issuedAt * 1000).toISOString() }),
    ...prefixed('aws:PrincipalTag/', principalTags(role, session.tags)),
  }
}

/** A session tag takes the place of a role tag of the same key, whatever its case (facts 3.1). */
function principalTags(
  role: SandboxRole,
  sessionTags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const taken = new Set(Object.keys(sessionTags).map((key) => key.toLowerCase()))
  const kept = Object.entries(role.tags).filter(([key]) => !taken.has(key.toLowerCase()))
  return { ...Object.fromEntries(kept), ...sessionTags }
}

export function prefixed(
  prefix: string,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]))
}
