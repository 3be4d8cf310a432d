import { type AssociationFacts, effectiveRoleArn } from './layers.ts'
import { accountOfRole, externalIdOf, knownSessionTags } from './session-context.ts'
import { podIdentityService } from './trust.ts'

const both = ['sts:AssumeRole', 'sts:TagSession']

function written(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)
}

/** Each different statement once, with a Sid. */
function numbered(statements: readonly object[]): string {
  const different = new Map(statements.map((statement) => [JSON.stringify(statement), statement]))
  return written(
    [...different.values()].map((statement, index) => ({
      Sid: `AllowEksPodIdentity${index === 0 ? '' : index + 1}`,
      ...statement,
    })),
  )
}

/** The tags that tell one service account of one cluster from every other: the cluster's ARN holds its name. */
function tagConditions(association: AssociationFacts): Readonly<Record<string, string>> {
  const tags = Object.entries(knownSessionTags(association)).filter(([key]) => key !== 'eks-cluster-name')
  return Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value]))
}

/**
 * The trust policy of a role for these associations, ready to paste, one statement for each. With session tags it lets in their service accounts
 * only. Without, EKS brings nothing that tells one pod from another; then the cluster's account is all it can be narrowed to, and only
 * with `bySource`, because AWS suggests `aws:SourceAccount` and does not document that EKS sends it (facts 3.3).
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function trustPolicyForRole(
  associations: readonly AssociationFacts[],
  { bySource = false }: { readonly bySource?: boolean } = {},
): string {
  const statements = associations.map((association) => {
    const tests = {
      ...tagConditions(association),
      ...(bySource && { 'aws:SourceAccount': association.accountId }),
    }
    return {
      Effect: 'Allow',
      Principal: { Service: podIdentityService },
      Action: both,
      ...(Object.keys(tests).length > 0 && { Condition: { StringEquals: tests } }),
    }
  })
  return numbered(statements)
}

/**
 * The trust policy of a target role for these associations. The principal is the first role's account and the role a condition: a role named as
 * principal becomes an id, and is lost when the role is made anew. What tells the association: its tags, or with tags off its external id,
 * which sts:TagSession does not take (`requestOf`) and which therefore stands with sts:AssumeRole alone.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function trustPolicyForTarget(associations: readonly AssociationFacts[]): string {
  const statements = associations.flatMap((association): object[] => {
    const { roleArn, disableSessionTags } = association
    const from = { Effect: 'Allow', Principal: { AWS: accountRoot(roleArn) } }
    const ArnEquals = { 'aws:PrincipalArn': roleArn }
    if (!disableSessionTags)
      return [{ ...from, Action: both, Condition: { ArnEquals, StringEquals: tagConditions(association) } }]
    const StringEquals = { 'sts:ExternalId': externalIdOf(association) }
    return [
      { ...from, Action: 'sts:AssumeRole', Condition: { ArnEquals, StringEquals } },
      { ...from, Action: 'sts:TagSession', Condition: { ArnEquals } },
    ]
  })
  return numbered(statements)
}

function accountRoot(roleArn: string): string {
  return `arn:${roleArn.split(':')[1]}:iam::${accountOfRole(roleArn)}:root`
}

/** What the first role's policies have to allow for it to go on to the target role. */
export function permissionForTarget(association: AssociationFacts): string {
  return written([{ Effect: 'Allow', Action: both, Resource: effectiveRoleArn(association) }])
}
