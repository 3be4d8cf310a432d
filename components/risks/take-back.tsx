import type { FleetRisk } from '@/lib/fleet/types.ts'
import { ConfirmButton } from '../settings/confirm-button.tsx'
import type { RiskActions } from './types.ts'
import { riskWords } from './words.ts'

type Props = { readonly risk: FleetRisk; readonly takeBack: RiskActions['takeBack'] }

/** Nobody answers for a risk any more. */
export function TakeBack({ risk, takeBack }: Props) {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, kind, acceptance } = risk
  if (!acceptance) return null
  return (
    <ConfirmButton
      title="Take it back?"
      label={`Take back: ${riskWords[kind].label}, ${namespace}/${serviceAccount}`}
      body={<p>Nobody answers for it any more, and it counts as open.</p>}
      verb="Take back"
      done="Taken back."
      action={takeBack.bind(null, { accountId, region, cluster, associationId }, acceptance.id)}
    >
      Take back
    </ConfirmButton>
  )
}
