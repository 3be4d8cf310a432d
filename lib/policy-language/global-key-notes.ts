/**
 * What each global key is, by name as the catalog spells it: the reference has no sentence for them. After
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, for a pod's session.
 */
export const globalKeyNotes: Readonly<Record<string, string>> = {
  'aws:PrincipalArn': 'The ARN of the role behind the session, not of the session itself.',
  'aws:PrincipalAccount': 'The account of the role.',
  'aws:PrincipalOrgPaths': 'Where the role’s account stands in its organization.',
  'aws:PrincipalOrgID': 'The organization of the role’s account; not there outside organizations.',
  'aws:PrincipalTag/':
    'A tag of the role. EKS’s own session tags are not there: with a session policy they must be off.',
  'aws:PrincipalIsAWSService':
    'Whether an AWS service itself asks, by its service principal: false for a session.',
  'aws:PrincipalServiceName': 'The service principal that asks: never there for a role’s session.',
  'aws:PrincipalServiceNamesList':
    'All names of the service principal that asks: never there for a role’s session.',
  'aws:PrincipalType': 'What kind of principal asks: `AssumedRole` for a pod.',
  'aws:userid': 'The role’s unique id and the session’s name, which ends differently for each session.',
  'aws:username': 'The name of an IAM user: never there for a role’s session.',
  'aws:AssumedRoot': 'Whether the session is of AssumeRoot: never there for a role’s session.',
  'aws:FederatedProvider': 'Who vouched for a federated user: never there for Pod Identity.',
  'aws:TokenIssueTime': 'When the session’s credentials were issued.',
  'aws:MultiFactorAuthAge': 'How many seconds ago a second factor was given: never there for a pod.',
  'aws:MultiFactorAuthPresent': 'Whether a second factor was given: a pod has none.',
  'aws:ChatbotSourceArn': 'The chat channel that asked: never there for a pod.',
  'aws:Ec2InstanceSourceVpc':
    'The VPC of the instance whose credentials these are: never there for Pod Identity.',
  'aws:Ec2InstanceSourcePrivateIPv4':
    'The address of the instance whose credentials these are: never there for Pod Identity.',
  'aws:SourceIdentity': 'An identity that was set when the role was assumed.',
  'aws:SourceIp':
    'The address the request comes from. Not there where it comes through a VPC endpoint: use `aws:VpcSourceIp` then.',
  'aws:SourceVpc': 'The VPC the request comes from; only there where it comes through a VPC endpoint.',
  'aws:SourceVpcArn': 'The ARN of the VPC the request comes from; only there through a VPC endpoint.',
  'aws:SourceVpce': 'The VPC endpoint the request comes through.',
  'aws:VpceAccount': 'The account of the VPC endpoint the request comes through.',
  'aws:VpceOrgPaths': 'Where the account of the VPC endpoint stands in its organization.',
  'aws:VpceOrgID': 'The organization of the VPC endpoint’s account.',
  'aws:VpcSourceIp': 'The address within the VPC, where the request comes through a VPC endpoint.',
  'aws:ResourceAccount': 'The account that the resource belongs to.',
  'aws:ResourceOrgID': 'The organization of the account that the resource belongs to.',
  'aws:ResourceOrgPaths': 'Where the resource’s account stands in its organization.',
  'aws:ResourceTag/': 'A tag of the resource.',
  'aws:CalledVia': 'The services that made the request on the session’s behalf, in their order.',
  'aws:CalledViaFirst': 'The first of the services that made the request on the session’s behalf.',
  'aws:CalledViaLast': 'The last of the services that made the request on the session’s behalf.',
  'aws:ViaAWSService': 'Whether an AWS service makes the request with the session’s credentials.',
  'aws:CurrentTime': 'When the request is made.',
  'aws:EpochTime': 'When the request is made, in seconds since 1970.',
  'aws:referer': 'What the client says it was referred by: anybody can send any text.',
  'aws:RequestedRegion':
    'The region whose endpoint is asked; global services have one of their own, mostly `us-east-1`.',
  'aws:RequestTag/': 'A tag that the request sets.',
  'aws:TagKeys': 'The keys of all tags that the request sets or names.',
  'aws:SecureTransport': 'Whether the request came over TLS.',
  'aws:SourceArn':
    'The resource for which a service asks by its own principal: not there for a session’s own requests.',
  'aws:SourceAccount':
    'The account for which a service asks by its own principal: not there for a session’s own requests.',
  'aws:SourceOwner': 'The older name of `aws:SourceAccount`, for SNS.',
  'aws:SourceOrgPaths': 'The organization’s path for which a service asks by its own principal.',
  'aws:SourceOrgID': 'The organization for which a service asks by its own principal.',
  'aws:UserAgent': 'What the client says it is: anybody can send any text.',
}
