import type { Metadata } from 'next'
import { pageScope } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { suggest } from '@/app/associations/actions.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { NewReview } from '@/components/reviews/new-review.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { listCandidates } from '@/lib/reviews/index.ts'
import { routes } from '@/lib/routes.ts'
import { countThese, openThis } from '../actions.ts'

export const metadata: Metadata = { title: 'New review' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const dayMs = 86_400_000
/** Long enough for people to find the time, short enough for what was frozen to be true still. */
const daysOpen = 14

export default async function NewReviewPage({ searchParams }: Props) {
  await pageScope('reviews.manage')
  const filter = single((await searchParams).filter) ?? ''
  const candidates = await asStoreProblem(listCandidates)
  return (
    <>
      <PageBar crumbs={[{ label: 'Reviews', href: routes.reviews() }, { label: 'New' }]} />
      <h1 className="mb-3 font-semibold text-xl tracking-tight">New review</h1>
      {candidates.ok ? (
        <NewReview
          filter={filter}
          due={new Date(Date.now() + daysOpen * dayMs).toISOString().slice(0, 10)}
          candidates={candidates.value}
          actions={{ count: countThese, open: openThis, suggest }}
        />
      ) : (
        <StoreAway problem={candidates.error} />
      )}
    </>
  )
}
