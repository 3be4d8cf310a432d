'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useRef } from 'react'

type Options = {
  readonly count: number
  /** Pixels, until a row is measured. */
  readonly rowHeight: number
  /** Rows drawn above and below the screen. */
  readonly overscan: number
  /** What makes a row the same one in another order; its place unless told. */
  readonly keyOf?: (index: number) => number | string
}

export type WindowRows = {
  /** The element that the rows begin in. */
  readonly list: RefObject<HTMLDivElement | null>
  /** Places of the rows to draw, from 0. */
  readonly indices: readonly number[]
  /** Heights of what is not drawn above and below them. */
  readonly above: number
  readonly below: number
  /** The `ref` of every row, which carries its place as `data-index`. */
  readonly measure: (row: HTMLTableRowElement | null) => void
}

/** Of a long table that scrolls with the page, the rows on the screen. */
export function useWindowRows({ count, rowHeight, overscan, keyOf }: Options): WindowRows {
  const list = useRef<HTMLDivElement>(null)
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: list.current?.offsetTop ?? 0,
    // Before the browser has measured itself, and on the server, the first screenful is drawn.
    initialRect: { width: 1280, height: 900 },
    ...(keyOf && { getItemKey: keyOf }),
  })
  const rows = virtualizer.getVirtualItems()
  const margin = virtualizer.options.scrollMargin
  return {
    list,
    indices: rows.map(({ index }) => index),
    above: (rows[0]?.start ?? 0) - margin,
    below: virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? 0) - margin),
    measure: virtualizer.measureElement,
  }
}

/** A row that is only height, for the rows above and below what is on the screen. */
export function SpacerRow({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height }} className="p-0" />
    </tr>
  )
}
