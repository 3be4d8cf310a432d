'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { RunCells } from './run-cells.tsx'
import { isShown, type RunLine, shownChoices } from './run-view.ts'

const labels = { all: 'all', loss: 'with loss', problems: 'with problems', open: 'to do' } as const
const columns = [
  { label: 'Target' },
  { label: 'Loses', className: 'text-right' },
  { label: 'Gains', className: 'text-right' },
  { label: 'Size', className: 'hidden text-right md:table-cell' },
  { label: 'What to know', className: 'hidden text-left sm:table-cell' },
  { label: 'State', className: 'hidden text-left sm:table-cell' },
] as const
const rowHeight = 46

function Spacer({ height }: { readonly height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={columns.length} style={{ height }} className="p-0" />
    </tr>
  )
}

type Props = { readonly lines: readonly RunLine[]; readonly kind: 'policy' | 'clone' }

/** Every target with what writing it would do, and what became of it. Only the rows on the screen are drawn. */
export function RunTable({ lines, kind }: Props) {
  const [shown, setShown] = useQueryState('show', parseAsStringLiteral(shownChoices).withDefault('all'))
  const found = useMemo(() => lines.filter((line) => isShown(line, shown)), [lines, shown])
  const list = useRef<HTMLDivElement>(null)
  const virtualizer = useWindowVirtualizer({
    count: found.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => found[index]?.position ?? index,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    initialRect: { width: 1280, height: 900 },
  })
  const rows = virtualizer.getVirtualItems()
  const start = (rows[0]?.start ?? 0) - virtualizer.options.scrollMargin
  const end = virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? 0) - virtualizer.options.scrollMargin)
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
                {columns.map(({ label, ...rest }) => (
                  <th
                    key={label}
                    scope="col"
                    className={`px-3.5 py-1.5 max-sm:px-2 font-medium text-dim text-xs ${'className' in rest ? rest.className : 'text-left'}`}
                  >
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Spacer height={start} />
              {rows.map(({ index }) => {
                const line = found[index]
                return (
                  line && (
                    <RunCells
                      key={line.position}
                      line={line}
                      kind={kind}
                      index={index}
                      measure={virtualizer.measureElement}
                    />
                  )
                )
              })}
              <Spacer height={end} />
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </div>
  )
}
