import type { AssociationRef } from '@/lib/aws/types.ts'

export type Params = {
  readonly account: string
  readonly region: string
  readonly cluster: string
  readonly association: string
}

/** The association an address names; segments arrive encoded. A segment that does not decode names nothing and stays as it is. */
export function associationRefOf({ account, region, cluster, association }: Params): AssociationRef {
  return {
    accountId: decoded(account),
    region: decoded(region),
    cluster: decoded(cluster),
    associationId: decoded(association),
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
