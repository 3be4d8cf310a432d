import 'server-only'
import { fail, ok, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import { type Clients, clientsFor, clientsForTarget } from './clients.ts'
import { type Call, toProblem } from './errors.ts'
import { assertPossible } from './names.ts'
import type { AwsProblem } from './types.ts'

/** What every request is sent with. */
type Options = { readonly abortSignal: AbortSignal }
type Once<T> = (clients: Clients, options: Options) => Promise<T>

/** Gives up after `ms`, also when `work` takes no notice of its signal (a credentials provider that hangs). Rejects with an AbortError. */
export function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms)
  const late = new Promise<never>((_, reject) => {
    const abort = () => reject(new DOMException('no answer in time', 'AbortError'))
    signal.addEventListener('abort', abort, { once: true })
  })
  return Promise.race([work(signal), late])
}

/** One request, its retries and their waits included, takes PODSCOPE_TIMEOUT_MS at most. */
async function request<T>(call: Call, work: Once<T>): Promise<T> {
  assertPossible(call)
  return within(readEnv().timeoutMs, async (abortSignal) => work(await clientsOf(call), { abortSignal }))
}

function clientsOf({ accountId, region, asTarget }: Call): Promise<Clients> {
  return asTarget ? clientsForTarget(accountId, region) : clientsFor(accountId, region)
}

async function attempt<T>(call: Call, work: Once<T>): Promise<Result<T, AwsProblem>> {
  try {
    return ok(await request(call, work))
  } catch (error) {
    return fail(toProblem(error, call))
  }
}

/**
 * Makes one request with the account's clients; whatever goes wrong comes back as a problem. With a gate it is sent when the gate says so, and
 * without the SDK's retries: repeating is then the gate's.
 */
export async function ask<T>(call: Call, work: Once<T>): Promise<Result<T, AwsProblem>> {
  const { gate } = call
  if (!gate) return attempt(call, work)
  return gate(() => attempt(call, (clients, options) => work(withoutRetries(clients), options)))
}

function withoutRetries(clients: Clients): Clients {
  return { ...clients, eks: clients.eksOnce, iam: clients.iamOnce, sts: clients.stsOnce }
}

/** More pages than any quota allows: an endpoint that never stops handing out tokens must not keep us for ever. */
const pageMax = 2000

type Page<Item> = { readonly items: readonly Item[]; readonly next: string | undefined }

/** Asks for page after page. An endpoint that repeats a token has no more to tell. */
export async function askPages<Item>(
  call: Call,
  readPage: (clients: Clients, options: Options, token: string | undefined) => Promise<Page<Item>>,
): Promise<Result<readonly Item[], AwsProblem>> {
  const items: Item[] = []
  const seen = new Set<string>()
  let token: string | undefined
  for (let page = 0; page < pageMax; page++) {
    const from = token
    const answer = await ask(call, (clients, options) => readPage(clients, options, from))
    if (!answer.ok) return answer
    items.push(...answer.value.items)
    const { next } = answer.value
    if (!next || seen.has(next)) break
    seen.add(next)
    token = next
  }
  return ok(items)
}

/** Maps with at most `width` at once, in order. */
export async function mapBounded<In, Out>(
  values: readonly In[],
  width: number,
  work: (value: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  const rest = values.entries()
  async function worker(): Promise<void> {
    for (const [index, value] of rest) results[index] = await work(value)
  }
  await Promise.all(Array.from({ length: Math.min(width, values.length) }, worker))
  return results
}
