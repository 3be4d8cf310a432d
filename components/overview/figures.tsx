import Link from 'next/link'
import type { ReactNode } from 'react'

export type Figure = {
  readonly label: string
  readonly value: number
  /** Null: its list is not for whoever looks. */
  readonly href: string | null
  readonly note?: ReactNode
}

/** How much there is of each thing; each number leads to its list. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {figures.map(({ label, value, href, note }) => (
        <div
          key={label}
          className="relative flex flex-col rounded-[10px] border border-line bg-panel px-3.5 py-2.5 has-[a]:hover:border-line-strong"
        >
          <dt className="text-dim text-xs">
            {href === null ? (
              label
            ) : (
              <Link href={href} prefetch={false} className="after:absolute after:inset-0">
                {label}
              </Link>
            )}
          </dt>
          <dd className="font-semibold text-[22px] leading-8 tabular-nums tracking-tight">
            {value.toLocaleString('en')}
          </dd>
          {note && <dd className="text-dim text-xs">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
