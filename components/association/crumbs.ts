import type { Crumb } from '@/components/shell/page-bar.tsx'
import type { Association } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

/** The way to an association's pages. */
export function crumbsOf(association: Association): readonly Crumb[] {
  return [
    { label: 'Clusters', href: routes.clusters() },
    { label: association.cluster, href: routes.cluster(association) },
    { label: association.serviceAccount, href: routes.association(association) },
  ]
}
