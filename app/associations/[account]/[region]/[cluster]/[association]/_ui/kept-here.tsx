import Link from 'next/link'
import { keptOf } from '@/app/_server/kept.ts'
import { KeptList } from '@/components/refusals/kept-list.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

/** More are on the page of refusals. */
const shownMax = 10

/** What was refused to its pods and kept by somebody of the team. */
export async function KeptHere({ at }: { readonly at: AssociationRef }) {
  const kept = await keptOf({ at, limit: shownMax })
  if (!kept.ok || kept.value.length === 0) return null
  return (
    <Panel label="Refusals kept by the team">
      <PanelHeader title="Refusals kept by the team">
        <Link href={routes.explain()} prefetch={false} className="text-accent hover:underline">
          Explain another
        </Link>
      </PanelHeader>
      <KeptList kept={kept.value} isOfOne />
    </Panel>
  )
}
