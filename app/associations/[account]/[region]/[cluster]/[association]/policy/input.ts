import { z } from 'zod'

const text = z.string().min(1).max(2048)
const query = z.object({ allow: text, on: text })

/** The request that a draft is wanted to let through; null: the address asks for none, or for what cannot be one. */
export function readWanted(given: Readonly<Record<string, string | readonly string[] | undefined>>) {
  const read = query.safeParse(given)
  return read.success ? { action: read.data.allow, resource: read.data.on } : null
}
