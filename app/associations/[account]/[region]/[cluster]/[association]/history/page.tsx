import type { Metadata } from 'next'
import Link from 'next/link'
import { readHistory, single } from '@/app/_server/changes.ts'
import { reasonForReadOnly } from '@/app/_server/read-only.ts'
import { UnreadableAssociation } from '@/components/access/unreadable-association.tsx'
import { AssociationFrame } from '@/components/association/frame.tsx'
import { changeTo, hadOtherTags } from '@/components/association/revert.ts'
import { RevertButton } from '@/components/association/revert-button.tsx'
import { ChangeDetail } from '@/components/changes/change-detail.tsx'
import { ChangeList } from '@/components/changes/change-list.tsx'
import { HistoryProblem } from '@/components/changes/history-problem.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { type Change, listChanges } from '@/lib/history/index.ts'
import { type Association, noteReading } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { associationRefOf, type Params } from '../address.ts'
import { dialogActions } from '../dialog-actions.ts'
import { readAssociationAt, titleOf } from '../read.ts'

type Props = {
  readonly params: Promise<Params>
  readonly searchParams: Promise<Readonly<Record<string, string | string[]>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${await titleOf(params)} · history` }
}

export default async function Page({ params, searchParams }: Props) {
  const answer = await readAssociationAt(params)
  if (!answer.ok) return <UnreadableAssociation at={associationRefOf(await params)} problem={answer.error} />
  const { association } = answer.value
  const { accountId, region, cluster, associationId } = association
  const changes = await readHistory(async () => {
    // What was just read may itself be news.
    await noteReading(association)
    return listChanges(association)
  })
  const open = single((await searchParams).change)
  return (
    <AssociationFrame page={answer.value} tab="history">
      <Panel>
        <PanelHeader title="Changes" detail="newest first; those made outside Podscope as it noticed them">
          <Link
            href={routes.compare({ at: [accountId, region, cluster, associationId].join('/') })}
            prefetch={false}
            className="text-accent hover:underline"
          >
            Compare two moments
          </Link>
        </PanelHeader>
        {changes.ok ? (
          <List association={association} changes={changes.value} openId={open} />
        ) : (
          <HistoryProblem message={changes.error} />
        )}
      </Panel>
    </AssociationFrame>
  )
}

type ListProps = {
  readonly association: Association
  readonly changes: readonly Change[]
  readonly openId: string | null
}

function List({ association, changes, openId }: ListProps) {
  if (changes.length === 0) {
    return (
      <EmptyState title="Nothing is remembered yet">
        Every change made here, and every change that is noticed later, gets its line.
      </EmptyState>
    )
  }
  const opened = changes.find(({ id }) => id === openId)
  return (
    <ChangeList
      changes={changes}
      hrefOf={({ id }) => routes.associationHistory(association, id)}
      closedHref={routes.associationHistory(association)}
      openId={openId}
      detail={opened && <Opened association={association} change={opened} />}
    />
  )
}

async function Opened({ association, change }: { association: Association; change: Change }) {
  const { outcome, after, id } = change
  return (
    <ChangeDetail
      change={change}
      actions={
        outcome === 'stored' &&
        after && (
          <RevertButton
            association={association}
            actions={dialogActions}
            changeId={id}
            change={changeTo(after, association)}
            hadOtherTags={hadOtherTags(after, association)}
            readOnly={await reasonForReadOnly(association)}
          />
        )
      }
    />
  )
}
