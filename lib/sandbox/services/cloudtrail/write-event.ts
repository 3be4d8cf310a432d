/** A call as an event. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
import type { Caller } from '../../access/caller.ts'
import type { AwsFault } from '../../protocol/fault.ts'
import type { Members } from '../../protocol/wire.ts'
import type { Call } from '../../service.ts'

const changing = /^(eks|iam):(Create|Update|Delete|Put|Attach|Detach|Tag|Untag)/

/** Only what changes associations, roles and policies is kept. */
export function isRecorded(operation: string): boolean {
  return changing.test(operation)
}

type Done = { readonly output: object } | { readonly fault: AwsFault }

export function recordCall(call: Call, input: Members, done: Done): void {
  const { world, caller, accountId, operation } = call
  const [service = '', name = ''] = operation.split(':')
  const region = service === 'iam' ? 'us-east-1' : call.region
  const source = `${service}.amazonaws.com`
  const { userIdentity, username, accessKeyId } = identityOf(caller)
  const event = {
    at: world.now(),
    accountId,
    region,
    source,
    name,
    username,
    accessKeyId,
    resources: resourcesOf(service, input),
  }
  world.trail.add(event, {
    eventVersion: '1.11',
    userIdentity,
    eventTime: `${new Date(event.at).toISOString().slice(0, 19)}Z`,
    eventSource: source,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: call.request.sourceIp,
    userAgent: call.request.headers['user-agent'] ?? '',
    ...('fault' in done && { errorCode: done.fault.code, errorMessage: done.fault.message }),
    requestParameters: camelCased(input),
    responseElements: 'output' in done ? camelCased({ ...done.output }) : null,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  })
}

function identityOf(caller: Caller) {
  const { accountId, arn, userId: principalId } = caller
  if (caller.kind === 'admin') {
    const userName = arn.split('/').at(-1) ?? ''
    const accessKeyId = `AKIA${principalId.slice(4)}`
    return {
      username: userName,
      accessKeyId,
      userIdentity: { type: 'IAMUser', principalId, arn, accountId, accessKeyId, userName },
    }
  }
  const { session, role } = caller
  const issuer = { type: 'Role', principalId: role.roleId, arn: role.arn, accountId, userName: role.name }
  const { accessKeyId } = session
  return {
    username: session.sessionName,
    accessKeyId,
    userIdentity: {
      type: 'AssumedRole',
      principalId,
      arn,
      accountId,
      accessKeyId,
      sessionContext: { sessionIssuer: issuer },
    },
  }
}

function resourcesOf(service: string, input: Members) {
  const named = [
    ['AWS::EKS::Cluster', service === 'eks' ? input.clusterName : undefined],
    ['AWS::IAM::Role', input.RoleName ?? input.roleArn],
    ['AWS::IAM::Policy', input.PolicyArn],
  ] as const
  return named.flatMap(([ResourceType, name]) =>
    typeof name === 'string' ? [{ ResourceType, ResourceName: name }] : [],
  )
}

/** CloudTrail writes IAM's members with a small first letter. */
function camelCased(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      value,
    ]),
  )
}
