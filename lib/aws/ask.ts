import 'server-only'
import { fail, ok, type Result } from '../base/index.ts'
import { clientsFor, UnknownAccountError } from './clients.ts'
import { type Call, toProblem } from './errors.ts'
import type { AwsProblem } from './types.ts'

type Clients = Awaited<ReturnType<typeof clientsFor>>

/** Makes one call with the account's clients; whatever goes wrong comes back as a problem. */
export async function ask<T>(
  call: Call,
  work: (clients: Clients) => Promise<T>,
): Promise<Result<T, AwsProblem>> {
  try {
    return ok(await work(await clientsFor(call.accountId, call.region)))
  } catch (error) {
    if (error instanceof UnknownAccountError) {
      return fail({ ...toProblem(error, call), kind: 'not-found', outcomeUnknown: false })
    }
    return fail(toProblem(error, call))
  }
}

/** More pages than any quota allows: an endpoint that never stops handing out tokens must not keep us for ever. */
const pageMax = 2000

/** Reads all pages. An endpoint that repeats a token has no more to tell. */
export async function readPages<Item>(
  readPage: (token: string | undefined) => Promise<{ items: readonly Item[]; next: string | undefined }>,
): Promise<Item[]> {
  const items: Item[] = []
  const seen = new Set<string>()
  let token: string | undefined
  for (let page = 0; page < pageMax; page++) {
    const { items: more, next } = await readPage(token)
    items.push(...more)
    if (!next || seen.has(next)) return items
    seen.add(next)
    token = next
  }
  return items
}

/** Maps with at most `width` at once, in order. */
export async function mapBounded<In, Out>(
  values: readonly In[],
  width: number,
  work: (value: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  let next = 0
  async function worker(): Promise<void> {
    while (next < values.length) {
      const index = next++
      const value = values[index]
      if (value !== undefined) results[index] = await work(value)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, values.length) }, worker))
  return results
}
