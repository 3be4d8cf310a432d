/** restJson1, the protocol of EKS. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
import { JsonCodec2 } from '@smithy/core/protocols'
import { bodyMembers, readBindings, writeHeaders } from './bindings.ts'
import { checkTypes } from './check.ts'
import { AwsFault, statusOf } from './fault.ts'
import { isRecord, type Operation, type ServiceModel } from './model.ts'
import type { Route } from './routes.ts'
import type { Members, WireRequest, WireResponse } from './wire.ts'

// Timestamp format 7: epoch seconds.
const codec = new JsonCodec2({
  timestampFormat: { useTrait: true, default: 7 },
  httpBindings: true,
  jsonName: true,
})

export async function readJsonRequest(route: Route, request: WireRequest): Promise<Members> {
  const shape = route.operation.input
  const bound = readBindings(shape, request, route.labels)
  const body = parseJsonBody(request.body.toString('utf8'))
  const names = bodyMembers(shape)
  const picked = Object.fromEntries(names.filter((name) => name in body).map((name) => [name, body[name]]))
  checkTypes(shape, { ...picked, ...bound })
  const read: unknown = await codec.createDeserializer().read(shape, JSON.stringify(picked))
  return { ...(isRecord(read) ? read : {}), ...bound }
}

/** Throws SerializationException for what is no JSON object; nothing at all is an empty one. */
export function parseJsonBody(text: string): Members {
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AwsFault('SerializationException', 'The request body is not valid JSON.')
  }
  if (!isRecord(value)) throw new AwsFault('SerializationException', 'The request body is not a JSON object.')
  return value
}

export function writeJsonResponse(operation: Operation, output: Members, requestId: string): WireResponse {
  const serializer = codec.createSerializer()
  const names = bodyMembers(operation.output)
  const body = Object.fromEntries(names.filter((name) => name in output).map((name) => [name, output[name]]))
  let text = '{}'
  if (operation.output.isStructSchema()) {
    serializer.write(operation.output, body)
    text = new TextDecoder().decode(serializer.flush())
  }
  return {
    status: operation.http?.status ?? 200,
    headers: { ...writeHeaders(operation.output, output), ...jsonHeaders(requestId) },
    body: text,
  }
}

/** The class travels in `x-amzn-errortype`; members of the modelled error travel beside the message. */
export function writeJsonFault(model: ServiceModel, fault: AwsFault, requestId: string): WireResponse {
  return {
    status: statusOf(fault, model.errors.get(fault.code)?.status),
    headers: { ...jsonHeaders(requestId), 'x-amzn-errortype': fault.code },
    body: JSON.stringify({ ...fault.members, message: fault.message }),
  }
}

function jsonHeaders(requestId: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': requestId }
}
