/** The SDK's runtime schemas, read as a server needs them. Layout: `@smithy/types` StaticOperationSchema. */
import { NormalizedSchema } from '@smithy/core/schema'

export type Shape = NormalizedSchema
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0]

export type HttpTrait = { readonly method: string; readonly path: string; readonly status: number }
export type Operation = {
  readonly name: string
  readonly input: Shape
  readonly output: Shape
  /** Absent for the Query protocol, where every call is a POST to `/`. */
  readonly http?: HttpTrait
}
/** `code` is what travels: Query services shorten `NoSuchEntityException` to `NoSuchEntity`. */
export type ErrorShape = { readonly code: string; readonly status: number; readonly shape: Shape }
export type ServiceModel = {
  readonly operations: ReadonlyMap<string, Operation>
  readonly errors: ReadonlyMap<string, ErrorShape>
}

const operationTag = 9
const errorTag = -3

/** Collects the operations and errors among a client package's exports; everything else is passed over. */
export function readModel(exports: object): ServiceModel {
  const operations = new Map<string, Operation>()
  const errors = new Map<string, ErrorShape>()
  for (const value of Object.values(exports)) {
    if (!Array.isArray(value)) continue
    if (value[0] === operationTag) {
      const operation = readOperation(value)
      operations.set(operation.name, operation)
    } else if (value[0] === errorTag) {
      const error = readError(value)
      errors.set(error.code, error)
    }
  }
  return { operations, errors }
}

function readOperation(tuple: readonly unknown[]): Operation {
  const [, , name, traits, input, output] = tuple
  if (typeof name !== 'string') throw new TypeError('An operation schema without a name.')
  const http = isRecord(traits) && Array.isArray(traits.http) ? readHttp(traits.http) : undefined
  const shapes = { name, input: shapeOf(input), output: shapeOf(output) }
  return http === undefined ? shapes : { ...shapes, http }
}

function readHttp([method, path, status]: readonly unknown[]): HttpTrait {
  return { method: String(method), path: String(path), status: Number(status) }
}

function readError(tuple: readonly unknown[]): ErrorShape {
  const [, , name, traits] = tuple
  const known = isRecord(traits) ? traits : {}
  const query = Array.isArray(known.awsQueryError) ? known.awsQueryError : []
  const fallback = known.error === 'server' ? 500 : 400
  return {
    code: String(query[0] ?? name),
    status: Number(query[1] ?? known.httpError ?? fallback),
    shape: shapeOf(tuple),
  }
}

// The packages export these tuples as plain values; that they are schemas is what readModel has just established.
function shapeOf(ref: unknown): Shape {
  return NormalizedSchema.of(ref as SchemaRef)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
