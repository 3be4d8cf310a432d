import type { ReactNode } from 'react'

/** What stands where there is nothing: why, and what to do. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center">
      <h2 className="font-semibold text-[15px]">{title}</h2>
      {children && <div className="text-dim">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
