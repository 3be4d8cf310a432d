import type { FleetRisk, RiskTally } from '@/lib/fleet/types.ts'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { AcceptRisk } from './accept-risk.tsx'
import { RiskItem } from './risk-item.tsx'
import { TakeBack } from './take-back.tsx'
import type { RiskActions } from './types.ts'
import { riskWords } from './words.ts'

type Props = {
  readonly rows: readonly FleetRisk[]
  readonly tally: RiskTally
  readonly show: 'open' | 'accepted'
  readonly actions: RiskActions | null
}

/** Risks by kind, in their order, each kind with how many there are in all. */
export function RiskList({ rows, tally, show, actions }: Props) {
  const kinds = Map.groupBy(rows, ({ kind }) => kind)
  return (
    <div className="space-y-4">
      {[...kinds].map(([kind, list]) => (
        <Panel key={kind} label={riskWords[kind].label}>
          <PanelHeader
            title={riskWords[kind].label}
            detail={`${tally[kind][show].toLocaleString('en')} ${show}. ${riskWords[kind].about}`}
          />
          <ul className="divide-y divide-line">
            {list.map((risk) => (
              <RiskItem
                key={[risk.accountId, risk.region, risk.cluster, risk.associationId].join('/')}
                risk={risk}
                accept={actions && <AcceptRisk risk={risk} accept={actions.accept} />}
                takeBack={actions && <TakeBack risk={risk} takeBack={actions.takeBack} />}
                named
              />
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  )
}
