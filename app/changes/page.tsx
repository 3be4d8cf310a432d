import type { Metadata } from 'next'
import Link from 'next/link'
import { pageScope } from '@/app/_server/asker.ts'
import { readHistory, single } from '@/app/_server/changes.ts'
import { ChangeDetail } from '@/components/changes/change-detail.tsx'
import {
  type ChangeChoice,
  ChangeFilter,
  type KindName,
  kindNames,
  sourceNames,
} from '@/components/changes/change-filter.tsx'
import { ChangeList } from '@/components/changes/change-list.tsx'
import { ChangeSubject } from '@/components/changes/change-subject.tsx'
import { HistoryProblem } from '@/components/changes/history-problem.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { type Change, type ChangeKind, listRecentChanges } from '@/lib/history/index.ts'
import { routes } from '@/lib/routes.ts'

export const metadata: Metadata = { title: 'Changes' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const pageSize = 50
const kinds: Readonly<Record<KindName, ChangeKind>> = {
  appeared: 'create',
  changed: 'update',
  vanished: 'delete',
}

/** Which of them, and from where on. */
type Asked = ChangeChoice & { readonly before?: number }

/** What means nothing in an address is as if it were not there. */
function askedOf(query: Awaited<Props['searchParams']>): Asked {
  const before = single(query.before)
  const kind = kindNames.find((each) => each === single(query.kind))
  const source = sourceNames.find((each) => each === single(query.source))
  return {
    ...(kind && { kind }),
    ...(source && { source }),
    ...(before !== null && /^\d{1,9}$/.test(before) && { before: Number(before) }),
  }
}

/** Without what is not asked, so that it does not stand in the address. */
function hrefOf({ kind, source, before }: Asked, change?: string): string {
  return routes.changes({
    ...(kind && { kind }),
    ...(source && { source }),
    ...(before !== undefined && { before }),
    ...(change !== undefined && { change }),
  })
}

export default async function Page({ searchParams }: Props) {
  const scope = await pageScope('associations.read')
  const query = await searchParams
  const asked = askedOf(query)
  const { kind, source, before } = asked
  const openId = single(query.change)
  // One more than is shown tells whether there is another page.
  const read = await readHistory(() =>
    listRecentChanges(scope, {
      ...(before !== undefined && { before }),
      kind: kind && kinds[kind],
      source,
      limit: pageSize + 1,
    }),
  )
  return (
    <>
      <PageBar crumbs={[{ label: 'Changes' }]}>
        <Link href={routes.compare()} prefetch={false} className={buttonClass({ size: 'sm' })}>
          Compare two moments
        </Link>
      </PageBar>
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Changes</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Every change of every association, newest first: made here, or noticed when associations were read.
      </p>
      <ChangeFilter choice={asked} />
      <Panel label="Changes">
        {read.ok ? (
          <List changes={read.value.slice(0, pageSize)} openId={openId} asked={asked} />
        ) : (
          <HistoryProblem message={read.error} />
        )}
      </Panel>
      {read.ok && <Pages changes={read.value} asked={asked} />}
    </>
  )
}

type ListProps = {
  readonly changes: readonly Change[]
  readonly openId: string | null
  readonly asked: Asked
}

function List({ changes, openId, asked }: ListProps) {
  if (changes.length === 0) return <Nothing asked={asked} />
  const opened = changes.find(({ id }) => id === openId)
  return (
    <ChangeList
      changes={changes}
      hrefOf={({ id }) => hrefOf(asked, id)}
      closedHref={hrefOf(asked)}
      openId={openId}
      detail={opened && <ChangeDetail change={opened} actions={<ToHistory change={opened} />} />}
      subject={(change) => <ChangeSubject change={change} />}
      headingOf={(change, above) => <Day change={change} above={above} />}
    />
  )
}

function Nothing({ asked: { kind, source, before } }: { readonly asked: Asked }) {
  if (before !== undefined) return <EmptyState title="There is nothing older" />
  if (kind || source)
    return (
      <EmptyState
        title="No change is such"
        actions={
          <Link href={routes.changes()} className={buttonClass()}>
            Show all changes
          </Link>
        }
      />
    )
  return (
    <EmptyState title="Nothing has changed yet">
      Open an association to change it; what changes elsewhere is noticed when it is read again.
    </EmptyState>
  )
}

const dayOf = ({ startedAt }: Change) => startedAt.slice(0, 10)
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** The day of a change, where the one above is of another. */
function Day({ change, above }: { readonly change: Change; readonly above: Change | undefined }) {
  if (above && dayOf(above) === dayOf(change)) return null
  return (
    <h2 className="border-line border-b bg-sunk px-3.5 py-1.5 font-medium text-dim text-xs">
      {dayFormat.format(new Date(change.startedAt))} <span className="font-normal">UTC</span>
    </h2>
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

function Pages({ changes, asked }: { changes: readonly Change[]; asked: Asked }) {
  const last = changes.length > pageSize ? changes[pageSize - 1] : undefined
  const { before, ...choice } = asked
  if (before === undefined && !last) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-2">
      {before !== undefined && (
        <Link href={hrefOf(choice)} className={buttonClass()}>
          Newest
        </Link>
      )}
      {last && (
        <Link href={hrefOf({ ...choice, before: last.position })} className={buttonClass()}>
          Older
        </Link>
      )}
    </nav>
  )
}
