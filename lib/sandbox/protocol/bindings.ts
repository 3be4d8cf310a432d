/** HTTP bindings of REST operations: what of an input or output travels in path, query and headers. */
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols'
import { isRecord, type Shape } from './model.ts'
import type { Members, WireRequest } from './wire.ts'

// Timestamp format 6 is the HTTP date, the default for headers; 5 is RFC 3339.
const fromText = new FromStringShapeDeserializer({
  httpBindings: true,
  timestampFormat: { useTrait: true, default: 5 },
})
const toText = new ToStringShapeSerializer({
  httpBindings: true,
  timestampFormat: { useTrait: true, default: 6 },
})

type Located = {
  readonly name: string
  readonly member: Shape
  readonly traits: Readonly<Record<string, unknown>>
}

function locate(shape: Shape): readonly Located[] {
  if (!shape.isStructSchema()) return []
  return [...shape.structIterator()].map(([name, member]) => ({
    name,
    member,
    traits: member.getMergedTraits() as Readonly<Record<string, unknown>>,
  }))
}

function isBound({ traits }: Located): boolean {
  return ['httpLabel', 'httpQuery', 'httpHeader', 'httpPrefixHeaders', 'httpQueryParams'].some(
    (trait) => traits[trait] !== undefined,
  )
}

/** Names of members that travel in the body. */
export function bodyMembers(shape: Shape): readonly string[] {
  return locate(shape)
    .filter((located) => !isBound(located) && located.traits.httpPayload === undefined)
    .map(({ name }) => name)
}

/** The member that is the body, if the operation has one: S3's objects and policies. */
export function payloadMember(shape: Shape): { name: string; member: Shape } | undefined {
  return locate(shape).find(({ traits }) => traits.httpPayload !== undefined)
}

export function readBindings(
  shape: Shape,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): Members {
  const input: Members = {}
  for (const located of locate(shape)) {
    const value = readOne(located, request, labels)
    if (value !== undefined) input[located.name] = value
  }
  return input
}

function readOne(
  { name, member, traits }: Located,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): unknown {
  if (traits.httpLabel !== undefined) return labels[name]
  if (typeof traits.httpQuery === 'string') return readQuery(member, request.query, traits.httpQuery)
  if (typeof traits.httpHeader === 'string') {
    const text = request.headers[traits.httpHeader.toLowerCase()]
    return text === undefined ? undefined : fromText.read(member, text)
  }
  return undefined
}

function readQuery(member: Shape, query: URLSearchParams, key: string): unknown {
  if (!query.has(key)) return undefined
  if (!member.isListSchema()) return fromText.read(member, query.get(key) ?? '')
  return query.getAll(key).map((text) => fromText.read(member.getValueSchema(), text))
}

/** Headers an output asks for. */
export function writeHeaders(shape: Shape, output: Members): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const { name, member, traits } of locate(shape)) {
    const value = output[name]
    if (value === undefined || value === null) continue
    if (typeof traits.httpHeader === 'string') {
      toText.write(member, value)
      headers[traits.httpHeader.toLowerCase()] = toText.flush()
    } else if (typeof traits.httpPrefixHeaders === 'string' && isRecord(value)) {
      for (const [key, text] of Object.entries(value)) {
        headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = String(text)
      }
    }
  }
  return headers
}
