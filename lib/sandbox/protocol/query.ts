/** awsQuery, the protocol of IAM and STS. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
import { XmlShapeSerializer } from '@aws-sdk/core/protocols'
import { AwsFault, statusOf } from './fault.ts'
import type { Operation, ServiceModel, Shape } from './model.ts'
import type { Members, WireResponse } from './wire.ts'
import { escapeXml } from './xml.ts'

/** Form fields as a tree: `Tags.member.1.Key=a` lies at Tags → member → 1 → Key. */
type Node = { value?: string; children: Map<string, Node> }
const depthMax = 24

export function readQueryRequest(operation: Operation, form: URLSearchParams): Members {
  const tree = toTree(form)
  return operation.input.isStructSchema() ? readStruct(operation.input, tree) : {}
}

function toTree(form: URLSearchParams): Node {
  const root: Node = { children: new Map() }
  for (const [key, value] of form) {
    const steps = key.split('.')
    if (steps.length > depthMax) throw new AwsFault('MalformedInput', 'The request is nested too deeply.')
    let node = root
    for (const step of steps) {
      const next = node.children.get(step) ?? { children: new Map() }
      node.children.set(step, next)
      node = next
    }
    node.value = value
  }
  return root
}

function readStruct(shape: Shape, node: Node): Members {
  const output: Members = {}
  for (const [name, member] of shape.structIterator()) {
    const child = node.children.get(String(member.getMergedTraits().xmlName ?? name))
    if (child !== undefined) output[name] = readNode(member, child)
  }
  return output
}

function readNode(shape: Shape, node: Node): unknown {
  if (shape.isStructSchema()) return readStruct(shape, node)
  if (shape.isListSchema()) return readList(shape, node)
  if (shape.isMapSchema()) return readMap(shape, node)
  return readScalar(shape, node.value ?? '')
}

function readList(shape: Shape, node: Node): unknown[] {
  const flat = shape.getMergedTraits().xmlFlattened !== undefined
  const name = String(shape.getValueSchema().getMergedTraits().xmlName ?? 'member')
  const items = flat ? node : node.children.get(name)
  return numbered(items).map((item) => readNode(shape.getValueSchema(), item))
}

function readMap(shape: Shape, node: Node): Members {
  const flat = shape.getMergedTraits().xmlFlattened !== undefined
  const entries = flat ? node : node.children.get('entry')
  const keyName = String(shape.getKeySchema().getMergedTraits().xmlName ?? 'key')
  const valueName = String(shape.getValueSchema().getMergedTraits().xmlName ?? 'value')
  return Object.fromEntries(
    numbered(entries).flatMap((entry) => {
      const value = entry.children.get(valueName)
      const key = entry.children.get(keyName)?.value
      return key === undefined || value === undefined ? [] : [[key, readNode(shape.getValueSchema(), value)]]
    }),
  )
}

function numbered(node: Node | undefined): readonly Node[] {
  return [...(node?.children ?? [])]
    .filter(([step]) => /^\d+$/.test(step))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child)
}

function readScalar(shape: Shape, text: string): unknown {
  if (shape.isBooleanSchema()) return text.toLowerCase() === 'true'
  if (shape.isBlobSchema()) return Buffer.from(text, 'base64')
  if (shape.isTimestampSchema()) return new Date(text)
  if (!shape.isNumericSchema()) return text
  const number = Number(text)
  if (text === '' || Number.isNaN(number)) throw new AwsFault('MalformedInput', `'${text}' is not a number.`)
  return number
}

export function writeQueryResponse(
  operation: Operation,
  output: Members,
  requestId: string,
  namespace: string,
): WireResponse {
  const { name } = operation
  const result = operation.output.isStructSchema()
    ? `<${name}Result>${writeStruct(operation.output, output)}</${name}Result>`
    : ''
  return {
    status: 200,
    headers: queryHeaders(requestId),
    body:
      `<${name}Response xmlns="${namespace}">${result}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
  }
}

/** The members of a structure, without the element around them: the protocol names that one after the operation. */
function writeStruct(shape: Shape, value: Members): string {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    xmlNamespace: '',
    serviceNamespace: '',
  })
  serializer.write(shape, value)
  const xml = String(serializer.flush())
  return /^<[^>]*\/>$/.test(xml) ? '' : xml.slice(xml.indexOf('>') + 1, xml.lastIndexOf('<'))
}

export function writeQueryFault(
  model: ServiceModel,
  fault: AwsFault,
  requestId: string,
  namespace: string,
): WireResponse {
  const status = statusOf(fault, model.errors.get(fault.code)?.status)
  const type = status < 500 ? 'Sender' : 'Receiver'
  return {
    status,
    headers: queryHeaders(requestId),
    body:
      `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${fault.code}</Code>` +
      `<Message>${escapeXml(fault.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  }
}

function queryHeaders(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }
}
