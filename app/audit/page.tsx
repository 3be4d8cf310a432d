import type { Metadata } from 'next'
import Link from 'next/link'
import { actor } from '@/app/_server/actor.ts'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { single } from '@/app/_server/changes.ts'
import { AuditFilter } from '@/components/audit/audit-filter.tsx'
import { EntryDetail } from '@/components/audit/entry-detail.tsx'
import { EntryList } from '@/components/audit/entry-list.tsx'
import { VerifyPanel } from '@/components/audit/verify-panel.tsx'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { appendRead, type Entry, findEntry, listEntries } from '@/lib/audit/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { routes } from '@/lib/routes.ts'
import { verifyThis } from './actions.ts'
import { type Asked, askedOf, detailOf, entriesOf, hrefOf } from './input.ts'

export const metadata: Metadata = { title: 'Audit' }
export const dynamic = 'force-dynamic'

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[]>>> }

const pageSize = 50

/** That it is read is written down first: what cannot be is not shown. */
function read(asked: Asked, openId: string | null) {
  return asStoreProblem(async () => {
    await appendRead(await actor(), 'audit.read', detailOf(asked))
    // One more than is shown tells whether there is another page.
    const entries = await listEntries({ ...entriesOf(asked), limit: pageSize + 1 })
    const related = openId === null ? [] : await findEntry(openId)
    return { entries, related }
  })
}

export default async function AuditPage({ searchParams }: Props) {
  await pageAboutAll('audit.read')
  const query = await searchParams
  const asked = askedOf(query)
  const openId = single(query.entry)
  const found = await read(asked, openId)
  return (
    <>
      <PageBar crumbs={[{ label: 'Audit' }]}>
        <a href={routes.auditFile()} download className={buttonClass()}>
          Export as JSON lines
        </a>
      </PageBar>
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Audit</h1>
      <p className="mb-3 max-w-3xl text-dim">
        Who did what, newest first. Nothing here can be changed: each entry carries a hash of itself and of
        the one before it. Reading this is an entry too.
      </p>
      <VerifyPanel verify={verifyThis} />
      <AuditFilter key={hrefOf({ ...asked })} choice={asked} />
      {found.ok ? (
        <Entries {...found.value} openId={openId} asked={asked} />
      ) : (
        <StoreAway problem={found.error} />
      )}
    </>
  )
}

type EntriesProps = {
  readonly entries: readonly Entry[]
  readonly related: readonly Entry[]
  readonly openId: string | null
  readonly asked: Asked
}

function Entries({ entries, related, openId, asked }: EntriesProps) {
  const shown = entries.slice(0, pageSize)
  const opened = related.find(({ id }) => id === openId)
  const isElsewhere = opened && shown.every(({ id }) => id !== opened.id)
  const detail = opened && (
    <EntryDetail entry={opened} related={related} hrefOf={({ id }) => hrefOf(asked, id)} />
  )
  const list = { hrefOf: ({ id }: Entry) => hrefOf(asked, id), closedHref: hrefOf(asked), openId, detail }
  return (
    <>
      {isElsewhere && (
        <div className="mb-3">
          <Panel label="The opened entry">
            <EntryList entries={[opened]} {...list} />
          </Panel>
        </div>
      )}
      <Panel label="Entries">
        {shown.length === 0 ? <Nothing asked={asked} /> : <EntryList entries={shown} {...list} />}
      </Panel>
      <Pages entries={entries} asked={asked} />
    </>
  )
}

/** Reading it is an entry, so there is always one. */
function Nothing({ asked }: { readonly asked: Asked }) {
  if (asked.before !== undefined) return <EmptyState title="There is nothing older" />
  return (
    <EmptyState
      title="No entry is such"
      actions={
        <Link href={routes.audit()} prefetch={false} className={buttonClass()}>
          Show all entries
        </Link>
      }
    />
  )
}

function Pages({ entries, asked }: { readonly entries: readonly Entry[]; readonly asked: Asked }) {
  const last = entries.length > pageSize ? entries[pageSize - 1] : undefined
  const { before, ...choice } = asked
  if (before === undefined && !last) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex gap-2">
      {before !== undefined && (
        <Link href={hrefOf(choice)} prefetch={false} className={buttonClass()}>
          Newest
        </Link>
      )}
      {last && (
        <Link href={hrefOf({ ...choice, before: last.position })} prefetch={false} className={buttonClass()}>
          Older
        </Link>
      )}
    </nav>
  )
}
