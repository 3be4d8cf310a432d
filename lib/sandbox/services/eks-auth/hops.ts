/** From EKS into the association's role, and on into its target role. */
import type { ContextValues } from '../../../iam/index.ts'
import { type Assumer, accountOfArn, assumeProblem, findRole } from '../../access/assume.ts'
import type { SessionCaller } from '../../access/caller.ts'
import { policiesOf, prefixed, principalContext } from '../../access/layers.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxAssociation, SandboxCluster, SandboxRole } from '../../state.ts'

type Tags = Readonly<Record<string, string>>

/** The role the pod ends up with. Throws the one text EKS has for every way of being refused. */
export function enterRoles(
  call: Call,
  cluster: SandboxCluster,
  association: SandboxAssociation,
  tags: Tags,
  sessionName: string,
): { role: SandboxRole; chained: boolean } {
  const source = findRole(call.world, association.roleArn)
  const fromService = { ...tagContext(tags), ...sourceContext(cluster) }
  const role = mayEnter({ kind: 'service' }, source, fromService, tags)
  if (association.targetRoleArn === undefined) return { role, chained: false }

  const target = findRole(call.world, association.targetRoleArn)
  const externalId: ContextValues =
    association.disableSessionTags && association.externalId !== undefined
      ? { 'sts:ExternalId': association.externalId }
      : {}
  const onward = mayEnter(
    sourceSession(call, role, tags, sessionName),
    target,
    { ...tagContext(tags), ...externalId },
    tags,
  )
  return { role: onward, chained: true }
}

function mayEnter(
  assumer: Assumer,
  role: SandboxRole | undefined,
  context: ContextValues,
  tags: Tags,
): SandboxRole {
  const withTags = Object.keys(tags).length > 0
  if (role !== undefined && assumeProblem(assumer, role, context, withTags) === null) return role
  const message = 'Unauthorized Exception! EKS does not have permissions to assume the associated role.'
  throw new AwsFault('AccessDeniedException', message)
}

function tagContext(tags: Tags): ContextValues {
  const keys = Object.keys(tags)
  if (keys.length === 0) return {}
  return { ...prefixed('aws:RequestTag/', tags), 'aws:TagKeys': keys, 'sts:TransitiveTagKeys': keys }
}

/** What narrows a trust policy to one cluster when tags are off (facts 3.3). */
function sourceContext(cluster: SandboxCluster): ContextValues {
  return { 'aws:SourceArn': cluster.arn, 'aws:SourceAccount': accountOfArn(cluster.arn) }
}

/** The session in the middle: it has the source role's permissions and is not narrowed by the session policy. */
function sourceSession(call: Call, role: SandboxRole, tags: Tags, sessionName: string): Assumer {
  const accountId = accountOfArn(role.arn)
  const caller: SessionCaller = {
    kind: 'session',
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.roleId}:${sessionName}`,
    role,
    session: {
      accessKeyId: '',
      secretAccessKey: '',
      sessionToken: '',
      expiresAt: 0,
      accountId,
      roleName: role.name,
      sessionName,
      tags: { ...tags },
      transitiveTagKeys: Object.keys(tags),
      chained: false,
    },
  }
  const policies = policiesOf(call.world, caller)
  return { kind: 'principal', arn: caller.arn, policies, context: principalContext(caller) }
}
