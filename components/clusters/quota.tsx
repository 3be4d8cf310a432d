import { associationsPerClusterMax } from '@/lib/pod-identity/index.ts'
import { Gauge } from '../ui/gauge.tsx'

type Props = { readonly count: number | null; readonly unknown?: string }

/** How many associations a cluster has, against the 5,000 it may have. `unknown`: why there is no number. */
export function Quota({ count, unknown = 'not readable' }: Props) {
  if (count === null) return <span className="text-dim">{unknown}</span>
  return <Gauge value={count} max={associationsPerClusterMax} />
}
