'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { cn } from '../ui/cn.ts'

type Props = { readonly href: string; readonly children: ReactNode }

/** A link of the navigation; current on its page and on those below it. */
export function NavLink({ href, children }: Props) {
  const path = usePathname()
  const current = path === href || path.startsWith(`${href}/`)
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex items-center gap-2 rounded-md px-2 py-1.5',
        current
          ? 'bg-panel font-medium text-text shadow-[0_0_0_1px_var(--line)]'
          : 'text-dim hover:text-text',
      )}
    >
      {children}
    </Link>
  )
}
