import 'server-only'
import { notFound } from 'next/navigation'
import { isWithin, type Scope } from '@/lib/auth/rules/index.ts'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { type AssociationRow, type ClusterPage, readCluster } from '@/lib/inventory/index.ts'
import { pageScope } from './asker.ts'

/**
 * A cluster for a page, with what of it whoever asks may see. Of one that holds nothing for them, they learn no more than of one that is not there; nor of
 * one whose associations cannot be read, since nobody knows then whose they are.
 */
export async function readClusterFor(at: ClusterRef): Promise<ClusterPage> {
  const scope = await pageScope('associations.read')
  const page = await readCluster(at)
  const { associations, cluster } = page
  if (associations.state === 'unreadable') {
    if (associations.problem.kind === 'not-found' || scope.kind !== 'everything') notFound()
    return page
  }
  if (scope.kind === 'everything') return page
  const value = associations.value.filter((row) => isSeen(scope, at, row))
  if (value.length === 0) notFound()
  return {
    associations: { ...associations, value },
    cluster:
      cluster.state === 'read'
        ? { ...cluster, value: { ...cluster.value, associations: value.length } }
        : cluster,
  }
}

function isSeen(scope: Scope, at: ClusterRef, { namespace, detail }: AssociationRow): boolean {
  return isWithin(scope, { ...at, namespace, tags: detail.state === 'read' ? detail.value.tags : null })
}
