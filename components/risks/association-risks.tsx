import Link from 'next/link'
import type { FleetRisk } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { RiskItem } from './risk-item.tsx'

type Props = {
  readonly risks: readonly FleetRisk[]
  /** Whoever looks may answer for them, which is done among all risks: its dialogs would weigh on every association's page. */
  readonly mayAccept: boolean
}

/** What is dangerous about an association, on its own page. Nothing: nothing stands there. */
export function AssociationRisks({ risks, mayAccept }: Props) {
  const [first] = risks
  if (!first) return null
  const open = risks.filter(({ acceptance }) => acceptance?.state !== 'stands').length
  return (
    <Panel label="Risk">
      <PanelHeader
        title="Risk"
        detail={`${open} open${open < risks.length ? `, ${risks.length - open} accepted` : ''}; as it was read last`}
      >
        {mayAccept && (
          <Link
            href={routes.risk({ cluster: first.cluster })}
            prefetch={false}
            className="text-accent hover:underline"
          >
            Answer for them
          </Link>
        )}
      </PanelHeader>
      <ul className="divide-y divide-line">
        {risks.map((risk) => (
          <RiskItem key={risk.kind} risk={risk} />
        ))}
      </ul>
    </Panel>
  )
}
