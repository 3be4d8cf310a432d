'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from '../ui/cn.ts'

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
    if (current && link.current) showInRow(link.current)
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

/** On a narrow screen the links are one row that moves sideways; nothing else may move for it. */
function showInRow(link: HTMLElement): void {
  const row = link.parentElement
  if (row) row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.offsetWidth) / 2
}
