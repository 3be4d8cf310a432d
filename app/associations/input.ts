import { z } from 'zod'
import { type FleetSort, filterMax, keyWords, sortKeys } from '@/lib/fleet/filter/index.ts'

/** Longer than any filter that is read, so that the page can say how long it was. */
const filter = z
  .string()
  .max(filterMax * 10)
  .catch('')

/** What the address of the fleet's table may ask; what means nothing is as usual. */
export const askedInput = z.object({
  q: filter.default(''),
  by: z.enum(sortKeys).catch('namespace').default('namespace'),
  desc: z.stringbool().catch(false).default(false),
})
export type FleetAsked = z.infer<typeof askedInput>

export const sortOf = ({ by, desc }: FleetAsked): FleetSort => ({ key: by, descending: desc })

const lastMax = 100_000_000
/** Where rows are asked for: behind a cursor, or from a place on. */
export const startInput = z.union([
  z.object({ after: z.string().min(1).max(8192) }),
  z.object({ from: z.coerce.number().int().min(0).max(lastMax) }),
])
export const formatInput = z.enum(['csv', 'json'])

const keys = Object.keys(keyWords) as [keyof typeof keyWords, ...(keyof typeof keyWords)[]]
export const suggestInput = z.object({ key: z.enum(keys), typed: z.string().max(300) })
export const viewInput = z.object({
  name: z.string().trim().min(1).max(80),
  view: z.object({
    filter: z.string().max(filterMax),
    sort: z.string().max(40),
    columns: z.array(z.string().max(40)).max(20),
  }),
})
export const viewIdInput = z.uuid()
