import type { Metadata } from 'next'
import Link from 'next/link'
import { readHistory, single } from '@/app/_server/changes.ts'
import { ChangeDetail } from '@/components/changes/change-detail.tsx'
import { ChangeList } from '@/components/changes/change-list.tsx'
import { HistoryProblem } from '@/components/changes/history-problem.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { type Change, listRecentChanges } from '@/lib/history/index.ts'
import { routes } from '@/lib/routes.ts'

export const metadata: Metadata = { title: 'Changes' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const pageSize = 50

/** A position, or nothing where the address holds something else. */
function positionOf(text: string | null): { readonly before?: number } {
  return text !== null && /^\d{1,9}$/.test(text) ? { before: Number(text) } : {}
}

export default async function Page({ searchParams }: Props) {
  const query = await searchParams
  const from = positionOf(single(query.before))
  const openId = single(query.change)
  // One more than is shown tells whether there is another page.
  const read = await readHistory(() => listRecentChanges({ ...from, limit: pageSize + 1 }))
  return (
    <>
      <PageBar crumbs={[{ label: 'Changes' }]} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Changes</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Every change of every association, newest first: made here, or noticed when an association was read.
      </p>
      <Panel label="Changes">
        {read.ok ? (
          <List changes={read.value.slice(0, pageSize)} openId={openId} from={from} />
        ) : (
          <HistoryProblem message={read.error} />
        )}
      </Panel>
      {read.ok && <Pages changes={read.value} from={from} />}
    </>
  )
}

type From = { readonly before?: number }

function List({ changes, openId, from }: { changes: readonly Change[]; openId: string | null; from: From }) {
  if (changes.length === 0) {
    return (
      <EmptyState title={from.before === undefined ? 'Nothing has changed yet' : 'There is nothing older'}>
        Open an association to change it; what changes elsewhere is noticed when it is read again.
      </EmptyState>
    )
  }
  const opened = changes.find(({ id }) => id === openId)
  return (
    <ChangeList
      changes={changes}
      hrefOf={({ id }) => routes.changes({ ...from, change: id })}
      closedHref={routes.changes(from)}
      openId={openId}
      detail={opened && <ChangeDetail change={opened} actions={<ToHistory change={opened} />} />}
      subject={(change) => <Subject change={change} />}
    />
  )
}

function Subject({ change: { namespace, serviceAccount, cluster, region } }: { change: Change }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      {namespace}/{serviceAccount} in {cluster}, {region}
    </span>
  )
}

/** Where it can be reverted, if the association is still there. */
function ToHistory({ change }: { change: Change }) {
  const { associationId, id } = change
  if (associationId === null || change.after === null) return null
  return (
    <Link href={routes.associationHistory({ ...change, associationId }, id)} className={buttonClass()}>
      Open the association’s history
    </Link>
  )
}

function Pages({ changes, from }: { changes: readonly Change[]; from: From }) {
  const last = changes.length > pageSize ? changes[pageSize - 1] : undefined
  if (from.before === undefined && !last) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-2">
      {from.before !== undefined && (
        <Link href={routes.changes()} className={buttonClass()}>
          Newest
        </Link>
      )}
      {last && (
        <Link href={routes.changes({ before: last.position })} className={buttonClass()}>
          Older
        </Link>
      )}
    </nav>
  )
}
