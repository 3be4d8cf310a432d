import Link from 'next/link'
import type { EntryFilter, Review } from '@/lib/reviews/types.ts'
import { routes } from '@/lib/routes.ts'

const words: Readonly<Record<EntryFilter, string>> = {
  mine: 'yours to decide',
  open: 'to decide',
  keep: 'keep',
  narrow: 'narrow',
  remove: 'remove',
  all: 'all',
}

export const entryFilters = Object.keys(words) as readonly EntryFilter[]

type Props = { readonly review: Review; readonly shown: EntryFilter }

/** Which entries are shown; the choice stands in the address. */
export function EntryFilterNav({ review, shown }: Props) {
  const counts = { mine: review.mine, all: review.entries, ...review.tally }
  return (
    <nav aria-label="Which entries" className="mb-3 flex flex-wrap gap-1">
      {entryFilters.map((show) => (
        <Link
          key={show}
          href={routes.review(review.id, { show })}
          prefetch={false}
          aria-current={show === shown ? 'page' : undefined}
          className="inline-flex min-h-6 items-center gap-1.5 rounded-full border border-line px-2.5 text-xs aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium"
        >
          {words[show]}
          <b className="font-semibold tabular-nums">{counts[show].toLocaleString('en')}</b>
        </Link>
      ))}
    </nav>
  )
}
