import Link from 'next/link'
import { Banner } from '@/components/ui/banner.tsx'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { clustersWithoutAgent } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'

/** Said where it is true: whoever reads what pods may do, takes it that they have credentials. */
export async function NoAgent({ at }: { readonly at: ClusterRef }) {
  const found = await clustersWithoutAgent([at])
  if (!found.ok || found.value.length === 0) return null
  return (
    <Banner tone="bad" title="Its pods get no credentials.">
      The EKS Pod Identity Agent was missing in{' '}
      <Link href={routes.cluster(at)} prefetch={false} className="text-accent underline">
        {at.cluster}
      </Link>{' '}
      when it was read last. What is shown is what they may do once it is there.
    </Banner>
  )
}
