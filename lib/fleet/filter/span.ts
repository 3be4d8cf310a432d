import type { Span } from './types.ts'

const day = 86_400_000
const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: day, w: 7 * day }
const agePattern = /^(<|>)?(\d{1,5})(m|h|d|w)$/
const datePattern = /^\d{4}-\d{2}-\d{2}$/

/** Midnight (UTC) of a day that there is, or null. */
function dayAt(text: string): number | null {
  if (!datePattern.test(text)) return null
  const at = Date.parse(`${text}T00:00:00Z`)
  // `2026-02-30` is read as a day of March.
  const isThere = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
  // Neither the year 0, which PostgreSQL does not know, nor a last day whose next has five digits.
  return isThere && text >= '0001' && text < '9999-12-31' ? at : null
}

const iso = (at: number) => new Date(at).toISOString()

/** Days from the first to the last, both included; one that is left out is open. */
function daysBetween(from: string, to: string): Span | null {
  const [first, last] = [dayAt(from), dayAt(to)]
  if ((from && first === null) || (to && last === null) || (first === null && last === null)) return null
  return { from: first === null ? null : iso(first), to: last === null ? null : iso(last + day) }
}

/** `7d` and `<7d`: in the last seven days; `>7d`: not in them; a day; `from..to`. Null: it is none of these. */
export function parseSpan(text: string): Span | null {
  const age = agePattern.exec(text)
  if (age) {
    const ms = Number(age[2]) * (units[age[3] ?? ''] ?? 0)
    return age[1] === '>' ? { before: ms } : { within: ms }
  }
  const [from = '', to] = text.split('..')
  return to === undefined ? daysBetween(from, from) : daysBetween(from, to)
}
