'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { SpacerRow, useWindowRows } from '../ui/window-rows.tsx'
import { RunCells } from './run-cells.tsx'
import { isShown, type RunLine, shownChoices } from './run-view.ts'

const labels = { all: 'all', loss: 'with loss', problems: 'with problems', open: 'to do' } as const
const columns = [
  { label: 'Target', className: 'text-left max-sm:pl-3.5' },
  { label: 'Loses', className: 'text-right' },
  { label: 'Gains', className: 'text-right max-sm:pr-3.5' },
  { label: 'Characters', className: 'hidden text-right md:table-cell' },
  { label: 'What to know', className: 'hidden text-left sm:table-cell' },
  { label: 'State', className: 'hidden text-left sm:table-cell' },
] as const
const rowHeight = 46

type Props = { readonly lines: readonly RunLine[]; readonly kind: 'policy' | 'clone' }

/** Every target with what writing it would do, and what became of it. Only the rows on the screen are drawn. */
export function RunTable({ lines, kind }: Props) {
  const [shown, setShown] = useQueryState('show', parseAsStringLiteral(shownChoices).withDefault('all'))
  const found = useMemo(() => lines.filter((line) => isShown(line, shown)), [lines, shown])
  const { list, indices, above, below, measure } = useWindowRows({
    count: found.length,
    rowHeight,
    overscan: 12,
    keyOf: (index) => found[index]?.position ?? index,
  })
  return (
    <div ref={list}>
      <fieldset className="flex flex-wrap items-center gap-1 px-3.5 py-2" aria-label="Targets shown">
        {shownChoices.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={shown === choice}
            onClick={() => void setShown(choice)}
            className="min-h-6 cursor-pointer rounded-full border border-line px-2.5 text-xs aria-pressed:border-transparent aria-pressed:bg-accent-soft aria-pressed:font-medium"
          >
            {labels[choice]} {lines.filter((line) => isShown(line, choice)).length.toLocaleString('en')}
          </button>
        ))}
      </fieldset>
      {found.length === 0 && lines.length > 0 ? (
        <EmptyState
          title="None of the targets"
          actions={<Button onClick={() => void setShown('all')}>Show all</Button>}
        />
      ) : (
        <ScrollRegion label="Targets of this run">
          <table className="w-full" aria-rowcount={found.length + 1}>
            <thead>
              <tr>
                {columns.map(({ label, className }) => (
                  <th
                    key={label}
                    scope="col"
                    className={`px-3.5 py-1.5 max-sm:px-2 font-medium text-dim text-xs ${className}`}
                  >
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <SpacerRow height={above} columns={columns.length} />
              {indices.map((index) => {
                const line = found[index]
                return (
                  line && (
                    <RunCells key={line.position} line={line} kind={kind} index={index} measure={measure} />
                  )
                )
              })}
              <SpacerRow height={below} columns={columns.length} />
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </div>
  )
}
