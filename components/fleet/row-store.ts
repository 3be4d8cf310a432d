import type { FleetRow } from '@/lib/fleet/types.ts'

/** The rows of a long list that were fetched, in blocks of one size, at most so many: the first are let go as others come. */
export type Blocks = {
  readonly size: number
  readonly rows: ReadonlyMap<number, readonly FleetRow[]>
  /** Where the next block begins, behind a block that was fetched. */
  readonly ends: ReadonlyMap<number, string>
}

/** 40 blocks of 100 rows are some megabytes. */
export const blocksMax = 40

export function firstBlocks(size: number, rows: readonly FleetRow[], next: string | null): Blocks {
  return { size, rows: new Map([[0, rows]]), ends: new Map(next === null ? [] : [[0, next]]) }
}

export function rowAt({ size, rows }: Blocks, index: number): FleetRow | null {
  return rows.get(Math.floor(index / size))?.[index % size] ?? null
}

/** The block that is missing for a part of the list, the first of them; null: all is there. */
export function missingBlock({ size, rows }: Blocks, first: number, last: number): number | null {
  for (let block = Math.floor(first / size); block <= Math.floor(last / size); block += 1)
    if (!rows.has(block)) return block
  return null
}

/** The block behind a part of the list, where it is missing and its place is known: whoever scrolls on comes to it next. Null: none. */
export function blockAhead({ size, rows, ends }: Blocks, last: number): number | null {
  const block = Math.floor(last / size)
  return ends.has(block) && !rows.has(block + 1) ? block + 1 : null
}

/** Where a block is asked for: behind the one before it where that is known, otherwise by its place. */
export function startOf({ size, ends }: Blocks, block: number): { after: string } | { from: number } {
  const after = ends.get(block - 1)
  return after === undefined ? { from: block * size } : { after }
}

export function withBlock(
  blocks: Blocks,
  block: number,
  rows: readonly FleetRow[],
  next: string | null,
): Blocks {
  const kept = [...blocks.rows].filter(([each]) => each !== block).slice(-(blocksMax - 1))
  const ends = new Map(blocks.ends)
  if (next !== null) ends.set(block, next)
  return { ...blocks, rows: new Map([...kept, [block, rows]]), ends }
}
