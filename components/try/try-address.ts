import { createLoader, createParser, type inferParserType, parseAsString } from 'nuqs/server'
import type { TraceContext, TraceQuestion } from '@/components/access/trace-types.ts'

/** An ARN has at most 2,048 characters (IAM, reference_identifiers), and no value of a request is longer that anybody types. */
const textMax = 2048
/** Far more keys than policies look at. */
const keysMax = 100
const valuesMax = 50

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= textMax

/** By hand: a schema library would be a sixth of what the page may weigh. */
function isContext(value: unknown): value is TraceContext {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = Object.entries(value)
  return (
    entries.length <= keysMax &&
    entries.every(([key, each]) => {
      const isList = Array.isArray(each) && each.length <= valuesMax && each.every(isText)
      return key !== '' && key.length <= 256 && (each === null || isText(each) || isList)
    })
  )
}

/** JSON with the keys as they are: `{"aws:SourceVpce":"vpce-1","aws:SourceIp":null}`. */
export function parseContext(written: string): TraceContext | null {
  // Before it is parsed: an address is short.
  if (written.length > 64_000) return null
  try {
    const value: unknown = JSON.parse(written)
    return isContext(value) ? value : null
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
