import { cn } from './cn.ts'

/** A place that is being filled. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded bg-line', className)} />
}

/** Rows of a table that is being read. */
export function SkeletonRows({ rows = 8, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className="flex h-8 items-center gap-6 px-3.5">
          <Skeleton className="h-2.5 w-1/4" />
          <Skeleton className="h-2.5 w-1/6" />
          <Skeleton className="h-2.5 w-1/5" />
        </div>
      ))}
    </div>
  )
}
