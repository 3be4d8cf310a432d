import type { NamedPolicy, SessionContext } from '../iam/index.ts'
import { parsePolicy } from '../iam/index.ts'
import { type AssociationFacts, effectiveRoleArn, type RoleFacts } from './layers.ts'
import { sessionTagKeys } from './session-tags.ts'

/**
 * Keys that a session of Pod Identity never carries: those of users, of federation, of multi-factor authentication, of AWS's own principals, and
 * of sessions that other services make. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html says of each
 * when it is there. Unknown and not here: `aws:userid`, `aws:TokenIssueTime`, `aws:MultiFactorAuthPresent`, `aws:SourceIdentity`.
 */
export const neverInSession: readonly string[] = [
  'aws:username',
  'aws:FederatedProvider',
  'aws:MultiFactorAuthAge',
  'aws:AssumedRoot',
  'aws:PrincipalServiceName',
  'aws:PrincipalServiceNamesList',
  'aws:ChatbotSourceArn',
  'aws:Ec2InstanceSourceVpc',
  'aws:Ec2InstanceSourcePrivateIPv4',
  'codebuild:buildArn',
  'codebuild:projectArn',
  'ec2:RoleDelivery',
  'ec2:SourceInstanceARN',
  'glue:CredentialIssuingService',
  'glue:RoleAssumedBy',
  'identitystore:UserId',
  'lambda:SourceFunctionArn',
  'ssm:SourceInstanceARN',
]

const prefix = 'aws:PrincipalTag/'

/** The partition, account and name of a role's ARN. */
function partsOf(roleArn: string): { partition: string; account: string; name: string } {
  const [, partition = '', , , account = '', role = ''] = roleArn.split(':')
  return { partition: partition || 'aws', account, name: role.slice(role.lastIndexOf('/') + 1) }
}

export function accountOfRole(roleArn: string): string {
  return partsOf(roleArn).account
}

/** The session tags whose values an association settles. The pod's name and uid differ from pod to pod; with tags off there are none. */
export function knownSessionTags(association: AssociationFacts): Readonly<Record<string, string>> {
  const { accountId, region, cluster, namespace, serviceAccount, roleArn, disableSessionTags } = association
  if (disableSessionTags) return {}
  return {
    'eks-cluster-arn': `arn:${partsOf(roleArn).partition}:eks:${region}:${accountId}:cluster/${cluster}`,
    'eks-cluster-name': cluster,
    'kubernetes-namespace': namespace,
    'kubernetes-service-account': serviceAccount,
  }
}

/**
 * `aws:PrincipalTag/…` of a session: its role's tags, and over them the session tags. A session tag takes the place of a role tag of the same key,
 * whatever its case, even where its value is not known (STS API reference, AssumeRole, Tags).
 */
export function principalTagsOf(
  association: AssociationFacts,
  roleTags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(roleTags).filter(
    ([key]) => association.disableSessionTags || !isSessionTag(key.toLowerCase()),
  )
  const tags = [...kept, ...Object.entries(knownSessionTags(association))]
  return Object.fromEntries(tags.map(([key, value]) => [`${prefix}${key}`, value]))
}

export function isSessionTag(key: string): boolean {
  return sessionTagKeys.some((tag) => tag === key)
}

/** The names of the tags that policies ask of the principal, in conditions and as variables. */
function principalTagsAsked(policies: readonly NamedPolicy[]): readonly string[] {
  return policies.flatMap(({ text }) => {
    // Nearly no policy does; what writes the key in other letters is left unknown, which is never wrong.
    if (!/aws:principaltag\//i.test(text)) return []
    const variables = [...text.matchAll(/\$\{\s*aws:PrincipalTag\/([^\s,}"\\]+)/gi)].map(
      ([, key = '']) => key,
    )
    const keys = (parsePolicy(text).policy?.statements ?? []).flatMap(({ conditions }) =>
      conditions
        .map(({ key }) => key.value)
        .filter((key) => key.toLowerCase().startsWith(prefix.toLowerCase())),
    )
    return [...variables, ...keys.map((key) => key.slice(prefix.length))]
  })
}

/**
 * The tags known not to be on the session. With tags off none is but the role's. With tags on the pod's name and uid are there with values
 * nobody knows, so the others that its policies ask for are named one by one.
 */
function absentTags(association: AssociationFacts, role: RoleFacts | null, known: object): readonly string[] {
  if (!role) return []
  if (association.disableSessionTags) return [`${prefix}*`]
  const there = new Set(Object.keys(known).map((key) => key.toLowerCase()))
  const asked = principalTagsAsked([
    ...role.policies,
    ...(role.boundary ? [role.boundary] : []),
    ...(role.organization?.scps ?? []).flat(),
  ])
  const absent = asked
    .map((key) => key.toLowerCase())
    .filter((key) => !isSessionTag(key) && !/[*?]/.test(key) && !there.has(prefix.toLowerCase() + key))
  return [...new Set(absent)].map((key) => `${prefix}${key}`)
}

/**
 * What is known of a pod's session before any request. `role` is the effective role. All six tags are transitive, so a target role's session has
 * them too, over the target role's own tags. aws:PrincipalArn is the role's ARN for a session (condition keys page, aws:PrincipalArn).
 */
export function sessionContextOf(association: AssociationFacts, role: RoleFacts | null): SessionContext {
  const principal = effectiveRoleArn(association)
  const known = {
    'aws:PrincipalArn': principal,
    'aws:PrincipalAccount': accountOfRole(principal) || association.accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    ...principalTagsOf(association, role?.tags ?? {}),
  }
  return { principal, known, absent: [...neverInSession, ...absentTags(association, role, known)] }
}

/**
 * What the session's ARN and `aws:userid` look like, as patterns. They end in a random UUID, so no policy can name one: facts 1.7, 4.7. `roleId`
 * is the effective role's unique id (`AROA…`).
 */
export function sessionPatternsOf(
  association: AssociationFacts,
  roleId = 'AROA*',
): { readonly arn: string; readonly userId: string } {
  const { partition, account, name } = partsOf(effectiveRoleArn(association))
  const session = `eks-${association.cluster.slice(0, 10)}-*`
  return {
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
    userId: `${roleId}:${session}`,
  }
}

/**
 * What EKS sends as `sts:ExternalId` when it goes on to the target role with session tags off; it also returns it as `externalId`.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function externalIdOf(association: AssociationFacts): string {
  const { region, accountId, cluster, namespace, serviceAccount, externalId } = association
  return externalId || [region, accountId, cluster, namespace, serviceAccount].join('/')
}
