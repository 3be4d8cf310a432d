import { expect, test } from 'vitest'
import type { FleetRow } from '@/lib/fleet/types.ts'
import { blockAhead, blocksMax, firstBlocks, missingBlock, rowAt, startOf, withBlock } from './row-store.ts'

const rowsFrom = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ associationId: `a-${from + index}` }) as FleetRow)

test('rows are found by their place, and what is missing is asked for from the first block on', () => {
  const blocks = firstBlocks(10, rowsFrom(0, 10), 'c0')
  expect(rowAt(blocks, 3)?.associationId).toBe('a-3')
  expect(rowAt(blocks, 10)).toBeNull()
  expect(missingBlock(blocks, 0, 9)).toBeNull()
  expect(missingBlock(blocks, 5, 25)).toBe(1)
  expect(startOf(blocks, 1)).toEqual({ after: 'c0' })
  expect(startOf(blocks, 7)).toEqual({ from: 70 })
  const more = withBlock(blocks, 7, rowsFrom(70, 4), null)
  expect(rowAt(more, 73)?.associationId).toBe('a-73')
  expect(rowAt(more, 74)).toBeNull()
})

test('the block ahead is the next one, until it is there or the list ends', () => {
  const blocks = firstBlocks(10, rowsFrom(0, 10), 'c0')
  expect(blockAhead(blocks, 3)).toBe(1)
  // Where it begins is not known before the one that is looked at is there.
  expect(blockAhead(blocks, 13)).toBeNull()
  const more = withBlock(blocks, 1, rowsFrom(10, 4), null)
  expect(blockAhead(more, 3)).toBeNull()
  expect(blockAhead(more, 13)).toBeNull()
})

test('the blocks that came first are let go, never the one that has just come', () => {
  let blocks = firstBlocks(10, rowsFrom(0, 10), 'c0')
  for (let block = 1; block <= blocksMax; block += 1)
    blocks = withBlock(blocks, block, rowsFrom(block * 10, 10), `c${block}`)
  expect(blocks.rows.size).toBe(blocksMax)
  expect(missingBlock(blocks, 0, 9)).toBe(0)
  expect(rowAt(blocks, blocksMax * 10)?.associationId).toBe(`a-${blocksMax * 10}`)
  // Where the next begins is short and is kept.
  expect(startOf(blocks, 1)).toEqual({ after: 'c0' })
})
