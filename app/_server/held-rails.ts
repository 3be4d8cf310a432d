import 'server-only'
import type { HeldRail } from '@/components/guard/broken-rails.tsx'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { catalog } from '@/lib/catalog/index.ts'
import { type GuardRail, runExpectations } from '@/lib/expectations/index.ts'
import { freshRoleReader } from '@/lib/inventory/index.ts'
import { effectiveRoleArn, layersOf, sessionContextOf } from '@/lib/pod-identity/index.ts'

/** What an association will be, as far as it decides what its pods may do. */
export type Wanted = ClusterRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string | undefined
  readonly policy?: string | undefined
  readonly disableSessionTags: boolean
}

/** Guard rails held against what is wanted, with the role as it is now. */
export async function heldRails(rails: readonly GuardRail[], wanted: Wanted): Promise<readonly HeldRail[]> {
  if (rails.length === 0) return []
  const { accountId, region, cluster, namespace, serviceAccount, roleArn, targetRoleArn, policy } = wanted
  const association = {
    ...{ accountId, region, cluster, namespace, serviceAccount, roleArn },
    ...(targetRoleArn && { targetRoleArn }),
    ...(policy && { policy }),
    // With a session policy EKS sends no tags.
    disableSessionTags: wanted.disableSessionTags || Boolean(policy),
  }
  const role = await freshRoleReader()(effectiveRoleArn(association))
  const facts = role.state === 'read' ? role.value : null
  const results = runExpectations(
    rails.map(({ expectation }) => expectation),
    layersOf(association, facts),
    sessionContextOf(association, facts),
    catalog,
  )
  return rails.flatMap((rail, at) => {
    const result = results[at]
    return result ? [{ rail, result }] : []
  })
}
