import type { Metadata } from 'next'
import { mayAsker, pageAboutAll } from '@/app/_server/asker.ts'
import { ActButton } from '@/components/crawls/act-button.tsx'
import { CrawlTable } from '@/components/crawls/crawl-table.tsx'
import { OrganizationPanel } from '@/components/crawls/organization-panel.tsx'
import { RefreshWhile } from '@/components/crawls/refresh-while.tsx'
import { UnreadList } from '@/components/crawls/unread-list.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { everything } from '@/lib/auth/rules/index.ts'
import { ok } from '@/lib/base/index.ts'
import {
  type Crawl,
  listCrawls,
  listEndedCrawls,
  listUnreadTargets,
  readOrganizationState,
} from '@/lib/crawl/index.ts'
import {
  asStoreProblem,
  listFleetAccounts,
  listFleetClusters,
  listUnreadAssociations,
} from '@/lib/fleet/index.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { type Parts, unreadOf } from './_ui/unread-of.ts'
import { readAgain, stopReading } from './actions.ts'

export const metadata: Metadata = { title: 'Reading AWS' }
export const dynamic = 'force-dynamic'

async function read() {
  const [own, accounts, places, associations] = await Promise.all([
    asStoreProblem(() =>
      Promise.all([listCrawls(), listEndedCrawls(), listUnreadTargets(), readOrganizationState()]),
    ),
    listFleetAccounts(everything),
    listFleetClusters(everything),
    listUnreadAssociations(),
  ])
  if (!own.ok) return own
  if (!accounts.ok) return accounts
  if (!places.ok) return places
  if (!associations.ok) return associations
  const [crawls, ended, targets, organization] = own.value
  const fleet = { accounts: accounts.value, places: places.value, associations: associations.value }
  return ok({ crawls, ended, targets, organization, ...fleet })
}

export default async function CrawlsPage() {
  await pageAboutAll('crawls.read')
  const mayStart = await mayAsker('crawls.start', null)
  const found = await read()
  return (
    <>
      <PageBar crumbs={[{ label: 'Reading AWS' }]}>
        {mayStart && (
          <ActButton action={readAgain.bind(null, 'all')} done="Everything is being read again.">
            Read everything again
          </ActButton>
        )}
      </PageBar>
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Reading AWS</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Podscope reads every configured region by itself, again and again. Lists show what was read last; the
        page of one cluster or association reads it afresh.
      </p>
      {found.ok ? <Crawls {...found.value} mayStart={mayStart} /> : <StoreAway problem={found.error} />}
    </>
  )
}

type Props = Parts & {
  readonly crawls: readonly Crawl[]
  readonly ended: readonly Crawl[]
  readonly mayStart: boolean
}

function Crawls({ crawls, ended, mayStart, ...parts }: Props) {
  const { accounts, organization } = parts
  const accountNames = new Map(accounts.map(({ accountId, name }) => [accountId, name]))
  const unread = unreadOf(parts)
  const shown = new Set(crawls.map(({ id }) => id))
  const before = ended.filter(({ id }) => !shown.has(id))
  return (
    <div className="space-y-4">
      <RefreshWhile isMoving={crawls.some(({ endedAt }) => endedAt === null)} />
      <Panel label="Regions">
        <PanelHeader title="Regions" detail="the last crawl of each" />
        {crawls.length === 0 ? (
          <EmptyState title="Nothing was read yet">The first crawl begins within a minute.</EmptyState>
        ) : (
          <CrawlTable
            label="The last crawl of each region"
            crawls={crawls}
            accountNames={accountNames}
            actions={(crawl, place) => (mayStart ? <Actions crawl={crawl} place={place} /> : null)}
          />
        )}
      </Panel>
      {unread.length > 0 && (
        <Panel label="What could not be read">
          <PanelHeader
            title="What could not be read"
            detail="lists keep showing what was known of it before"
          />
          <UnreadList unread={unread} />
        </Panel>
      )}
      {organization && <OrganizationPanel organization={organization} />}
      {before.length > 0 && (
        <Panel label="Earlier crawls">
          <PanelHeader title="Earlier crawls" detail="of the last days" />
          <CrawlTable label="Earlier crawls" crawls={before} accountNames={accountNames} />
        </Panel>
      )}
    </div>
  )
}

function Actions({ crawl, place }: { readonly crawl: Crawl; readonly place: string }) {
  const { id, accountId, region, endedAt } = crawl
  if (endedAt !== null)
    return (
      <ActButton
        size="sm"
        action={readAgain.bind(null, [{ accountId, region }])}
        done={`${place} is being read again.`}
        label={`Read again: ${place}`}
      >
        Read again
      </ActButton>
    )
  if (siteState().readOnly) return null
  return (
    <ActButton
      size="sm"
      action={stopReading.bind(null, id)}
      done={`Stopped. What was read of ${place} is kept.`}
      label={`Stop reading ${place}`}
    >
      Stop
    </ActButton>
  )
}
