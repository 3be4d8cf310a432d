import Link from 'next/link'
import { routes } from '@/lib/routes.ts'

export default function NotFound() {
  return (
    <div className="mx-auto max-w-lg py-16 text-center">
      <h1 className="font-semibold text-xl">There is no such association</h1>
      <p className="mt-2 text-dim">
        It may have been deleted since the link was made, or the cluster, region or account in the address is
        not one that Podscope is set up for.
      </p>
      <Link href={routes.clusters()} className="mt-4 inline-block text-accent underline">
        Clusters
      </Link>
    </div>
  )
}
