import Link from 'next/link'
import { keptOf } from '@/app/_server/kept.ts'
import { explainRefusal } from '@/components/explain/explain-model.ts'
import { foundOf } from '@/components/explain/found.ts'
import { explainAddress } from '@/components/explain/refusal-address.ts'
import { StoreAway } from '@/components/fleet/store-away.tsx'
import { KeepPanel } from '@/components/refusals/keep-panel.tsx'
import { KeptList } from '@/components/refusals/kept-list.tsx'
import { KeptPanel } from '@/components/refusals/kept-panel.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import type { Denial } from '@/lib/pod-identity/index.ts'
import type { KeptRefusal } from '@/lib/refusals/types.ts'
import { routes } from '@/lib/routes.ts'
import { dropThis, keepThis, markThis } from '../actions.ts'

/** Keeps the refusal of this association, for who wants to. */
export function Keep({ page, denial }: { readonly page: AssociationPage; readonly denial: Denial }) {
  const { accountId, region, cluster, associationId } = page.association
  const at = { accountId, region, cluster, associationId }
  return <KeepPanel address={explainAddress(denial)} keep={keepThis.bind(null, at)} />
}

type KeptProps = {
  readonly kept: KeptRefusal
  /** Null: its association cannot be read, or is not there. */
  readonly page: AssociationPage | null
  readonly session: 'effective' | 'first'
}

/** What was kept, beside what is found now. */
export function Kept({ kept, page, session }: KeptProps) {
  return (
    <KeptPanel
      kept={kept}
      now={page && foundOf(explainRefusal(kept.denial, page, session))}
      mark={markThis.bind(null, kept.id)}
      takeAway={dropThis.bind(null, kept.id)}
    />
  )
}

const pageSize = 50

/** Everything that was kept, newest first. */
export async function KeptForTeam({ before }: { readonly before: number | undefined }) {
  // One more than is shown tells whether there is another page.
  const found = await keptOf({ before, limit: pageSize + 1 })
  if (!found.ok) return <StoreAway problem={found.error} />
  const shown = found.value.slice(0, pageSize)
  const last = found.value.length > pageSize ? shown.at(-1) : undefined
  return (
    <>
      <Panel label="Refusals kept by the team">
        <PanelHeader title="Refusals kept by the team" detail="for 90 days" />
        {shown.length === 0 ? (
          <EmptyState title={before === undefined ? 'None is kept' : 'There is nothing older'}>
            Explain a refusal, and keep it for whoever else looks after the association.
          </EmptyState>
        ) : (
          <KeptList kept={shown} />
        )}
      </Panel>
      {(before !== undefined || last) && (
        <nav aria-label="Pages" className="flex gap-2">
          {before !== undefined && (
            <Link href={routes.explain()} prefetch={false} className={buttonClass()}>
              Newest
            </Link>
          )}
          {last && (
            <Link href={routes.explain({ before: last.position })} prefetch={false} className={buttonClass()}>
              Older
            </Link>
          )}
        </nav>
      )}
    </>
  )
}

/** One that is not kept any more. */
export function NotKept() {
  return (
    <Panel label="Refusals kept by the team">
      <EmptyState title="It is not kept any more">
        Its time is over, somebody took it away, or it is not yours to see. Paste the refusal again.
      </EmptyState>
    </Panel>
  )
}
