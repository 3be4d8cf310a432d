import type { ConditionKey } from '../iam/index.ts'

type Entry = readonly [name: string, type: ConditionKey['type'], multivalued?: true]

/**
 * Keys that a request for any action may carry. The Service Authorization Reference does not list them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const requestKeys: readonly Entry[] = [
  ['aws:PrincipalArn', 'ARN'],
  ['aws:PrincipalAccount', 'String'],
  ['aws:PrincipalOrgPaths', 'String', true],
  ['aws:PrincipalOrgID', 'String'],
  ['aws:PrincipalTag/', 'String'],
  ['aws:PrincipalIsAWSService', 'Bool'],
  ['aws:PrincipalServiceName', 'String'],
  ['aws:PrincipalServiceNamesList', 'String', true],
  ['aws:PrincipalType', 'String'],
  ['aws:userid', 'String'],
  ['aws:username', 'String'],
  ['aws:AssumedRoot', 'Bool'],
  ['aws:FederatedProvider', 'String'],
  ['aws:TokenIssueTime', 'Date'],
  ['aws:MultiFactorAuthAge', 'Numeric'],
  ['aws:MultiFactorAuthPresent', 'Bool'],
  ['aws:ChatbotSourceArn', 'ARN'],
  ['aws:Ec2InstanceSourceVpc', 'String'],
  ['aws:Ec2InstanceSourcePrivateIPv4', 'IPAddress'],
  ['aws:SourceIdentity', 'String'],
  ['aws:SourceIp', 'IPAddress'],
  ['aws:SourceVpc', 'String'],
  ['aws:SourceVpcArn', 'ARN'],
  ['aws:SourceVpce', 'String'],
  ['aws:VpceAccount', 'String'],
  ['aws:VpceOrgPaths', 'String', true],
  ['aws:VpceOrgID', 'String'],
  ['aws:VpcSourceIp', 'IPAddress'],
  ['aws:ResourceAccount', 'String'],
  ['aws:ResourceOrgID', 'String'],
  ['aws:ResourceOrgPaths', 'String', true],
  ['aws:ResourceTag/', 'String'],
  ['aws:CalledVia', 'String', true],
  ['aws:CalledViaFirst', 'String'],
  ['aws:CalledViaLast', 'String'],
  ['aws:CalledViaAWSMCP', 'String'],
  ['aws:ViaAWSService', 'Bool'],
  ['aws:ViaAWSMCPService', 'Bool'],
  ['aws:IsMcpServiceAction', 'Bool'],
  ['aws:CurrentTime', 'Date'],
  // "Date or numeric": both families read seconds since 1970.
  ['aws:EpochTime', 'Date'],
  ['aws:referer', 'String'],
  ['aws:RequestedRegion', 'String'],
  ['aws:RequestTag/', 'String'],
  ['aws:TagKeys', 'String', true],
  ['aws:SecureTransport', 'Bool'],
  ['aws:SourceArn', 'ARN'],
  ['aws:SourceAccount', 'String'],
  ['aws:SourceOwner', 'String'],
  ['aws:SourceOrgPaths', 'String', true],
  ['aws:SourceOrgID', 'String'],
  ['aws:UserAgent', 'String'],
]

/** Keys of a service that its sessions carry into every request, whatever it is for: same page, "Properties of the role session". */
const sessionKeys: readonly Entry[] = [
  ['codebuild:buildArn', 'ARN'],
  ['codebuild:projectArn', 'ARN'],
  ['ec2:RoleDelivery', 'Numeric'],
  ['ec2:SourceInstanceARN', 'ARN'],
  ['glue:CredentialIssuingService', 'String'],
  ['glue:RoleAssumedBy', 'String'],
  ['identitystore:UserId', 'String'],
  ['lambda:SourceFunctionArn', 'ARN'],
  ['ssm:SourceInstanceARN', 'ARN'],
]

function toKey([name, type, multivalued]: Entry): ConditionKey {
  return { name, type, multivalued: multivalued === true }
}

export const globalKeys: readonly ConditionKey[] = requestKeys.map(toKey)
export const roleSessionKeys: readonly ConditionKey[] = sessionKeys.map(toKey)
