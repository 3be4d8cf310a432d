import { useMemo, useState } from 'react'
import type { AssociationLine } from './association-line.ts'

export type Selection = {
  /** In the order of the list; what the filter hides stays selected. */
  readonly selected: readonly AssociationLine[]
  readonly isSelected: (line: AssociationLine) => boolean
  readonly toggle: (line: AssociationLine) => void
  /** Of the lines shown: all, some or none are selected. */
  readonly shownState: 'all' | 'some' | 'none'
  /** Selects all that are shown, or none of them when all are. */
  readonly toggleShown: () => void
  readonly clear: () => void
}

/** Which associations of a list are selected, by id. */
export function useSelection(
  lines: readonly AssociationLine[],
  shown: readonly AssociationLine[],
): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const selected = useMemo(() => lines.filter(({ associationId }) => ids.has(associationId)), [lines, ids])
  const count = useMemo(
    () => shown.reduce((sum, { associationId }) => sum + Number(ids.has(associationId)), 0),
    [shown, ids],
  )
  const shownState = count === 0 ? 'none' : count === shown.length ? 'all' : 'some'
  function change(changed: readonly AssociationLine[], isIn: boolean): void {
    const next = new Set(ids)
    for (const { associationId } of changed) {
      if (isIn) next.add(associationId)
      else next.delete(associationId)
    }
    setIds(next)
  }
  return {
    selected,
    isSelected: ({ associationId }) => ids.has(associationId),
    toggle: (line) => change([line], !ids.has(line.associationId)),
    shownState,
    toggleShown: () => change(shown, shownState !== 'all'),
    clear: () => setIds(new Set()),
  }
}
