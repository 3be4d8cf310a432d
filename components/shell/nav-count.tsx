'use client'
import type { FleetStatus } from '@/lib/fleet/types.ts'
import { useFleetStatus } from './use-fleet-status.ts'

type Props = {
  readonly first: FleetStatus | null
  readonly of: 'associations' | 'clusters' | 'roles'
}

/** How many there are, beside their link. */
export function NavCount({ first, of }: Props) {
  const status = useFleetStatus(first)
  if (!status || status[of] === 0) return null
  // Not part of the link's name: that is where it leads.
  return (
    <span aria-hidden className="ml-auto pl-2 font-normal text-dim tabular-nums max-md:hidden">
      {status[of].toLocaleString('en')}
    </span>
  )
}
