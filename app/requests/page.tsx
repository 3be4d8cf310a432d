import type { Metadata } from 'next'
import Link from 'next/link'
import { maySome, pageScope } from '@/app/_server/asker.ts'
import { looker } from '@/app/_server/asking.ts'
import { single } from '@/app/_server/changes.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { RequestFilter, type Show, showNames } from '@/components/requests/request-filter.tsx'
import { RequestList } from '@/components/requests/request-list.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { countInbox, expireRequests, listRequests } from '@/lib/requests/index.ts'
import type { ChangeRequest } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'

export const metadata: Metadata = { title: 'Requests' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const pageSize = 50
const isTime = (text: string | null) => text !== null && !Number.isNaN(Date.parse(text))

/** Changes that were asked for: what waits for whoever looks, and what became of the others. */
export default async function RequestsPage({ searchParams }: Props) {
  await pageScope('associations.read')
  const query = await searchParams
  const asked = showNames.find((each) => each === single(query.show))
  const shown = asked ?? ((await maySome('changes.approve')) ? 'to-decide' : 'mine')
  const before = single(query.before)
  const found = await asStoreProblem(async () => {
    await expireRequests(new Date())
    const who = await looker()
    const [inbox, requests] = await Promise.all([
      countInbox(who),
      // One more than is shown tells whether there is another page.
      listRequests(who, {
        which: shown,
        limit: pageSize + 1,
        ...(before !== null && isTime(before) && { before }),
      }),
    ])
    return { inbox, requests }
  })
  return (
    <>
      <PageBar crumbs={[{ label: 'Requests' }]} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Requests</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Changes that take two people: somebody asks, somebody else approves, and the approval makes the
        change.
      </p>
      {found.ok ? (
        <>
          <RequestFilter shown={shown} inbox={found.value.inbox} />
          <Panel label="Requests">
            {found.value.requests.length === 0 ? (
              <Nothing shown={shown} isFirst={before === null} />
            ) : (
              <RequestList requests={found.value.requests.slice(0, pageSize)} />
            )}
          </Panel>
          <Pages requests={found.value.requests} shown={shown} isFirst={before === null} />
        </>
      ) : (
        <StoreAway problem={found.error} />
      )}
    </>
  )
}

const nothing: Readonly<Record<Show, { readonly title: string; readonly words?: string }>> = {
  'to-decide': {
    title: 'Nothing waits for you',
    words: 'What somebody else asks for, and you may approve, stands here.',
  },
  mine: {
    title: 'You have asked for nothing',
    words: 'Change an association; where that takes a second person, it can be asked for there.',
  },
  decided: { title: 'Nothing has been decided yet' },
  all: { title: 'Nobody has asked for anything yet' },
}

function Nothing({ shown, isFirst }: { readonly shown: Show; readonly isFirst: boolean }) {
  if (!isFirst) return <EmptyState title="There is nothing older" />
  const { title, words } = nothing[shown]
  return <EmptyState title={title}>{words}</EmptyState>
}

type PagesProps = {
  readonly requests: readonly ChangeRequest[]
  readonly shown: Show
  readonly isFirst: boolean
}

function Pages({ requests, shown, isFirst }: PagesProps) {
  const last = requests.length > pageSize ? requests[pageSize - 1] : undefined
  if (isFirst && !last) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-2">
      {!isFirst && (
        <Link href={routes.requests({ show: shown })} prefetch={false} className={buttonClass()}>
          Newest
        </Link>
      )}
      {last && (
        <Link
          href={routes.requests({ show: shown, before: last.openedAt })}
          prefetch={false}
          className={buttonClass()}
        >
          Older
        </Link>
      )}
    </nav>
  )
}
