import Link from 'next/link'
import type { RoleUse } from '@/lib/inventory/types.ts'

/** Its name, where it runs, and by which way it uses the role. */
export function UseName({ use, href }: { readonly use: RoleUse; readonly href: string }) {
  const { association, accountName, targetTrust } = use
  return (
    <>
      <Link href={href} prefetch={false} className="font-medium hover:underline">
        {association.serviceAccount}
      </Link>
      <div className="font-normal text-dim text-xs [overflow-wrap:anywhere]">
        {association.namespace} · {association.cluster} · {association.region} · {accountName}
        {association.policy === undefined ? '' : ' · session policy'}
        {targetTrust ? ' · goes on to a target role' : ''}
      </div>
    </>
  )
}
