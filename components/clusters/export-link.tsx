'use client'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'
import { buttonClass } from '../ui/button.tsx'

/** To the export of what the table's filter shows at the moment. */
export function ExportLink({ cluster }: { readonly cluster: ClusterRef }) {
  const [query] = useQueryState('q')
  return (
    // Reading every association again is not worth a hover.
    <Link
      href={routes.clusterExport(cluster, { filter: query ?? '' })}
      prefetch={false}
      className={buttonClass()}
    >
      Export…
    </Link>
  )
}
