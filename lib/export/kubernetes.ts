import { kubernetesName, uniqueNames } from './names.ts'
import { partsBy, settableTags } from './parts.ts'
import { policyForYaml } from './policy.ts'
import type { ExportDocument, ExportedAssociation } from './types.ts'
import { writeYaml } from './yaml.ts'

/** eksctl's `ClusterConfig`, one for each cluster, with nothing but its associations. */
export function writeEksctl(associations: readonly ExportedAssociation[]): readonly ExportDocument[] {
  return partsBy(associations, 'cluster').map(({ fileName, region, associations: all }) => {
    const config = {
      apiVersion: 'eksctl.io/v1alpha5',
      kind: 'ClusterConfig',
      metadata: { name: all[0]?.cluster, region },
      iam: { podIdentityAssociations: all.map(eksctlItem) },
    }
    const head =
      '# eksctl create podidentityassociation -f <this file>, or update for what exists. `policy` needs eksctl 0.223.0 or newer.\n'
    return { fileName: `${fileName}.eksctl.yaml`, text: head + writeYaml(config) }
  })
}

function eksctlItem(each: ExportedAssociation) {
  const tags = settableTags(each)
  return {
    namespace: each.namespace,
    serviceAccountName: each.serviceAccount,
    roleARN: each.roleArn,
    ...(each.targetRoleArn !== undefined && { targetRoleARN: each.targetRoleArn }),
    disableSessionTags: each.disableSessionTags,
    ...(each.policy !== undefined && { policy: policyForYaml(each.policy) }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
  }
}

/** Custom resources for the AWS Controllers for Kubernetes; each adopts the association that exists, or creates it. */
export function writeAck(associations: readonly ExportedAssociation[]): readonly ExportDocument[] {
  const names = uniqueNames(associations, kubernetesName)
  return partsBy(associations, 'cluster').map(({ fileName, associations: all }) => {
    const resources = all.map((each) => writeYaml(ackResource(each, names.get(each))))
    return { fileName: `${fileName}.ack.yaml`, text: resources.join('---\n') }
  })
}

/** The fields by which the controller finds it are `clusterName` and `associationID` (ACK documentation, "Resource Adoption"). */
function ackResource(each: ExportedAssociation, name: string | undefined) {
  const { cluster, associationId, targetRoleArn, policy } = each
  const tags = settableTags(each)
  return {
    apiVersion: 'eks.services.k8s.aws/v1alpha1',
    kind: 'PodIdentityAssociation',
    metadata: {
      name,
      annotations: {
        'services.k8s.aws/region': each.region,
        'services.k8s.aws/adoption-policy': 'adopt-or-create',
        'services.k8s.aws/adoption-fields': JSON.stringify({
          clusterName: cluster,
          associationID: associationId,
        }),
      },
    },
    spec: {
      clusterName: cluster,
      namespace: each.namespace,
      serviceAccount: each.serviceAccount,
      roleARN: each.roleArn,
      ...(targetRoleArn !== undefined && { targetRoleARN: targetRoleArn }),
      disableSessionTags: each.disableSessionTags,
      ...(policy !== undefined && { policy: policyForYaml(policy) }),
      ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
    },
  }
}
