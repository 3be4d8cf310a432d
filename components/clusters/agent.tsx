import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import type { AgentState } from '@/lib/aws/types.ts'

const states = {
  active: { words: 'active', icon: CircleCheck, look: 'text-granted' },
  'built-in': { words: 'built in (Auto Mode)', icon: CircleCheck, look: 'text-granted' },
  degraded: { words: 'degraded', icon: TriangleAlert, look: 'text-cut' },
  missing: { words: 'missing: pods get no credentials', icon: CircleAlert, look: 'text-denied' },
  unknown: { words: 'not readable', icon: CircleHelp, look: 'text-dim' },
} as const

/** State of the Pod Identity agent. Without it no pod of the cluster gets credentials. */
export function Agent({ state }: { readonly state: AgentState }) {
  const { words, icon: Icon, look } = states[state]
  return (
    <span className="flex items-center gap-1.5">
      <Icon aria-hidden className={`size-3.5 shrink-0 ${look}`} />
      {words}
    </span>
  )
}
