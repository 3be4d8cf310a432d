import { useCallback, useState } from 'react'
import type { FleetRow } from '@/lib/fleet/types.ts'

export type FleetSelection = {
  /** In the order in which they were selected; what the filter hides stays selected. */
  readonly rows: readonly FleetRow[]
  readonly has: (row: FleetRow) => boolean
  /** Always the same function, so that a row is not drawn again for it. */
  readonly toggle: (row: FleetRow) => void
  readonly stateOf: (rows: readonly FleetRow[]) => 'all' | 'some' | 'none'
  readonly toggleAll: (rows: readonly FleetRow[]) => void
  readonly clear: () => void
}

const keyOf = ({ accountId, region, cluster, associationId }: FleetRow) =>
  [accountId, region, cluster, associationId].join('/')

function changed(
  selected: ReadonlyMap<string, FleetRow>,
  rows: readonly FleetRow[],
  isIn: boolean,
): ReadonlyMap<string, FleetRow> {
  const next = new Map(selected)
  for (const row of rows) {
    if (isIn) next.set(keyOf(row), row)
    else next.delete(keyOf(row))
  }
  return next
}

/** Which rows of the fleet are selected. The rows themselves are kept: those that are scrolled away are not on the page any more. */
export function useFleetSelection(): FleetSelection {
  const [selected, setSelected] = useState<ReadonlyMap<string, FleetRow>>(new Map())
  const has = (row: FleetRow) => selected.has(keyOf(row))
  const toggle = useCallback(
    (row: FleetRow) => setSelected((now) => changed(now, [row], !now.has(keyOf(row)))),
    [],
  )
  function stateOf(rows: readonly FleetRow[]) {
    const count = rows.filter(has).length
    return count === 0 ? 'none' : count === rows.length ? 'all' : 'some'
  }
  return {
    rows: [...selected.values()],
    has,
    toggle,
    stateOf,
    toggleAll: (rows) => setSelected(changed(selected, rows, stateOf(rows) !== 'all')),
    clear: () => setSelected(new Map()),
  }
}
