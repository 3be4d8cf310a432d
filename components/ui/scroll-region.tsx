import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** What is too wide for the page scrolls in here, with the keyboard too (WCAG 2.1.1). */
export function ScrollRegion({
  label,
  children,
  className,
}: {
  readonly label: string
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus to be scrolled by keyboard
    <section aria-label={label} tabIndex={0} className={cn('overflow-x-auto', className)}>
      {children}
    </section>
  )
}
