import type { Metadata } from 'next'
import Link from 'next/link'
import { maySome, pageScope, tenantsFor } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { askedOf, RiskFilterBar } from '@/components/risks/risk-filter.tsx'
import { RiskList } from '@/components/risks/risk-list.tsx'
import { RiskTrend } from '@/components/risks/trend.tsx'
import type { RiskActions } from '@/components/risks/types.ts'
import { counted } from '@/components/settings/words.ts'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import type { Scope } from '@/lib/auth/rules/index.ts'
import { asStoreProblem, countRisks, countRows, listRisks } from '@/lib/fleet/index.ts'
import type { RiskFilter } from '@/lib/fleet/types.ts'
import { readRiskDays } from '@/lib/risks/index.ts'
import { routes } from '@/lib/routes.ts'
import { acceptThis, takeBackThis } from './actions.ts'
import { askedInput } from './input.ts'

export const metadata: Metadata = { title: 'Risk' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const pageSize = 50
const trendDays = 90
const dayMs = 86_400_000

const actions: RiskActions = { accept: acceptThis, takeBack: takeBackThis }

/** What is dangerous about which associations, and who answers for it. */
export default async function RiskPage({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const query = Object.entries(await searchParams).map(([key, value]) => [key, single(value)] as const)
  const { after, ...filter } = askedInput.parse(Object.fromEntries(query))
  const now = new Date()
  const [tally, page, waiting, unread, mayAccept] = await Promise.all([
    countRisks(scope, filter, now),
    listRisks(scope, filter, { after, limit: pageSize, now }),
    countRows(scope, 'has:waiting'),
    countRows(scope, 'has:problem'),
    maySome('risks.accept'),
  ])
  return (
    <>
      <PageBar crumbs={[{ label: 'Risk' }]} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Risk</h1>
      <p className="mb-3 max-w-3xl text-dim">
        What is dangerous about what pods may do by the policies that were read: the role’s, its boundary, the
        session policy and SCPs. Which statements make it so, and the least that ends it.
      </p>
      {!tally.ok && <StoreAway problem={tally.error} />}
      {tally.ok && !page.ok && <NoPage isCursor={page.error.kind === 'cursor'} filter={filter} />}
      {tally.ok && page.ok && (
        <>
          <RiskFilterBar filter={filter} tally={tally.value} />
          {waiting.ok && waiting.value > 0 && (
            <div className="mb-3">
              <Banner
                tone="info"
                title={`${counted(waiting.value, 'association is', 'associations are')} still being worked out.`}
              >
                What is new of them is not among these.
              </Banner>
            </div>
          )}
          {unread.ok && unread.value > 0 && <Unread count={unread.value} />}
          {page.value.rows.length === 0 ? (
            <Nothing filter={filter} />
          ) : (
            <RiskList
              rows={page.value.rows}
              tally={tally.value}
              show={filter.show}
              actions={mayAccept ? actions : null}
            />
          )}
          <nav aria-label="Pages" className="mt-3 mb-5 flex flex-wrap gap-2">
            {after !== null && (
              <Link href={routes.risk(askedOf(filter))} prefetch={false} className={buttonClass()}>
                From the start
              </Link>
            )}
            {page.value.next !== null && (
              <Link
                href={routes.risk({ ...askedOf(filter), after: page.value.next })}
                prefetch={false}
                className={buttonClass()}
              >
                More
              </Link>
            )}
          </nav>
          <Trends scope={scope} since={new Date(now.getTime() - trendDays * dayMs)} />
        </>
      )}
    </>
  )
}

/** What could not be read is not free of risk. */
function Unread({ count }: { readonly count: number }) {
  return (
    <div className="mb-3">
      <Banner title={`Of ${counted(count, 'association', 'associations')} nothing is known.`}>
        They, or their roles, could not be read:{' '}
        <Link
          href={routes.associations({ q: 'has:problem' })}
          prefetch={false}
          className="text-accent underline"
        >
          which they are
        </Link>
        .
      </Banner>
    </div>
  )
}

/** Of everything, or of each tenant of theirs: what was counted of others tells of others. */
async function Trends({ scope, since }: { readonly scope: Scope; readonly since: Date }) {
  const tenants = scope.kind === 'everything' ? null : await tenantsFor('associations.read')
  const found = await asStoreProblem(() =>
    Promise.all(
      (tenants ?? [{ id: null, name: null }]).map(async ({ id, name }) => ({
        id,
        name,
        days: await readRiskDays(id, since),
      })),
    ),
  )
  if (!found.ok) return null
  return (
    <div className="space-y-4">
      {found.value.map(({ id, name, days }) => (
        <RiskTrend key={id ?? ''} of={name} days={days} />
      ))}
    </div>
  )
}

function Nothing({ filter }: { readonly filter: RiskFilter }) {
  const isNarrowed = filter.kind !== null || filter.tenant !== null || filter.cluster !== null
  return (
    <Panel label="Risks">
      <EmptyState
        title={filter.show === 'accepted' ? 'Nothing is accepted' : 'Nothing is open'}
        actions={
          isNarrowed && (
            <Link href={routes.risk()} prefetch={false} className={buttonClass()}>
              Show all
            </Link>
          )
        }
      >
        {isNarrowed
          ? 'Of this kind, tenant and cluster there is none.'
          : 'Of what was read and worked out so far. What could not be read is on the overview.'}
      </EmptyState>
    </Panel>
  )
}

function NoPage({ isCursor, filter }: { readonly isCursor: boolean; readonly filter: RiskFilter }) {
  return (
    <Panel label="Risks">
      <EmptyState
        title={isCursor ? 'This page of the list cannot be found' : 'The risks cannot be shown now'}
        actions={
          <Link href={routes.risk(askedOf(filter))} prefetch={false} className={buttonClass()}>
            From the start
          </Link>
        }
      />
    </Panel>
  )
}
