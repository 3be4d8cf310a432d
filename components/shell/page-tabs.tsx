'use client'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { cn } from '../ui/cn.ts'
import { showInRow } from './show-in-row.ts'

type Props = {
  readonly label: string
  readonly tabs: readonly { readonly id: string; readonly label: string; readonly href: string }[]
  readonly current: string
  /** Whether what the others need is brought before they are asked for. */
  readonly prefetch?: boolean
  readonly className?: string
}

/** The pages of one thing. They are pages and not ARIA tabs: each has an address, and the browser's history goes between them. */
export function PageTabs({ label, tabs, current, prefetch = true, className }: Props) {
  const row = useRef<HTMLElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (current && link.current && row.current) showInRow(link.current, row.current)
  }, [current])
  return (
    <nav ref={row} aria-label={label} className={cn('overflow-x-auto border-line border-b', className)}>
      <ul className="flex gap-1">
        {tabs.map(({ id, label: words, href }) => (
          <li key={id}>
            <Link
              ref={id === current ? link : null}
              href={href}
              prefetch={prefetch ? null : false}
              aria-current={id === current ? 'page' : undefined}
              className={cn(
                'block whitespace-nowrap border-b-2 px-2.5 py-2',
                id === current
                  ? 'border-accent font-semibold'
                  : 'border-transparent text-dim hover:border-line-strong hover:text-text',
              )}
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
