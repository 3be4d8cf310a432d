import { logicalId, uniqueNames } from './names.ts'
import { settableTags, stackParts } from './parts.ts'
import { type Json, policyValue } from './policy.ts'
import type { ExportDocument, ExportedAssociation } from './types.ts'

/** A CDK stack in TypeScript, of the L1 construct: it alone has the session policy, the target role and the switch of the session tags. */
export function writeCdk(associations: readonly ExportedAssociation[]): readonly ExportDocument[] {
  return stackParts(associations).map(({ fileName, accountId, region, associations: all }) => {
    const ids = uniqueNames(all, logicalId)
    const constructs = all.map((each) => construct(each, ids.get(each) ?? ''))
    return { fileName: `${fileName}.ts`, text: stack(`${accountId}, region ${region}`, constructs) }
  })
}

function stack(place: string, constructs: readonly string[]): string {
  return `import { CfnDeletionPolicy, type CfnResource, Stack, type StackProps } from 'aws-cdk-lib'
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks'
import type { Construct } from 'constructs'

/** EKS Pod Identity associations of account ${place}. */
export class PodIdentityAssociations extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props)

${constructs.join('\n')}  }
}

/** What an import (\`cdk import\`) asks of every resource. */
function retain(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN
}
`
}

function construct(each: ExportedAssociation, id: string): string {
  const tags = settableTags(each).map(([key, value]) => ({ key, value }))
  const properties: readonly (readonly [string, string])[] = [
    ['clusterName', literal(each.cluster, '')],
    ['namespace', literal(each.namespace, '')],
    ['serviceAccount', literal(each.serviceAccount, '')],
    ['roleArn', literal(each.roleArn, '')],
    ...(each.targetRoleArn === undefined
      ? []
      : [['targetRoleArn', literal(each.targetRoleArn, '')] as const]),
    ['disableSessionTags', String(each.disableSessionTags)],
    ...(each.policy === undefined ? [] : [['policy', policyExpression(each.policy)] as const]),
    ...(tags.length === 0 ? [] : [['tags', literal(tags, '        ')] as const]),
  ]
  const lines = properties.map(([name, value]) => `        ${name}: ${value},\n`)
  return `    retain(
      new CfnPodIdentityAssociation(this, '${id}', {
${lines.join('')}      }),
    )
`
}

function policyExpression(policy: string): string {
  const value = policyValue(policy)
  return value === null ? literal(policy, '') : `JSON.stringify(${literal(value, '        ')})`
}

/** JSON is JavaScript: every string of it means the same there (ECMAScript 2019). */
function literal(value: Json, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
}
