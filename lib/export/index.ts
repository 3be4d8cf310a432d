import { writeCdk } from './cdk.ts'
import { writeCliCreate, writeCliUpdate } from './cli.ts'
import { writeCloudFormationJson, writeCloudFormationYaml } from './cloudformation.ts'
import { gapsOf } from './gaps.ts'
import { writeAck, writeEksctl } from './kubernetes.ts'
import { writeTerraform } from './terraform.ts'
import type { ExportDocument, Exported, ExportedAssociation, ExportFormat } from './types.ts'

export {
  createPolicyVersionCommand,
  deleteRolePolicyCommand,
  detachRolePolicyCommand,
  putRolePolicyCommand,
  shellWord,
} from './cli.ts'
export { type ConsolidationFormat, consolidationFormats, writeConsolidation } from './consolidation.ts'
export * from './types.ts'

const writers: Readonly<
  Record<ExportFormat, (associations: readonly ExportedAssociation[]) => readonly ExportDocument[]>
> = {
  terraform: writeTerraform,
  'cloudformation-yaml': writeCloudFormationYaml,
  'cloudformation-json': writeCloudFormationJson,
  cdk: writeCdk,
  eksctl: writeEksctl,
  ack: writeAck,
  'cli-create': writeCliCreate,
  'cli-update': writeCliUpdate,
}

/** Associations as another tool's own text, with what that tool cannot do. The order does not matter: they are written by name. */
export function writeExport(format: ExportFormat, associations: readonly ExportedAssociation[]): Exported {
  const owned = (each: ExportedAssociation) => each.ownerArn !== undefined
  const written = associations.filter((each) => !owned(each)).sort(byName)
  return {
    documents: writers[format](written),
    gaps: gapsOf(format, written),
    leftOut: associations.filter(owned).sort(byName),
  }
}

function byName(left: ExportedAssociation, right: ExportedAssociation): number {
  return sortKey(left) < sortKey(right) ? -1 : 1
}

function sortKey({ accountId, region, cluster, namespace, serviceAccount }: ExportedAssociation): string {
  return [accountId, region, cluster, namespace, serviceAccount].join('\n')
}
