import type { ReactNode } from 'react'

/** What stands where there is nothing: why, and what to do. Where it is the whole page, its title is the page's. */
export function EmptyState({
  title,
  children,
  actions,
  level: Level = 'h2',
}: {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly level?: 'h1' | 'h2'
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center">
      <Level className="font-semibold text-[15px]">{title}</Level>
      {children && <div className="text-balance text-dim">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
