import { associationsPerClusterMax } from '@/lib/pod-identity/index.ts'

/** How many associations a cluster has, against the 5,000 it may have. */
export function Quota({ count }: { readonly count: number | null }) {
  if (count === null) return <span className="text-dim">not readable</span>
  const share = Math.min(1, count / associationsPerClusterMax)
  return (
    <span className="inline-flex items-center gap-2 tabular-nums">
      <span className="text-right sm:w-10">{count.toLocaleString('en')}</span>
      <span aria-hidden className="h-1 w-16 max-sm:hidden overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full ${share > 0.9 ? 'bg-denied' : 'bg-granted'}`}
          style={{ width: `${Math.max(share * 100, count > 0 ? 3 : 0)}%` }}
        />
      </span>
      <span className="text-dim text-xs max-sm:sr-only">
        of {associationsPerClusterMax.toLocaleString('en')}
      </span>
    </span>
  )
}
