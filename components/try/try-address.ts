import { createLoader, createParser, type inferParserType, parseAsString } from 'nuqs/server'
import { z } from 'zod'
import type { TraceContext, TraceQuestion } from '@/components/access/trace-types.ts'

/** An ARN has at most 2,048 characters (IAM, reference_identifiers), and no value of a request is longer that anybody types. */
const textMax = 2048
const text = z.string().max(textMax)
/** Far more keys than policies look at. */
const keysMax = 100
const contextSchema = z
  .record(z.string().min(1).max(256), z.union([text, z.array(text).max(50), z.null()]))
  .refine((context) => Object.keys(context).length <= keysMax)

/** JSON with the keys as they are: `{"aws:SourceVpce":"vpce-1","aws:SourceIp":null}`. */
export function parseContext(written: string): TraceContext | null {
  // Before it is parsed: an address is short.
  if (written.length > 64_000) return null
  try {
    return contextSchema.parse(JSON.parse(written))
  } catch {
    return null
  }
}

const bounded = createParser({
  parse: (written) => (written.length <= textMax ? written : null),
  serialize: (value: string) => value,
})

/** One request, in the address, so that it can be handed on. */
export const tryParsers = {
  action: bounded,
  resource: bounded,
  context: createParser({
    parse: parseContext,
    serialize: (context: TraceContext) => JSON.stringify(context),
    eq: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  }),
  /** Set by links that mean a complete request: keys that it does not name are not in it. */
  rest: parseAsString,
}
export type TryAddress = inferParserType<typeof tryParsers>

type Search = Readonly<Record<string, string | string[] | undefined>>

const load = createLoader(tryParsers)

/** What an address asks; `lost` names the parts that could not be read. */
export function readTryAddress(search: Search): {
  readonly address: TryAddress
  readonly lost: readonly string[]
} {
  const address = load(search)
  const lost = (['action', 'resource', 'context'] as const).filter(
    (name) => search[name] !== undefined && search[name] !== '' && address[name] === null,
  )
  return { address, lost }
}

export function questionOf({ action, resource, context, rest }: TryAddress): TraceQuestion | null {
  const name = action?.trim()
  if (!name) return null
  return {
    action: name,
    ...(resource && { resource }),
    ...(context && { context }),
    ...(rest === 'absent' && { rest }),
  }
}

export function addressOf({ action, resource, context, rest }: TraceQuestion): TryAddress {
  const keys = Object.keys(context ?? {}).length
  return {
    action,
    resource: resource ?? null,
    context: keys > 0 ? (context ?? null) : null,
    rest: rest ?? null,
  }
}
