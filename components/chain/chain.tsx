import { cn } from '@/components/ui/cn.ts'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { AssociationPage } from '@/lib/inventory/types.ts'
import { chainOf } from './chain-model.ts'
import { ChainPicture } from './chain-picture.tsx'
import { HopPanel } from './hop-panel.tsx'
import { StandingIcon, Words } from './standing.tsx'

const grounds = {
  ok: 'bg-ok-soft',
  // Credentials come; what is to be said of them stands at the step.
  weak: 'bg-ok-soft',
  depends: 'bg-cut-soft',
  unknown: 'bg-sunk',
  broken: 'bg-bad-soft',
} as const

/** SCPs bear on the role's own way to a target role, and not on what EKS does (orgs_manage_policies_scps, they limit members' principals). */
function notLookedAt({ role, targetRole }: AssociationPage): readonly string[] {
  const isUnread = targetRole && role.state === 'read' && role.value.organization === null
  return ['whether the service account exists', ...(isUnread ? ['SCPs, which were not read'] : []), 'RCPs']
}

/** How a pod comes to its credentials, step by step, with what stands in the way and what to paste. */
export function Chain({ page, lacksAgent }: { page: AssociationPage; lacksAgent: boolean }) {
  const { standing, sentence, nodes, hops } = chainOf(page, lacksAgent)
  return (
    <>
      <Panel>
        <PanelHeader title="From pod to credentials">
          <span className="text-dim">not looked at: {notLookedAt(page).join(', ')}</span>
        </PanelHeader>
        <p className={cn('flex items-start gap-2 px-3.5 py-2', grounds[standing])}>
          <StandingIcon standing={standing === 'weak' ? 'ok' : standing} className="mt-0.5" />
          <span className="min-w-0">
            <Words text={sentence} />
          </span>
        </p>
        <div className="p-3.5">
          <ChainPicture nodes={nodes} />
        </div>
      </Panel>
      {hops.map((hop) => (
        <HopPanel key={hop.id} hop={hop} />
      ))}
    </>
  )
}
