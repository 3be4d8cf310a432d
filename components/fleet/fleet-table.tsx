'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type RefObject,
  useEffect,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { type Column, leastWidth } from './columns.ts'
import { FleetHeading } from './fleet-heading.tsx'
import { FleetRowLine } from './fleet-row.tsx'
import { common, grown, isNone, isSame, rowsOf, type Span } from './gradual.ts'
import { narrow, restMs, rowHeights } from './measures.ts'
import type { FleetSelection } from './selection.ts'
import type { FleetSort } from './types.ts'
import type { Rows } from './use-rows.ts'
import waiting from './waiting.module.css'

let narrowQuery: MediaQueryList | undefined
/** Asked once: asking anew parses the query, at every step of a scroll. */
function queryNarrow(): MediaQueryList {
  narrowQuery ??= window.matchMedia(narrow)
  return narrowQuery
}

function watchNarrow(tell: () => void): () => void {
  const query = queryNarrow()
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}

function useRowHeight(): number {
  const isNarrow = useSyncExternalStore(
    watchNarrow,
    () => queryNarrow().matches,
    () => false,
  )
  return isNarrow ? rowHeights.narrow : rowHeights.wide
}

/** How far down the page it begins. Told when the page is laid out: asking while it is drawn would lay it out once more at every step of a scroll. */
function useOffsetTop(element: RefObject<HTMLElement | null>): number {
  const [offsetTop, setOffsetTop] = useState(0)
  useEffect(() => {
    const look = () => setOffsetTop(element.current?.offsetTop ?? 0)
    // What changes above it changes the height of the page.
    const observer = new ResizeObserver(look)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return offsetTop
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

/** Rows that are not drawn, as one that is as high as they are: nothing of it changes while the list flies by. */
function Waiting({ rows, rowHeight, width }: Readonly<Record<'rows' | 'rowHeight' | 'width', number>>) {
  if (rows <= 0) return null
  const style: CSSProperties = { height: rows * rowHeight, '--row': `${rowHeight}px` }
  return (
    <tr aria-hidden>
      <td colSpan={width} style={style} className={`p-0 ${waiting.rows}`} />
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
    scrollMargin: useOffsetTop(list),
    initialRect: { width: 1280, height: 900 },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: where rows lie is worked out anew when their height is another
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const drawn = virtualizer.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? -1]
  const { need } = rows
  useEffect(() => need(first, last), [need, first, last])
  const width = columns.length + (selection ? 2 : 1)
  const full = useGradually(
    { first: virtualizer.range?.startIndex ?? first, last: virtualizer.range?.endIndex ?? last },
    { first, last },
    rows,
  )
  const [begin, end] = isNone(full) ? [0, 0] : [full.first, full.last + 1]
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
          // Collapsed borders are painted for the table as a whole: each row that comes would paint the others anew.
          className="w-full border-separate border-spacing-0 whitespace-nowrap lg:table-fixed lg:min-w-(--least)"
          style={{ '--least': `${leastWidth(columns)}rem` }}
          aria-rowcount={total + 1}
        >
          <FleetHeading columns={columns} sort={sort} onSort={onSort} selection={selection} shown={shown} />
          <tbody className="group/rows" data-still={virtualizer.isScrolling ? undefined : ''}>
            <Waiting rows={begin} rowHeight={rowHeight} width={width} />
            {rowsOf(full).map((index) => {
              const row = rows.at(index)
              if (!row) return <Waiting key={index} rows={1} rowHeight={rowHeight} width={width} />
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
            <Waiting rows={total - end} rowHeight={rowHeight} width={width} />
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
