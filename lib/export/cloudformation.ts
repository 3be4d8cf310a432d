import { logicalId, uniqueNames } from './names.ts'
import { type Part, settableTags, stackParts } from './parts.ts'
import { policyForYaml } from './policy.ts'
import type { ExportDocument, ExportedAssociation } from './types.ts'
import { writeYaml } from './yaml.ts'

/** `AWS::EKS::PodIdentityAssociation`, a template for each account and region. `Policy` is a string there, and nothing is substituted in it. */
export function writeCloudFormationYaml(
  associations: readonly ExportedAssociation[],
): readonly ExportDocument[] {
  return stackParts(associations).map((part) => {
    const ids = uniqueNames(part.associations, logicalId)
    const identifiers = part.associations.map((each) => `#   ${ids.get(each)}: ${oneLine(each.arn)}`)
    const head = [
      '# To take over what exists: a change set of type IMPORT, with these as AssociationArn.',
      ...identifiers,
    ].join('\n')
    return {
      fileName: `${part.fileName}.yaml`,
      text: `${head}\n${writeYaml(template(part, policyForYaml))}`,
    }
  })
}

/** The same in JSON, which has no room for comments. */
export function writeCloudFormationJson(
  associations: readonly ExportedAssociation[],
): readonly ExportDocument[] {
  return stackParts(associations).map((part) => ({
    fileName: `${part.fileName}.json`,
    text: `${JSON.stringify(
      template(part, (text) => text),
      null,
      2,
    )}\n`,
  }))
}

/** `Retain` is what an import asks of every resource (CloudFormation user guide, import-resources-manually). */
function template(part: Part, carry: (policy: string) => string) {
  const ids = uniqueNames(part.associations, logicalId)
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `EKS Pod Identity associations of account ${part.accountId} in ${part.region}`,
    Resources: Object.fromEntries(
      part.associations.map((each) => [
        ids.get(each),
        {
          Type: 'AWS::EKS::PodIdentityAssociation',
          DeletionPolicy: 'Retain',
          UpdateReplacePolicy: 'Retain',
          Properties: properties(each, carry),
        },
      ]),
    ),
  }
}

function properties(each: ExportedAssociation, carry: (policy: string) => string) {
  const tags = settableTags(each).map(([Key, Value]) => ({ Key, Value }))
  return {
    ClusterName: each.cluster,
    Namespace: each.namespace,
    ServiceAccount: each.serviceAccount,
    RoleArn: each.roleArn,
    ...(each.targetRoleArn !== undefined && { TargetRoleArn: each.targetRoleArn }),
    DisableSessionTags: each.disableSessionTags,
    ...(each.policy !== undefined && { Policy: carry(each.policy) }),
    ...(tags.length > 0 && { Tags: tags }),
  }
}

/** For a comment: it ends where the line does. */
function oneLine(text: string): string {
  return text.replace(/\s/g, ' ')
}
