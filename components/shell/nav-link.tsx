'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from '../ui/cn.ts'
import { showInRow } from './show-in-row.ts'

type Props = {
  readonly href: string
  /** Of which pages it is the link, where those do not lie below its own. */
  readonly below?: string
  readonly children: ReactNode
}

/** A link of the navigation; current on its page and on those below it. */
export function NavLink({ href, below = href, children }: Props) {
  const path = usePathname()
  const current = path === below || path.startsWith(`${below}/`)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    const row = link.current?.parentElement
    if (current && link.current && row) showInRow(link.current, row)
  }, [current])
  return (
    <Link
      ref={link}
      href={href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex shrink-0 items-center gap-2 whitespace-nowrap rounded-md px-2 py-1.5',
        current
          ? 'bg-panel font-medium text-text shadow-[0_0_0_1px_var(--line)]'
          : 'text-dim hover:text-text',
      )}
    >
      {children}
    </Link>
  )
}
