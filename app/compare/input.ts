import { z } from 'zod'
import { associationText, refOfText } from '@/app/_server/association-text.ts'
import { single } from '@/app/_server/changes.ts'
import type { CompareChoice } from '@/components/compare/types.ts'
import { filterMax } from '@/lib/fleet/filter/index.ts'
import type { CompareAsked } from '@/lib/fleet/index.ts'

const dayMs = 86_400_000
/** Longer ago nothing was read by anybody: EKS has had these associations since November 2023. */
const firstMs = Date.UTC(2023, 0)
const usualDays = 7

/** As a field of a form gives it (`2026-11-28T09:30`), or with its zone; it means UTC. */
const time = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?$/)
  .transform((text) => Date.parse(text.endsWith('Z') ? text : `${text}Z`))
  .pipe(z.number())

const query = z.object({
  days: z.coerce.number().int().min(1).max(3660).nullable().catch(null),
  q: z
    .string()
    .max(filterMax * 10)
    .catch(''),
  at: associationText,
  // An empty one is the choice of all of them.
  tenant: z.string().trim().min(1).max(100).nullable().catch(null),
})

export type Asked = {
  /** As it stands in the address. */
  readonly choice: CompareChoice
  /** Null: `problem` says why nothing can be compared. */
  readonly asked: CompareAsked | null
  readonly problem: string | null
}

type Given = Readonly<Record<string, string | readonly string[] | undefined>>

function momentsOf(from: string, to: string, days: number, now: number): readonly [number, number] | string {
  const [start, end] = [time.safeParse(from), time.safeParse(to)]
  if (from !== '' && !start.success) return 'The first moment is no time: write it as 2026-11-28T09:30.'
  if (to !== '' && !end.success) return 'The second moment is no time: write it as 2026-11-28T09:30.'
  const until = end.success ? Math.min(end.data, now) : now
  const since = start.success ? start.data : until - days * dayMs
  if (since < firstMs) return 'The first moment lies before there was anything to read.'
  if (since >= until) return 'The first moment has to lie before the second.'
  return [since, until]
}

/** What an address asks to be compared. `now` in milliseconds. */
export function readAsked(given: Given, now: number): Asked {
  const text = (name: string) => single(given[name]) ?? ''
  const fields = { days: text('days'), q: text('q'), at: text('at'), tenant: text('tenant') }
  const { days, q, at, tenant } = query.parse(fields)
  const [from, to] = [text('from').trim(), text('to').trim()]
  const shown = from === '' && to === '' ? (days ?? usualDays) : null
  const choice = { days: shown, from, to, q, at, tenant }
  const moments = momentsOf(from, to, days ?? usualDays, now)
  if (typeof moments === 'string') return { choice, asked: null, problem: moments }
  const [since, until] = moments
  return {
    choice,
    asked: {
      filter: q,
      at: at === null ? null : refOfText(at),
      from: new Date(since).toISOString(),
      to: until >= now ? 'now' : new Date(until).toISOString(),
    },
    problem: null,
  }
}
