import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { mayAsker, maySome, pageScope } from '@/app/_server/asker.ts'
import { readHistory } from '@/app/_server/changes.ts'
import { readAgain } from '@/app/crawls/actions.ts'
import { ChangeList } from '@/components/changes/change-list.tsx'
import { ChangeSubject } from '@/components/changes/change-subject.tsx'
import { HistoryProblem } from '@/components/changes/history-problem.tsx'
import { ActButton } from '@/components/crawls/act-button.tsx'
import { FirstCrawl } from '@/components/crawls/first-crawl.tsx'
import { RefreshWhile } from '@/components/crawls/refresh-while.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { Estate } from '@/components/overview/estate.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Age } from '@/components/ui/age.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { fleetStatus, listFleetAccounts, type Overview, overview } from '@/lib/fleet/index.ts'
import { listRecentChanges } from '@/lib/history/index.ts'
import { routes } from '@/lib/routes.ts'
import { KeptRefusals } from './_ui/kept-refusals.tsx'
import { WhoToAsk } from './_ui/who-to-ask.tsx'
import { Workloads } from './_ui/workloads.tsx'

export const metadata: Metadata = { title: 'Overview' }
export const dynamic = 'force-dynamic'

const changesShown = 6

export default async function OverviewPage() {
  const scope = await pageScope('associations.read')
  const isWhole = scope.kind === 'everything'
  const [estate, accounts, status, mayStart] = await Promise.all([
    overview(scope),
    listFleetAccounts(scope),
    fleetStatus(scope),
    mayAsker('crawls.start', null),
  ])
  const crawl = status.ok ? status.value.crawl : null
  return (
    <>
      <PageBar crumbs={[{ label: 'Overview' }]}>
        {estate.ok && <Ages overview={estate.value} />}
        {mayStart && (
          <ActButton action={readAgain.bind(null, 'all')} done="Everything is being read again.">
            Read again
          </ActButton>
        )}
      </PageBar>
      <h1 className="mb-3 font-semibold text-xl tracking-tight">Overview</h1>
      {!estate.ok ? (
        <StoreAway problem={estate.error} />
      ) : estate.value.clusters === 0 && estate.value.newestReadAt === null ? (
        <FirstCrawl crawl={crawl} unreadable={estate.value.unreadablePlaces} />
      ) : (
        <div className="space-y-4">
          <RefreshWhile isMoving={crawl !== null || estate.value.waiting > 0} everyMs={5000} />
          <Partial overview={estate.value} />
          {!isWhole && (
            <Suspense fallback={null}>
              <Workloads scope={scope} />
              <WhoToAsk />
            </Suspense>
          )}
          <Suspense fallback={null}>
            <KeptRefusals />
          </Suspense>
          <Estate
            overview={estate.value}
            // An account’s quota is everybody’s, and what somebody sees of its roles says nothing of it.
            accounts={isWhole && accounts.ok ? accounts.value : []}
            mayReadCrawls={await maySome('crawls.read')}
            changes={<LastChanges scope={scope} />}
          />
        </div>
      )}
    </>
  )
}

function Ages({ overview: { oldestReadAt, newestReadAt } }: { readonly overview: Overview }) {
  if (oldestReadAt === null || newestReadAt === null) return null
  return (
    <span className="text-dim">
      read <Age at={newestReadAt} />
      {oldestReadAt !== newestReadAt && (
        <>
          , the oldest part <Age at={oldestReadAt} />
        </>
      )}
    </span>
  )
}

const counted = (value: number, one: string) =>
  `${value.toLocaleString('en')} ${value === 1 ? one : `${one}s`}`

/** What the numbers below do not hold. */
function Partial({ overview }: { readonly overview: Overview }) {
  const { unreadablePlaces, unreadableClusters, unreadClusters } = overview
  const missing = [
    unreadablePlaces > 0 ? counted(unreadablePlaces, 'region') : '',
    unreadableClusters > 0 ? counted(unreadableClusters, 'cluster') : '',
  ].filter(Boolean)
  if (missing.length > 0)
    return (
      <Banner
        tone="warn"
        title={`${missing.join(' and ')} could not be read.`}
        actions={
          <Link href={routes.crawls()} className={buttonClass({ size: 'sm' })}>
            Why, and what would help
          </Link>
        }
      >
        The numbers hold what was known of them before.
      </Banner>
    )
  if (unreadClusters === 0) return null
  return (
    <Banner tone="info" title={`${counted(unreadClusters, 'cluster')} not read to the end yet.`}>
      The numbers grow while they are read.
    </Banner>
  )
}

async function LastChanges({ scope }: { readonly scope: Scope }) {
  const read = await readHistory(() => listRecentChanges(scope, { limit: changesShown }))
  return (
    <Panel label="Last changes">
      <PanelHeader title="Last changes">
        <Link href={routes.compare({ days: 7 })} prefetch={false} className="text-accent hover:underline">
          Compare with a week ago
        </Link>
        <Link href={routes.changes()} className="text-accent hover:underline">
          All changes
        </Link>
      </PanelHeader>
      {!read.ok ? (
        <HistoryProblem message={read.error} />
      ) : read.value.length === 0 ? (
        <EmptyState title="Nothing has changed yet">
          What changes here or elsewhere stands here from then on.
        </EmptyState>
      ) : (
        <ChangeList
          changes={read.value}
          hrefOf={({ id }) => routes.changes({ change: id })}
          closedHref={routes.home()}
          openId={null}
          detail={null}
          subject={(change) => <ChangeSubject change={change} />}
          isNarrow
        />
      )}
    </Panel>
  )
}
