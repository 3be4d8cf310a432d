import type { Metadata } from 'next'
import Link from 'next/link'
import { maySome, pageScope } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { signedIn } from '@/app/_server/guard.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { ReviewList } from '@/components/reviews/review-list.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { listReviews } from '@/lib/reviews/index.ts'
import { routes } from '@/lib/routes.ts'

export const metadata: Metadata = { title: 'Reviews' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const pageSize = 50
const placeOf = (text: string | null) => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 0)

/** Campaigns in which somebody answers for what associations may do. */
export default async function ReviewsPage({ searchParams }: Props) {
  const reads = await pageScope('associations.read')
  const from = placeOf(single((await searchParams).from))
  const [{ id }, mayOpen] = await Promise.all([signedIn(), maySome('reviews.manage')])
  // One more than is shown tells whether there is another page.
  const found = await asStoreProblem(() => listReviews({ id, reads }, pageSize + 1, from))
  return (
    <>
      <PageBar crumbs={[{ label: 'Reviews' }]}>
        {mayOpen && (
          <Link href={routes.newReview()} className={buttonClass({ variant: 'primary' })}>
            New review
          </Link>
        )}
      </PageBar>
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Reviews</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Somebody answers, by a day, for what associations may do: each is kept, narrowed or removed, with a
        reason. What is looked at is frozen when a review opens, and the evidence of it can be taken away.
      </p>
      {found.ok ? (
        <>
          <Panel label="Reviews">
            {found.value.length === 0 ? (
              <Nothing mayOpen={mayOpen} isFirst={from === 0} />
            ) : (
              <ReviewList reviews={found.value.slice(0, pageSize)} />
            )}
          </Panel>
          {found.value.length > pageSize && (
            <Link href={routes.reviews({ from: from + pageSize })} className={`mt-3 ${buttonClass()}`}>
              More
            </Link>
          )}
        </>
      ) : (
        <StoreAway problem={found.error} />
      )}
    </>
  )
}

function Nothing({ mayOpen, isFirst }: { readonly mayOpen: boolean; readonly isFirst: boolean }) {
  if (!isFirst) return <EmptyState title="There is nothing more" />
  return (
    <EmptyState title="Nothing has been reviewed yet">
      {mayOpen
        ? 'Open a review of a tenant, a cluster or whatever a filter selects.'
        : 'A review of what you see stands here, once somebody opens one.'}
    </EmptyState>
  )
}
