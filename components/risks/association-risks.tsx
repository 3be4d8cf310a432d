import type { FleetRisk } from '@/lib/fleet/types.ts'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { RiskItem } from './risk-item.tsx'
import type { RiskActions } from './types.ts'

type Props = { readonly risks: readonly FleetRisk[]; readonly actions: RiskActions | null }

/** What is dangerous about an association, on its own page. Nothing: nothing stands there. */
export function AssociationRisks({ risks, actions }: Props) {
  if (risks.length === 0) return null
  const open = risks.filter(({ acceptance }) => acceptance?.state !== 'stands').length
  return (
    <Panel label="Risk">
      <PanelHeader
        title="Risk"
        detail={`${open} open${open < risks.length ? `, ${risks.length - open} accepted` : ''}; as it was read last`}
      />
      <ul className="divide-y divide-line">
        {risks.map((risk) => (
          <RiskItem key={risk.kind} risk={risk} actions={actions} />
        ))}
      </ul>
    </Panel>
  )
}
