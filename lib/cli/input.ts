import { z } from 'zod'
import type { NamedPolicy, PolicySet } from '../iam/index.ts'

/** A policy document as an object, or as its JSON text. */
const document = z.union([z.string(), z.record(z.string(), z.unknown())])
const documents = z.array(document)
const levels = z.array(documents)

export const policiesInput = z.strictObject({
  identity: documents,
  boundary: documents.optional(),
  session: documents.optional(),
  scps: levels.optional(),
  rcps: levels.optional(),
  resource: document.optional(),
  vpcEndpoint: documents.optional(),
  /** Layers that are there, or may be, and could not be read. */
  unreadable: z
    .array(z.enum(['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'vpcEndpoint']))
    .optional(),
})

/**
 * No ARN, action or value of a request is near this long (an ARN has at most 2,048 characters): matching one against a pattern takes as many
 * steps as its length squared, and a line must not stop the others.
 */
const requestTextMax = 8192
const requestText = z.string().max(requestTextMax)

const contextInput = z.record(z.string(), z.union([requestText, z.array(requestText)]))

/** An ARN, or whoever sends a request without credentials: `*` to the engine. */
const principalInput = z.union([
  requestText.min(1),
  z.strictObject({ type: z.literal('Anonymous') }).transform(() => '*'),
])

export const requestInput = z.strictObject({
  principal: principalInput,
  action: requestText.min(1),
  resource: requestText.min(1),
  resourceAccount: z.string().optional(),
  context: contextInput.default({}),
  unknown: z.array(z.string()).optional(),
})

/** What is known of the session before any request; without it nothing is known and nothing is known to be absent. */
export const sessionInput = z.strictObject({
  principal: requestText.min(1),
  known: contextInput.default({}),
  absent: z.array(z.string()).default([]),
})

export const anySession = { principal: 'arn:aws:iam::000000000000:role/any', known: {}, absent: [] }

function named(name: string, value: z.infer<typeof document>): NamedPolicy {
  return { name, text: typeof value === 'string' ? value : JSON.stringify(value) }
}

function namedAll(layer: string, values: z.infer<typeof documents>): NamedPolicy[] {
  return values.map((value, index) => named(`${layer}[${index}]`, value))
}

/** The engine's policy set from a line's, each document named by its place: `identity[0]`, `scps[1][0]`. */
export function toPolicySet(input: z.infer<typeof policiesInput>): PolicySet {
  const { identity, boundary, session, scps, rcps, resource, vpcEndpoint, unreadable } = input
  return {
    identity: namedAll('identity', identity),
    ...(boundary && { boundary: namedAll('boundary', boundary) }),
    ...(session && { session: namedAll('session', session) }),
    ...(scps && { scps: scps.map((level, index) => namedAll(`scps[${index}]`, level)) }),
    ...(rcps && { rcps: rcps.map((level, index) => namedAll(`rcps[${index}]`, level)) }),
    ...(resource !== undefined && { resource: named('resource', resource) }),
    ...(vpcEndpoint && { vpcEndpoint: namedAll('vpcEndpoint', vpcEndpoint) }),
    ...(unreadable && { unreadable }),
  }
}
