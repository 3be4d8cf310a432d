'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { cn } from '../ui/cn.ts'

type Props = { readonly href: string; readonly also?: readonly string[]; readonly children: ReactNode }

/** A link of the navigation; current on its page and on those below it. */
export function NavLink({ href, also = [], children }: Props) {
  const path = usePathname()
  const current = [href, ...also].some((start) => path === start || path.startsWith(`${start}/`))
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
