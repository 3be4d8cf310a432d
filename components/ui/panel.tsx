import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export function Panel({
  children,
  className,
  label,
}: {
  readonly children: ReactNode
  readonly className?: string
  readonly label?: string
}) {
  return (
    <section
      aria-label={label}
      className={cn('overflow-hidden rounded-[10px] border border-line bg-panel', className)}
    >
      {children}
    </section>
  )
}

export function PanelHeader({
  title,
  detail,
  children,
}: {
  readonly title: ReactNode
  readonly detail?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 border-line border-b px-3.5 py-2.5">
      <h2 className="font-semibold">{title}</h2>
      {detail && <span className="text-dim">{detail}</span>}
      {children && (
        <div className="ml-auto flex min-w-0 flex-wrap items-center justify-end gap-x-2.5 gap-y-1.5">
          {children}
        </div>
      )}
    </header>
  )
}
