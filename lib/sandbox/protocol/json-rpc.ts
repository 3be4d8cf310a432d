/** awsJson1_1, the protocol of Organizations and CloudTrail. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
import { JsonCodec2 } from '@smithy/core/protocols'
import { checkTypes } from './check.ts'
import { type AwsFault, statusOf } from './fault.ts'
import { isRecord, type Operation, type ServiceModel } from './model.ts'
import { parseJsonBody } from './rest-json.ts'
import type { Members, WireRequest, WireResponse } from './wire.ts'

// Timestamp format 7: epoch seconds.
const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false })

/** The operation's name: some clients put the service's namespace before its target (`com.amazonaws.cloudtrail.…`). */
export function targetOf({ headers }: WireRequest): string {
  return (headers['x-amz-target'] ?? '').split('.').at(-1) ?? ''
}

export async function readRpcRequest({ input }: Operation, request: WireRequest): Promise<Members> {
  const body = parseJsonBody(request.body.toString('utf8'))
  if (!input.isStructSchema()) return {}
  checkTypes(input, body)
  const read: unknown = await codec.createDeserializer().read(input, JSON.stringify(body))
  return isRecord(read) ? read : {}
}

export function writeRpcResponse({ output }: Operation, members: Members, requestId: string): WireResponse {
  const serializer = codec.createSerializer()
  let text = '{}'
  if (output.isStructSchema()) {
    serializer.write(output, members)
    text = new TextDecoder().decode(serializer.flush())
  }
  return { status: 200, headers: headersOf(requestId), body: text }
}

/** The class travels in the body; the message under the name that the service's model has for it. */
export function writeRpcFault(model: ServiceModel, fault: AwsFault, requestId: string): WireResponse {
  const shape = model.errors.get(fault.code)
  const names = shape ? [...shape.shape.structIterator()].map(([name]) => name) : []
  const name = names.includes('Message') ? 'Message' : 'message'
  return {
    status: statusOf(fault, shape?.status),
    headers: headersOf(requestId),
    body: JSON.stringify({ __type: fault.code, ...fault.members, [name]: fault.message }),
  }
}

function headersOf(requestId: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId }
}
