import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** A row of links between the pages of one thing. Each item is a link that says itself whether it is the current page. */
export function TabList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-4.5 overflow-x-auto border-line border-b">
      {children}
    </nav>
  )
}

/** The classes of a tab's link. */
export function tabClass(current: boolean): string {
  return cn(
    '-mb-px border-b-2 px-0.5 py-2 whitespace-nowrap',
    current ? 'border-accent font-medium text-text' : 'border-transparent text-dim hover:text-text',
  )
}
