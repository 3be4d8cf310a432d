import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { mayAsker, pageScope, scopeFor } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { signedIn } from '@/app/_server/guard.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { type Desk, EntryDesk } from '@/components/reviews/entry-desk.tsx'
import { EntryFilterNav, entryFilters } from '@/components/reviews/entry-filter.tsx'
import { Progress } from '@/components/reviews/progress.tsx'
import { StateChip } from '@/components/reviews/review-list.tsx'
import { ConfirmButton } from '@/components/settings/confirm-button.tsx'
import { counted } from '@/components/settings/words.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Age } from '@/components/ui/age.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import {
  isWhole,
  listCandidates,
  listEntries,
  readEntry,
  readProgress,
  readReview,
} from '@/lib/reviews/index.ts'
import type { EntryFilter, Review } from '@/lib/reviews/types.ts'
import { routes } from '@/lib/routes.ts'
import { askThis, closeThis, decideThis, handOnAll, handOnThis } from '../actions.ts'
import { EntryDetail } from './_ui/entry-detail.tsx'

export const metadata: Metadata = { title: 'Review' }
export const dynamic = 'force-dynamic'

type Props = {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Readonly<Record<string, string | string[]>>>
}
type Asked = { readonly show: EntryFilter | null; readonly after: number; readonly entry: number | null }

const pageSize = 100
const numberOf = (text: string | null) => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null)

function askedOf(query: Awaited<Props['searchParams']>): Asked {
  return {
    show: entryFilters.find((each) => each === single(query.show)) ?? null,
    after: numberOf(single(query.after)) ?? 0,
    entry: numberOf(single(query.entry)),
  }
}

/** Everything about one review that somebody may see; null: there is none for them. */
async function read(id: string, { show, after, entry }: Asked) {
  const [{ id: me }, reads, manages, exports] = await Promise.all([
    signedIn(),
    scopeFor('associations.read'),
    scopeFor('reviews.manage'),
    scopeFor('associations.export'),
  ])
  const looker = { id: me, reads }
  const review = await readReview(id, looker)
  if (!review) return null
  const shown: EntryFilter = show ?? (review.mine > 0 ? 'mine' : 'all')
  const [entries, opened, people, mayManage, mayTake] = await Promise.all([
    // One more than is shown tells whether there is another page.
    listEntries(id, looker, { filter: shown, after, limit: pageSize + 1 }),
    entry === null ? null : readEntry(id, entry, reads),
    readProgress(id, reads),
    isWhole(id, manages),
    isWhole(id, exports),
  ])
  // Who may decide is for those who hand on.
  const hands = review.state === 'open' && (mayManage || review.mine > 0)
  const candidates = hands ? await listCandidates() : []
  return { review, shown, entries, opened, people, candidates, mayManage, mayTake, me }
}

export default async function ReviewPage({ params, searchParams }: Props) {
  await pageScope('associations.read')
  const [{ id }, query] = await Promise.all([params, searchParams])
  const asked = askedOf(query)
  const found = await asStoreProblem(() => read(id, asked))
  if (!found.ok) return <StoreAway problem={found.error} />
  if (!found.value) notFound()
  const { review, shown, entries, opened, people, candidates, mayManage, mayTake, me } = found.value
  const isOpen = review.state === 'open'
  const desk: Desk = { reviewId: id, isOpen, me, manages: mayManage, show: shown, after: asked.after }
  const last = entries.length > pageSize ? entries[pageSize - 1] : undefined
  const ask = isOpen && opened?.decision?.by.id === me ? askThis.bind(null, id) : null
  return (
    <>
      <PageBar crumbs={[{ label: 'Reviews', href: routes.reviews() }, { label: review.name }]}>
        {isOpen && mayManage && <CloseButton review={review} />}
        {mayTake && (
          <a href={routes.reviewEvidence(id)} download className={buttonClass({ size: 'sm' })}>
            <Download aria-hidden className="size-3.5" />
            Evidence
          </a>
        )}
      </PageBar>
      <Heading review={review} mayTake={mayTake} />
      <div className="mb-4">
        <Progress
          review={review}
          people={people}
          candidates={mayManage ? candidates : []}
          handOnAll={handOnAll.bind(null, id)}
        />
      </div>
      {asked.entry !== null && !opened && (
        <div className="mb-3">
          <Banner title="There is no such entry, or none that you may see." />
        </div>
      )}
      <EntryFilterNav review={review} shown={shown} />
      <EntryDesk
        desk={desk}
        entries={entries.slice(0, pageSize)}
        opened={opened?.number ?? null}
        detail={
          opened && (
            <EntryDetail
              entry={opened}
              frozenWith={review.frozenWith}
              ask={ask}
              mayDraft={
                (await mayAsker('associations.edit', opened)) || (await mayAsker('changes.request', opened))
              }
            />
          )
        }
        candidates={candidates}
        actions={{
          decide: decideThis.bind(null, id),
          handOn: handOnThis.bind(null, id),
        }}
      />
      <Pages id={id} shown={shown} last={last?.number ?? null} isFirst={asked.after === 0} />
    </>
  )
}

function Heading({ review, mayTake }: { readonly review: Review; readonly mayTake: boolean }) {
  const { name, filter, within, openedAt, openedBy, dueAt, closedAt, closedBy, entries } = review
  return (
    <div className="mb-3">
      <div className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">{name}</h1>
        <StateChip review={review} />
      </div>
      <p className="text-dim [overflow-wrap:anywhere]">
        {counted(entries, 'association')}
        {filter && (
          <>
            {' of '}
            <Link
              href={routes.associations({ q: filter })}
              prefetch={false}
              className="text-accent underline"
            >
              <code>{filter}</code>
            </Link>
          </>
        )}
        {within.length > 0 && ` among ${within.join('; or ')}`}, frozen <Age at={openedAt} /> by{' '}
        {openedBy.name};{' '}
        {closedAt ? (
          <>
            closed <Age at={closedAt} /> by {closedBy?.name}.
          </>
        ) : (
          <>
            due <Age at={dueAt} />.
          </>
        )}
      </p>
      {mayTake && (
        <p className="text-dim text-xs">
          Evidence is all of this in one file. Whoever gets it checks it with{' '}
          <code className="[overflow-wrap:anywhere]">npm run podscope -- verify file.zip</code>, in a checkout
          of Podscope.
        </p>
      )}
    </div>
  )
}

function CloseButton({ review }: { readonly review: Review }) {
  const { id, name, tally } = review
  return (
    <ConfirmButton
      title={`Close “${name}”?`}
      body={
        <p>
          {tally.open === 0
            ? 'Everything is decided.'
            : `${counted(tally.open, 'entry is', 'entries are')} not decided. ${tally.open === 1 ? 'It stays' : 'They stay'} so, and the evidence says it.`}{' '}
          A closed review is not opened again.
        </p>
      }
      verb="Close"
      done="Closed."
      action={closeThis.bind(null, id)}
    >
      Close the review
    </ConfirmButton>
  )
}

type PagesProps = {
  readonly id: string
  readonly shown: EntryFilter
  readonly last: number | null
  readonly isFirst: boolean
}

function Pages({ id, shown, last, isFirst }: PagesProps) {
  if (isFirst && last === null) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-2">
      {!isFirst && (
        <Link href={routes.review(id, { show: shown })} prefetch={false} className={buttonClass()}>
          First
        </Link>
      )}
      {last !== null && (
        <Link
          href={routes.review(id, { show: shown, after: last })}
          prefetch={false}
          className={buttonClass()}
        >
          More
        </Link>
      )}
    </nav>
  )
}
