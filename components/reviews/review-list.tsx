import Link from 'next/link'
import { counted } from '@/components/settings/words.ts'
import type { Review } from '@/lib/reviews/types.ts'
import { routes } from '@/lib/routes.ts'
import { Age } from '../ui/age.tsx'
import { Chip } from '../ui/chip.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'

/** Reviews: what of, until when, how far. */
export function ReviewList({ reviews }: { readonly reviews: readonly Review[] }) {
  return (
    <ol aria-label="Reviews" className="divide-y divide-line">
      {reviews.map((review) => (
        <Row key={review.id} review={review} />
      ))}
    </ol>
  )
}

/** What it is of; to who sees a part of it, that. */
function PopulationWords({ review: { filter, within } }: { readonly review: Review }) {
  if (filter === null) return <div className="text-dim">what you may see of it</div>
  const among = within.length === 0 ? 'all associations' : within.join('; or ')
  return (
    <div className="truncate text-dim" title={`${filter} among ${among}`}>
      {filter !== '' && <code>{filter}</code>} {filter === '' ? among : within.length > 0 && `among ${among}`}
    </div>
  )
}

function Row({ review }: { readonly review: Review }) {
  const { id, name, tally, entries: all, openedAt, openedBy, mine } = review
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3.5 py-2.5 md:grid md:grid-cols-[minmax(0,1fr)_190px_150px_130px]">
      <div className="min-w-0 max-md:basis-full">
        <Link
          href={routes.review(id)}
          prefetch={false}
          className="font-medium text-accent [overflow-wrap:anywhere] hover:underline"
        >
          {name}
        </Link>
        <PopulationWords review={review} />
      </div>
      <div className="max-md:basis-full">
        <ProgressBar label={`Decided in ${name}`} share={all === 0 ? 0 : (all - tally.open) / all} />
        <span className="text-dim text-xs tabular-nums">
          {(all - tally.open).toLocaleString('en')} of {counted(all, 'entry', 'entries')} decided
        </span>
      </div>
      <div className="text-dim">
        <Age at={openedAt} />
        <span className="text-xs [overflow-wrap:anywhere] max-md:ml-1.5 md:block">{openedBy.name}</span>
      </div>
      <div className="flex flex-wrap gap-1">
        <StateChip review={review} />
        {mine > 0 && <Chip tone="warn">{mine.toLocaleString('en')} yours</Chip>}
      </div>
    </li>
  )
}

/** Open, closed, or over its day. */
export function StateChip({ review: { state, dueAt } }: { readonly review: Review }) {
  if (state === 'closed') return <Chip>closed</Chip>
  return Date.parse(dueAt) < Date.now() ? <Chip tone="bad">overdue</Chip> : <Chip tone="ok">open</Chip>
}
