import * as z from 'zod'
import { nameMax, reasonMax, withoutMax } from '@/components/reviews/types.ts'
import { verdicts } from '@/components/reviews/words.ts'
import { filterMax } from '@/lib/fleet/filter/index.ts'

/** Databases take no NUL. */
const words = z
  .string()
  .trim()
  .regex(/^[^\0]*$/)
const number = z.int().min(1).max(1_000_000)
const numbers = z.array(number).min(1).max(2000)

export const reviewIdInput = z.uuid()
export const entryInput = number
export const filterInput = z.string().trim().max(filterMax)
export const openInput = z.object({
  name: words.min(1).max(nameMax),
  filter: filterInput,
  /** A day: the review is due when it is over, in UTC. */
  due: z.iso.date(),
  reviewers: z.array(z.string().max(200)).min(1).max(200),
})
export const decisionInput = z.object({
  entries: numbers,
  verdict: z.enum(verdicts),
  reason: words.min(1).max(reasonMax),
  without: z.array(z.string().trim().min(1).max(200)).max(withoutMax),
})
export const handOnInput = z.object({ entries: numbers, to: z.string().max(200) })
