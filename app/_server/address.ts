import 'server-only'
import type { ClusterRef } from '@/lib/aws/types.ts'

export type ClusterParams = { readonly account: string; readonly region: string; readonly cluster: string }

/** A segment of an address; one that does not decode names nothing and stays as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The cluster an address names; segments arrive encoded. */
export function clusterRefOf({ account, region, cluster }: ClusterParams): ClusterRef {
  return { accountId: decodeSegment(account), region: decodeSegment(region), cluster: decodeSegment(cluster) }
}
