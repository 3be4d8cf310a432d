import { shellWord } from '../export/index.ts'
import { cachedCredentialsMinutes } from '../pod-identity/index.ts'
import type { Family, Plan } from './types.ts'

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

function roleSteps({ roleArn, trust, boundary, documents, accountId, replaces }: Family): readonly Step[] {
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
        PolicyArn: `arn:aws:iam::${accountId}:policy/${policy.PolicyName}`,
      }),
    ]),
  ]
}

function moveStep({ association, policy }: Family['moved'][number], roleArn: string): Step {
  const { region, cluster, associationId } = association
  const input = { clusterName: cluster, associationId, roleArn, policy, disableSessionTags: true } as const
  return { service: 'eks', operation: 'UpdatePodIdentityAssociation', region, input }
}

const kebab = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()

/** The same for the AWS CLI. */
function commandOf({ service, operation, region, input }: Step): string {
  const options = Object.entries(input).map(([name, value]) => {
    return value === true ? `--${kebab(name)}` : `--${kebab(name)} ${shellWord(value)}`
  })
  const place = region === null ? [] : [`--region ${region}`]
  return [`aws ${service} ${kebab(operation)}`, ...place, ...options].join(' \\\n  ')
}

/** A script for each account, with its credentials; what can only be done later stands at its end as a comment. */
export function scriptsOf({
  families,
}: Plan): readonly { readonly accountId: string; readonly text: string }[] {
  return [...Map.groupBy(families, ({ accountId }) => accountId)].map(([accountId, own]) => ({
    accountId,
    text: [
      '#!/bin/sh',
      `# With credentials of account ${accountId}. Stops at the first command that fails; what is done until then harms nobody.`,
      'set -e',
      ...own.flatMap(sectionOf),
      '',
    ].join('\n'),
  }))
}

function sectionOf(family: Family): readonly string[] {
  const { roleArn, replaces, moved } = family
  const hours = cachedCredentialsMinutes.withoutTarget / 60
  return [
    '',
    `# ${nameOf(roleArn)}: in the place of ${replaces.length} roles, for ${moved.length} associations.`,
    ...stepsOf(family).map(commandOf),
    `# Pods that run keep what they have for up to ${hours} hours. Then, where nothing else uses them, these can go:`,
    ...replaces.map((arn) => `#   ${nameOf(arn)}`),
  ]
}
