import Link from 'next/link'
import { keptOf } from '@/app/_server/kept.ts'
import { KeptList } from '@/components/refusals/kept-list.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { routes } from '@/lib/routes.ts'

/** More are on the page of refusals. */
const shownMax = 10

/** What somebody of the team kept last. */
export async function KeptRefusals() {
  const kept = await keptOf({ limit: shownMax })
  if (!kept.ok || kept.value.length === 0) return null
  return (
    <Panel label="Refusals kept by the team">
      <PanelHeader title="Refusals kept by the team">
        <Link href={routes.explain()} prefetch={false} className="text-accent hover:underline">
          All of them
        </Link>
      </PanelHeader>
      <KeptList kept={kept.value} />
    </Panel>
  )
}
