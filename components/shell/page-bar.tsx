import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

export type Crumb = { readonly label: string; readonly href?: string }

/** The bar above a page: where it is, and at the right what concerns the page as a whole. */
export function PageBar({
  crumbs,
  children,
}: {
  readonly crumbs: readonly Crumb[]
  readonly children?: ReactNode
}) {
  return (
    <div className="-mx-3 sm:-mx-6 mb-4 flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-3 py-2 sm:px-6">
      <nav aria-label="Breadcrumb" className="min-w-0">
        <ol className="flex flex-wrap items-center gap-1 text-dim">
          {crumbs.map(({ label, href }, index) => (
            <li key={label} className="flex min-w-0 items-center gap-1">
              {index > 0 && <ChevronRight aria-hidden className="size-3" />}
              {href && index < crumbs.length - 1 ? (
                // What is above was just left, or is not wanted: its scripts come when it is.
                <Link href={href} prefetch={false} className="hover:text-text">
                  {label}
                </Link>
              ) : (
                <span aria-current="page" className="break-all font-medium text-text">
                  {label}
                </span>
              )}
            </li>
          ))}
        </ol>
      </nav>
      <span className="flex-1" />
      {children}
    </div>
  )
}
