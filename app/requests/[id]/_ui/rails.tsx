import { BrokenRails } from '@/components/guard/broken-rails.tsx'
import { catalog } from '@/lib/catalog/index.ts'
import { runExpectations } from '@/lib/expectations/index.ts'
import { railsOver } from '@/lib/guard/index.ts'
import { freshRoleReader } from '@/lib/inventory/index.ts'
import { effectiveRoleArn, layersOf, sessionContextOf } from '@/lib/pod-identity/index.ts'
import type { ChangeRequest } from '@/lib/requests/types.ts'

/** Guard rails held against what is asked for, with the role as it is now. One that is to be created is in no list yet, and held by none. */
export async function RequestRails({ request }: { readonly request: ChangeRequest }) {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, after, state } = request
  if (state !== 'open' || associationId === null || after === null) return null
  const rails = await railsOver({ accountId, region, cluster, associationId })
  if (rails.length === 0) return null
  const { roleArn, targetRoleArn, policy } = after
  const association = {
    ...{ accountId, region, cluster, namespace, serviceAccount, roleArn },
    ...(targetRoleArn && { targetRoleArn }),
    ...(policy && { policy }),
    // With a session policy EKS sends no tags.
    disableSessionTags: after.disableSessionTags || Boolean(policy),
  }
  const role = await freshRoleReader()(effectiveRoleArn(association))
  const facts = role.state === 'read' ? role.value : null
  const results = runExpectations(
    rails.map(({ expectation }) => expectation),
    layersOf(association, facts),
    sessionContextOf(association, facts),
    catalog,
  )
  const held = rails.flatMap((rail, at) => {
    const result = results[at]
    return result ? [{ rail, result }] : []
  })
  return <BrokenRails held={held} subject="What is asked for" />
}
