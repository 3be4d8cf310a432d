'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { FleetRow } from '@/lib/fleet/types.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import type { Column } from './columns.ts'
import { FleetHeading } from './fleet-heading.tsx'
import { FleetRowLine, WaitingLine } from './fleet-row.tsx'
import type { FleetSelection } from './selection.ts'
import type { FleetSort } from './types.ts'
import type { Rows } from './use-rows.ts'

const rowHeight = 34

type Props = {
  readonly rows: Rows
  readonly total: number
  readonly columns: readonly Column[]
  readonly sort: FleetSort
  readonly onSort: (key: FleetSort['key']) => void
  /** Null: nothing may be written, so nothing is selected. */
  readonly selection: FleetSelection | null
}

/** A row that is only height, for the rows above and below what is on the screen. */
function Spacer({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={width} style={{ height }} className="p-0" />
    </tr>
  )
}

/** The fleet's rows: only those on the screen are drawn, and only those near it fetched. */
export function FleetTable({ rows, total, columns, sort, onSort, selection }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const virtualizer = useWindowVirtualizer({
    count: total,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    initialRect: { width: 1280, height: 900 },
  })
  const drawn = virtualizer.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0]
  const { need } = rows
  useEffect(() => need(first, last), [need, first, last])
  const above = (drawn[0]?.start ?? 0) - virtualizer.options.scrollMargin
  const below = virtualizer.getTotalSize() - ((drawn.at(-1)?.end ?? 0) - virtualizer.options.scrollMargin)
  const width = columns.length + (selection ? 2 : 1)
  const shown = drawn.flatMap(({ index }) => rows.at(index) ?? [])
  return (
    <div ref={list}>
      {rows.failed && (
        <div className="p-3">
          <Banner
            tone="bad"
            title="More rows could not be fetched."
            actions={<Button onClick={rows.retry}>Try again</Button>}
          >
            Podscope or its database did not answer. What is shown stays.
          </Banner>
        </div>
      )}
      <ScrollRegion label="Associations of the fleet">
        <table className="w-full whitespace-nowrap" aria-rowcount={total + 1}>
          <FleetHeading columns={columns} sort={sort} onSort={onSort} selection={selection} shown={shown} />
          <tbody>
            <Spacer height={above} width={width} />
            {drawn.map(({ index }) => (
              <Line
                key={index}
                index={index}
                row={rows.at(index)}
                columns={columns}
                width={width}
                selection={selection}
                measure={virtualizer.measureElement}
              />
            ))}
            <Spacer height={below} width={width} />
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  )
}

type LineProps = {
  readonly index: number
  readonly row: FleetRow | null
  readonly columns: readonly Column[]
  readonly width: number
  readonly selection: FleetSelection | null
  readonly measure: (row: HTMLTableRowElement | null) => void
}

const ignore = () => undefined

function Line({ index, row, columns, width, selection, measure }: LineProps) {
  if (!row) return <WaitingLine index={index} width={width} />
  return (
    <FleetRowLine
      row={row}
      columns={columns}
      index={index}
      selected={selection ? selection.has(row) : null}
      onToggle={selection?.toggle ?? ignore}
      measure={measure}
    />
  )
}
