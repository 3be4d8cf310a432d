/** What EKS operations ask of the caller: Service Authorization Reference, Amazon EKS (facts 1.8). */
import type { Members } from '../../protocol/wire.ts'
import type { Call, Need } from '../../service.ts'

export function eksNeeds(call: Call, operation: string, input: Members): readonly Need[] {
  const shown =
    operation === 'ListClusters' ? { shown: `arn:aws:eks:${call.region}:${call.accountId}:cluster/*` } : {}
  const need: Need = {
    ...shown,
    action: `eks:${operation}`,
    resource: resourceOf(call, operation, input),
    context: tagContext(input),
  }
  const { roleArn } = input
  // Passing a role is asked on create and whenever an update names a role.
  return typeof roleArn === 'string' ? [need, { action: 'iam:PassRole', resource: roleArn }] : [need]
}

function resourceOf(call: Call, operation: string, input: Members): string {
  const prefix = `arn:aws:eks:${call.region}:${call.accountId}`
  const cluster = String(input.clusterName ?? input.name ?? '')
  switch (operation) {
    case 'ListClusters':
      return '*'
    case 'DescribeAddon':
      return `${prefix}:addon/${cluster}/${input.addonName}/*`
    case 'DescribePodIdentityAssociation':
    case 'UpdatePodIdentityAssociation':
    case 'DeletePodIdentityAssociation':
      return `${prefix}:podidentityassociation/${cluster}/${input.associationId}`
    case 'TagResource':
    case 'UntagResource':
    case 'ListTagsForResource':
      return String(input.resourceArn)
    default:
      return `${prefix}:cluster/${cluster}`
  }
}

function tagContext(input: Members): Readonly<Record<string, string | readonly string[]>> {
  const { tags } = input
  if (typeof tags !== 'object' || tags === null) return {}
  const entries = Object.entries(tags).map(
    ([key, value]) => [`aws:RequestTag/${key}`, String(value)] as const,
  )
  return { ...Object.fromEntries(entries), 'aws:TagKeys': Object.keys(tags) }
}
