import Link from 'next/link'
import { routes } from '@/lib/routes.ts'

export const showNames = ['to-decide', 'mine', 'decided', 'all'] as const
export type Show = (typeof showNames)[number]

const words: Readonly<Record<Show, string>> = {
  'to-decide': 'to decide',
  mine: 'asked by me',
  decided: 'decided',
  all: 'all',
}

type Props = {
  readonly shown: Show
  /** How many wait to be decided by whoever looks, and answers that they have not seen. */
  readonly inbox: { readonly toDecide: number; readonly answers: number }
}

/** Which requests are shown; the choice stands in the address. */
export function RequestFilter({ shown, inbox }: Props) {
  const countOf = { 'to-decide': inbox.toDecide, mine: inbox.answers, decided: 0, all: 0 }
  return (
    <nav aria-label="Which requests" className="mb-3 flex flex-wrap gap-1">
      {showNames.map((show) => (
        <Link
          key={show}
          href={routes.requests({ show })}
          prefetch={false}
          aria-current={show === shown ? 'page' : undefined}
          className="inline-flex min-h-6 items-center gap-1.5 rounded-full border border-line px-2.5 text-xs aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium"
        >
          {words[show]}
          {countOf[show] > 0 && (
            <b className="font-semibold tabular-nums">
              {countOf[show]}
              <span className="sr-only">{show === 'mine' ? ' new answers' : ' waiting'}</span>
            </b>
          )}
        </Link>
      ))}
    </nav>
  )
}
