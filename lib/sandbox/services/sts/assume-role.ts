/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts'
import type { ContextValues } from '../../../iam/index.ts'
import { assumeProblem, findRole } from '../../access/assume.ts'
import { policiesOf, prefixed, requestContext } from '../../access/layers.ts'
import { accessDenied, refusalText } from '../../access/refusal.ts'
import { issueSession } from '../../access/sessions.ts'
import type { Call } from '../../service.ts'
import type { SandboxRole, SandboxSession } from '../../state.ts'
import { checkAssumeRole, validationError } from './rules.ts'

export function assumeRole(call: Call, input: AssumeRoleRequest): AssumeRoleResponse {
  checkAssumeRole(input)
  const { RoleArn = '', RoleSessionName = '' } = input
  const tags = sessionTags(call, input)
  const role = findRole(call.world, RoleArn)
  mayAssume(call, input, role, tags)
  const { seconds, chained } = duration(call, input, role)
  const session = issueSession(
    call.world,
    {
      accountId: role.arn.split(':')[4] ?? '',
      roleName: role.name,
      sessionName: RoleSessionName,
      ...(input.Policy === undefined ? {} : { policy: input.Policy }),
      ...policyArns(input),
      tags: tags.all,
      transitiveTagKeys: tags.transitive,
      chained,
    },
    seconds,
  )
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAt * 1000),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${role.roleId}:${RoleSessionName}`,
      Arn: `arn:aws:sts::${session.accountId}:assumed-role/${role.name}/${RoleSessionName}`,
    },
    SourceIdentity: input.SourceIdentity,
  }
}

type SessionTags = { all: Record<string, string>; transitive: string[] }

/** Tags passed now, and those that travel along from the caller's own session. */
function sessionTags(call: Call, { Tags = [], TransitiveTagKeys = [] }: AssumeRoleRequest): SessionTags {
  const { tags: ownTags, transitiveTagKeys }: Pick<SandboxSession, 'tags' | 'transitiveTagKeys'> =
    call.caller.kind === 'session' ? call.caller.session : { tags: {}, transitiveTagKeys: [] }
  const inherited = Object.entries(ownTags).filter(([key]) => transitiveTagKeys.includes(key))
  const passed = Tags.map(({ Key = '', Value = '' }) => [Key, Value] as const)
  return {
    all: Object.fromEntries([...inherited, ...passed]),
    transitive: [...new Set([...inherited.map(([key]) => key), ...TransitiveTagKeys])],
  }
}

/** Narrows `role` to one that exists: AWS refuses a missing role with the same words. */
function mayAssume(
  call: Call,
  input: AssumeRoleRequest,
  role: SandboxRole | undefined,
  tags: SessionTags,
): asserts role is SandboxRole {
  const { caller, world } = call
  const need = { action: 'sts:AssumeRole', resource: input.RoleArn ?? '' }
  if (role === undefined) {
    const decision = { verdict: 'implicitDeny', decidedBy: 'identity' } as const
    throw accessDenied(call.service, refusalText(caller.arn, need, decision))
  }
  const assumer = {
    kind: 'principal',
    arn: caller.arn,
    policies: policiesOf(world, caller),
    context: requestContext(call),
  } as const
  const problem = assumeProblem(assumer, role, assumeContext(input, tags), Object.keys(tags.all).length > 0)
  if (problem === null) return
  const text = refusalText(caller.arn, { ...need, action: problem.action }, problem.decision)
  throw accessDenied(call.service, text)
}

function assumeContext(input: AssumeRoleRequest, tags: SessionTags): ContextValues {
  return {
    ...prefixed('aws:RequestTag/', tags.all),
    ...(Object.keys(tags.all).length === 0 ? {} : { 'aws:TagKeys': Object.keys(tags.all) }),
    ...(tags.transitive.length === 0 ? {} : { 'sts:TransitiveTagKeys': tags.transitive }),
    ...(input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId }),
    ...(input.SourceIdentity === undefined ? {} : { 'sts:SourceIdentity': input.SourceIdentity }),
    'sts:RoleSessionName': input.RoleSessionName ?? '',
  }
}

function policyArns({ PolicyArns = [] }: AssumeRoleRequest): { policyArns?: string[] } {
  const arns = PolicyArns.flatMap(({ arn }) => arn ?? [])
  return arns.length === 0 ? {} : { policyArns: arns }
}

/** A session made from another session lasts an hour at most (facts 3.1). */
function duration(
  call: Call,
  { DurationSeconds }: AssumeRoleRequest,
  role: SandboxRole,
): { seconds: number; chained: boolean } {
  const chained = call.caller.kind === 'session'
  const seconds = DurationSeconds ?? 3600
  if (chained && seconds > 3600) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
    throw validationError(message)
  }
  if (seconds > role.maxSessionDuration) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  return { seconds, chained }
}
