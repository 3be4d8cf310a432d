'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useReducer, useRef, useSyncExternalStore } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { type Column, leastWidth } from './columns.ts'
import { FleetHeading } from './fleet-heading.tsx'
import { FleetRowLine, WaitingLine } from './fleet-row.tsx'
import { common, grown, isNone, isSame, type Span } from './gradual.ts'
import { narrow, restMs, rowHeights } from './measures.ts'
import type { FleetSelection } from './selection.ts'
import type { FleetSort } from './types.ts'
import type { Rows } from './use-rows.ts'

function watchNarrow(tell: () => void): () => void {
  const query = window.matchMedia(narrow)
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}

function useRowHeight(): number {
  const isNarrow = useSyncExternalStore(
    watchNarrow,
    () => window.matchMedia(narrow).matches,
    () => false,
  )
  return isNarrow ? rowHeights.narrow : rowHeights.wide
}

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
  const rowHeight = useRowHeight()
  const virtualizer = useWindowVirtualizer({
    count: total,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Within the scroll event itself, drawing took up to 78 ms of a slow machine. The rows beyond the screen are there until React comes to it.
    useFlushSync: false,
    scrollMargin: list.current?.offsetTop ?? 0,
    initialRect: { width: 1280, height: 900 },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: where rows lie is worked out anew when their height is another
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const drawn = virtualizer.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0]
  const { need } = rows
  useEffect(() => need(first, last), [need, first, last])
  const above = (drawn[0]?.start ?? 0) - virtualizer.options.scrollMargin
  const below = virtualizer.getTotalSize() - ((drawn.at(-1)?.end ?? 0) - virtualizer.options.scrollMargin)
  const width = columns.length + (selection ? 2 : 1)
  const full = useGradually(
    { first: virtualizer.range?.startIndex ?? first, last: virtualizer.range?.endIndex ?? last },
    { first, last },
    rows,
  )
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
        <table
          className="w-full whitespace-nowrap lg:table-fixed lg:min-w-(--least)"
          style={{ '--least': `${leastWidth(columns)}rem` }}
          aria-rowcount={total + 1}
        >
          <FleetHeading columns={columns} sort={sort} onSort={onSort} selection={selection} shown={shown} />
          <tbody>
            <Spacer height={above} width={width} />
            {drawn.map(({ index }) => {
              const row = index >= full.first && index <= full.last ? rows.at(index) : null
              // Rows that wait are all alike: they stay where they are while the list flies by.
              if (!row) return <WaitingLine key={`waiting-${index - first}`} index={index} width={width} />
              return (
                <FleetRowLine
                  key={index}
                  row={row}
                  columns={columns}
                  index={index}
                  selected={selection ? selection.has(row) : null}
                  onToggle={selection?.toggle ?? ignore}
                />
              )
            })}
            <Spacer height={below} width={width} />
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  )
}

const ignore = () => undefined

/** Which of the rows near the screen are drawn in full: all that the page came with, and then some more with every frame. */
function useGradually(seen: Span, near: Span, { at }: Rows): Span {
  const drawn = useRef(near)
  const [, drawMore] = useReducer((count: number) => count + 1, 0)
  const isThere = (index: number) => at(index) !== null
  const kept = common(drawn.current, near)
  const now = isNone(kept) ? kept : grown(kept, seen, near, isThere)
  useEffect(() => {
    drawn.current = now
    const next = grown(now, seen, near, isThere)
    if (isNone(next) || isSame(next, now)) return
    const draw = () => {
      drawn.current = next
      drawMore()
    }
    if (isNone(now)) {
      const timer = setTimeout(draw, restMs)
      return () => clearTimeout(timer)
    }
    const frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
  })
  return now
}
