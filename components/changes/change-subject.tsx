import type { Change } from '@/lib/history/types.ts'

/** Whose change it is, where changes of many stand together. */
export function ChangeSubject({ change }: { readonly change: Change }) {
  const { namespace, serviceAccount, cluster, region } = change
  return (
    <span className="[overflow-wrap:anywhere]">
      {namespace}/{serviceAccount} in {cluster}, {region}
    </span>
  )
}
