import type { Family } from './types.ts'

/** One request to AWS, by the names of its API. Texts, and switches that are on. */
export type Step = {
  readonly service: 'iam' | 'eks'
  readonly operation: string
  /** Of EKS; IAM has none. */
  readonly region: string | null
  readonly input: Readonly<Record<string, string | true>>
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** What brings a family about, in an order in which nothing is ever missing: the shared role whole, and then one association after another. */
export function stepsOf(family: Family): readonly Step[] {
  return [...roleSteps(family), ...family.moved.map((each) => moveStep(each, family.roleArn))]
}

function roleSteps({ roleArn, trust, boundary, documents, replaces }: Family): readonly Step[] {
  const RoleName = nameOf(roleArn)
  const iam = (operation: string, input: Step['input']): Step => ({
    service: 'iam',
    operation,
    region: null,
    input,
  })
  const policies = documents.map((PolicyDocument, at) => ({
    PolicyName: `${RoleName}-${at + 1}`,
    PolicyDocument,
  }))
  return [
    iam('CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: trust,
      Description: `In the place of ${replaces.length} roles, each limited by its session policy`,
    }),
    ...(boundary
      ? [iam('PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: boundary.name })]
      : []),
    ...policies.flatMap((policy) => [
      iam('CreatePolicy', policy),
      iam('AttachRolePolicy', {
        RoleName,
        PolicyArn: `${roleArn.slice(0, roleArn.lastIndexOf(':'))}:policy/${policy.PolicyName}`,
      }),
    ]),
  ]
}

function moveStep({ association, policy }: Family['moved'][number], roleArn: string): Step {
  const { region, cluster, associationId } = association
  const input = { clusterName: cluster, associationId, roleArn, policy, disableSessionTags: true } as const
  return { service: 'eks', operation: 'UpdatePodIdentityAssociation', region, input }
}
