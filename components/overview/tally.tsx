import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '../ui/cn.ts'

export type Part = {
  readonly key: string
  readonly label: ReactNode
  readonly value: number
  readonly href: string
  /** How its part of the bar is drawn; absent: it has none. */
  readonly look?: string
  readonly mark?: ReactNode
}

type Props = {
  readonly parts: readonly Part[]
  /** What the bar is of; null: there is none, since the parts overlap. */
  readonly total: number | null
}

/** Parts of a whole, each with its number, which leads to its list; the bar shows what the numbers say. */
export function Tally({ parts, total }: Props) {
  return (
    <>
      {total !== null && total > 0 && (
        <span aria-hidden className="mx-3.5 mt-3 flex h-2 gap-0.5 overflow-hidden rounded-full bg-line">
          {parts.map(({ key, value, look }) =>
            look && value > 0 ? (
              <span
                key={key}
                className={cn('block h-full', look)}
                style={{ width: `${(value / total) * 100}%`, minWidth: 3 }}
              />
            ) : null,
          )}
        </span>
      )}
      <ul className="py-1.5">
        {parts.map(({ key, label, value, href, look, mark }) => (
          <li key={key} className="relative flex min-h-7.5 items-center gap-2 px-3.5 hover:bg-sunk">
            {look && <span aria-hidden className={cn('size-2.5 flex-none rounded-sm', look)} />}
            {mark}
            <Link
              href={href}
              prefetch={false}
              className="min-w-0 flex-1 after:absolute after:inset-0 hover:underline"
            >
              {label}
            </Link>
            <span className={cn('tabular-nums', value === 0 ? 'text-dim' : 'font-medium')}>
              {value.toLocaleString('en')}
            </span>
            {total !== null && total > 0 && (
              <span className="w-11 text-right text-dim text-xs tabular-nums">{percent(value, total)}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Rounded, but never to nothing or to all of it. */
function percent(value: number, total: number): string {
  const share = (value / total) * 100
  if (value > 0 && share < 1) return '< 1 %'
  if (value < total && share > 99) return '> 99 %'
  return `${Math.round(share)} %`
}
