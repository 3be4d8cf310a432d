import { heldRails } from '@/app/_server/held-rails.ts'
import { BrokenRails } from '@/components/guard/broken-rails.tsx'
import { railsOver, railsOverNew } from '@/lib/guard/index.ts'
import type { ChangeRequest } from '@/lib/requests/types.ts'

/** Guard rails held against what is asked for, with the role as it is now. */
export async function RequestRails({ request }: { readonly request: ChangeRequest }) {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, after, state } = request
  if (state !== 'open' || after === null) return null
  const wanted = { accountId, region, cluster, namespace, serviceAccount, ...after }
  const rails =
    associationId === null
      ? await railsOverNew({ ...wanted, tags: request.tags })
      : await railsOver({ accountId, region, cluster, associationId })
  return <BrokenRails held={await heldRails(rails, wanted)} subject="What is asked for" />
}
