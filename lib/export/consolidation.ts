import { type Family, type Moved, type Plan, type Step, stepsOf } from '../consolidate/index.ts'
import { cachedCredentialsMinutes, roleLimits } from '../pod-identity/index.ts'
import { shellWord } from './cli.ts'
import { terraformName } from './names.ts'
import { block, policyExpression, quoted } from './terraform.ts'
import type { ExportDocument } from './types.ts'

/** The tools a plan of shared roles can be written for. */
export const consolidationFormats = ['cli', 'terraform'] as const
export type ConsolidationFormat = (typeof consolidationFormats)[number]

/** A plan as another tool's own text, a file for each account: the shared role whole, then its associations. No role is deleted by it. */
export function writeConsolidation(
  format: ConsolidationFormat,
  { families }: Pick<Plan, 'families'>,
): readonly ExportDocument[] {
  return [...Map.groupBy(families, ({ accountId }) => accountId)].map(([accountId, own]) => ({
    fileName: `consolidate-${accountId}.${format === 'cli' ? 'sh' : 'tf'}`,
    text: format === 'cli' ? scriptOf(accountId, own) : moduleOf(accountId, own),
  }))
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** What nobody can see from here. */
const caution = `# Policies elsewhere that name a replaced role (a bucket's, a key's, a target role's trust) do not know the shared one: change them first.`

/** What can only be done later. */
function laterOf({ replaces }: Family): readonly string[] {
  const hours = cachedCredentialsMinutes.withoutTarget / 60
  return [
    `# Pods that run keep what they have for up to ${hours} hours. Then, where nothing else uses them, these can go:`,
    ...replaces.map((arn) => `#   ${nameOf(arn)}`),
  ]
}

function headOf({ roleArn, replaces, moved }: Family): string {
  return `# ${nameOf(roleArn)}: in the place of ${replaces.length} roles, for ${moved.length} associations.`
}

/** Before each change: somebody may have made another since the plan. */
const guard = `# Goes on where an association still has the role and the session policy that the plan was made of.
still() {
  now=$(aws eks describe-pod-identity-association --region "$1" --cluster-name "$2" --association-id "$3" \\
    --query 'association.[roleArn,policy]' --output text)
  [ "$now" = "$(printf '%s\\t%s' "$4" "$5")" ] || { echo "$3 was changed since this was planned. Plan again." >&2; exit 1; }
}`

function scriptOf(accountId: string, families: readonly Family[]): string {
  return [
    '#!/bin/sh',
    `# With credentials of account ${accountId}. Stops at the first command that fails; what is done until then harms nobody.`,
    caution,
    'set -e',
    '',
    guard,
    ...families.flatMap((family) => ['', headOf(family), ...commandsOf(family), ...laterOf(family)]),
    '',
  ].join('\n')
}

function commandsOf(family: Family): readonly string[] {
  const steps = stepsOf(family)
  const ofRole = steps.filter(({ service }) => service === 'iam')
  const ofAssociations = steps.filter(({ service }) => service === 'eks')
  return [
    ...ofRole.map(commandOf),
    '# IAM takes some seconds until a new role is known everywhere.',
    'sleep 30',
    ...ofAssociations.flatMap((step, at) => [
      ...family.moved.slice(at, at + 1).map(guardOf),
      commandOf(step),
    ]),
  ]
}

function guardOf({ association }: Moved): string {
  const { region, cluster, associationId, roleArn, policy = 'None' } = association
  return `still ${[region, cluster, associationId, roleArn, policy].map(shellWord).join(' ')}`
}

const kebab = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()

function commandOf({ service, operation, region, input }: Step): string {
  const options = Object.entries(input).map(([name, value]) =>
    value === true ? `--${kebab(name)}` : `--${kebab(name)} ${shellWord(value)}`,
  )
  const place = region === null ? [] : [`--region ${region}`]
  return [`aws ${service} ${kebab(operation)}`, ...place, ...options].join(' \\\n  ')
}

/** Everything of an account in one module: the provider's own `region` argument tells where an association is. */
function moduleOf(accountId: string, families: readonly Family[]): string {
  return [
    `# Account ${accountId}: the provider must be set to it. Needs hashicorp/aws 6.57.1 or newer.`,
    '# An association that another state keeps is changed there, not imported here.',
    caution,
    ...families.flatMap((family) => ['', headOf(family), ...laterOf(family), '', ...blocksOf(family)]),
  ].join('\n')
}

function blocksOf(family: Family): readonly string[] {
  const { roleArn, trust, boundary, documents, moved, replaces } = family
  const own = terraformName([nameOf(roleArn)])
  const policies = documents.map((text, at) => ({
    id: `${own}_${at + 1}`,
    text,
    name: `${nameOf(roleArn)}-${at + 1}`,
  }))
  return [
    block(
      'resource',
      ['aws_iam_role', own],
      [
        ['name', quoted(nameOf(roleArn))],
        [
          'description',
          quoted(`In the place of ${replaces.length} roles, each limited by its session policy`),
        ],
        ...(boundary ? [['permissions_boundary', quoted(boundary.name)] as const] : []),
        ['assume_role_policy', policyExpression(trust)],
      ],
    ),
    ...policies.flatMap(({ id, text, name }) => [
      block(
        'resource',
        ['aws_iam_policy', id],
        [
          ['name', quoted(name)],
          ['policy', policyExpression(text, roleLimits.managedPolicyCharacters)],
        ],
      ),
      block(
        'resource',
        ['aws_iam_role_policy_attachment', id],
        [
          ['role', `aws_iam_role.${own}.name`],
          ['policy_arn', `aws_iam_policy.${id}.arn`],
        ],
      ),
    ]),
    ...moved.flatMap((each) =>
      associationBlocks(
        each,
        own,
        policies.map(({ id }) => id),
      ),
    ),
  ]
}

/** The role is whole before an association has it. Tags stay as they are: the plan says nothing of them. */
function associationBlocks(
  { association, policy }: Moved,
  role: string,
  policies: readonly string[],
): readonly string[] {
  const { region, cluster, namespace, serviceAccount, associationId } = association
  const type = 'aws_eks_pod_identity_association'
  const name = terraformName([cluster, namespace, serviceAccount, associationId])
  const attachments = policies.map((id) => `aws_iam_role_policy_attachment.${id}`)
  return [
    block(
      'import',
      [],
      [
        ['to', `${type}.${name}`],
        ['id', quoted(`${cluster},${associationId}@${region}`)],
      ],
    ),
    block(
      'resource',
      [type, name],
      [
        ['region', quoted(region)],
        ['cluster_name', quoted(cluster)],
        ['namespace', quoted(namespace)],
        ['service_account', quoted(serviceAccount)],
        ['role_arn', `aws_iam_role.${role}.arn`],
        ['disable_session_tags', 'true'],
        ['policy', policyExpression(policy)],
        ['depends_on', `[${attachments.join(', ')}]`],
      ],
      '  lifecycle {\n    ignore_changes = [tags, tags_all]\n  }\n',
    ),
  ]
}
