/**
 * The schemas and codecs are the SDK's internals and may change with any version: every operation of every service goes
 * from the client's protocol to ours and back.
 */
import * as cloudtrailSdk from '@aws-sdk/client-cloudtrail'
import * as eksSdk from '@aws-sdk/client-eks'
import * as iamSdk from '@aws-sdk/client-iam'
import * as organizationsSdk from '@aws-sdk/client-organizations'
import * as stsSdk from '@aws-sdk/client-sts'
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols'
import { describe, expect, test } from 'vitest'
import { hideOwnSettings } from '../hidden-settings.fixture.ts'
import type { Service } from '../service.ts'
import { cloudtrail } from '../services/cloudtrail/index.ts'
import { eks } from '../services/eks/index.ts'
import { iam } from '../services/iam/index.ts'
import { organizations } from '../services/organizations/index.ts'
import { sts } from '../services/sts/index.ts'
import type { Shape } from './model.ts'
import { jsonRpcProtocol, type Protocol, queryProtocol, restJsonProtocol } from './protocol.ts'
import type { Members, WireRequest } from './wire.ts'

type Seen = { operation: string; input: unknown }
type Send = (operation: string, input: unknown) => Promise<unknown>
type Subject = { service: Service; protocol: Protocol; operations: number; sdk: object; client: object }

let seen: Seen = { operation: '', input: null }
let protocol: Protocol = restJsonProtocol(eks)

/** Stands where the network would be: reads with our protocol, answers a sample with it. */
async function handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
  const asked = protocol.find(toWire(request))
  seen = { operation: asked.operation.name, input: await asked.read() }
  const output = sample(asked.operation.output) as Members | undefined
  const { status, headers, body } = protocol.write(asked.operation, output ?? {}, 'request-1')
  return {
    response: new HttpResponse({
      statusCode: status,
      headers: { ...headers },
      body: new Blob([Buffer.from(body)]).stream(),
    }),
  }
}

function toWire({ method, path, query, headers, body }: HttpRequest): WireRequest {
  const pairs = Object.entries(query).flatMap(([key, value]) => [value ?? ''].flat().map((one) => [key, one]))
  return {
    method,
    path,
    query: new URLSearchParams(pairs),
    headers,
    body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(new Uint8Array(body ?? [])),
    sourceIp: '127.0.0.1',
  }
}

hideOwnSettings()
const config = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  endpoint: 'http://127.0.0.1:1',
  requestHandler: { handle },
  maxAttempts: 1,
}
const subjects: readonly Subject[] = [
  {
    service: eks,
    protocol: restJsonProtocol(eks),
    operations: 70,
    sdk: eksSdk,
    client: new eksSdk.EKSClient(config),
  },
  {
    service: iam,
    protocol: queryProtocol(iam, 'urn:iam', '2010-05-08'),
    operations: 180,
    sdk: iamSdk,
    client: new iamSdk.IAMClient(config),
  },
  {
    service: sts,
    protocol: queryProtocol(sts, 'urn:sts', '2011-06-15'),
    operations: 12,
    sdk: stsSdk,
    client: new stsSdk.STSClient(config),
  },
  {
    service: organizations,
    protocol: jsonRpcProtocol(organizations),
    operations: 63,
    sdk: organizationsSdk,
    client: new organizationsSdk.OrganizationsClient(config),
  },
  {
    service: cloudtrail,
    protocol: jsonRpcProtocol(cloudtrail),
    operations: 60,
    sdk: cloudtrailSdk,
    client: new cloudtrailSdk.CloudTrailClient(config),
  },
]

/** Commands are looked up by name, so their types are not known here. */
function senderOf({ sdk, client }: Subject): Send {
  return async (operation, input) => {
    const command = Reflect.construct(Reflect.get(sdk, `${operation}Command`), [input])
    return Reflect.apply(Reflect.get(client, 'send'), client, [command])
  }
}

const awkward = 'a b/c?d=é&<e>"f"\n%41+g'

/** A value for every member, down to a depth that ends recursive shapes. */
function sample(shape: Shape, depth = 0): unknown {
  if (shape.isUnitSchema()) return {}
  if (shape.isStructSchema()) {
    const members = [...shape.structIterator()].map(
      ([name, member]) => [name, sample(member, depth + 1)] as const,
    )
    const present = members.filter(([, value]) => value !== undefined)
    return Object.fromEntries(shape.isUnionSchema() ? present.slice(0, 1) : present)
  }
  if (depth > 5) return undefined
  if (shape.isListSchema())
    return [sample(shape.getValueSchema(), depth + 1)].filter((value) => value !== undefined)
  if (shape.isMapSchema()) {
    const value = sample(shape.getValueSchema(), depth + 1)
    return value === undefined ? {} : { [awkward]: value, plain: value }
  }
  return sampleScalar(shape)
}

function sampleScalar(shape: Shape): unknown {
  if (shape.isBooleanSchema()) return true
  if (shape.isTimestampSchema()) return new Date('2026-11-24T12:00:00.000Z')
  if (shape.isBlobSchema()) return new Uint8Array([1, 2, 250])
  if (shape.isNumericSchema()) return 7
  return awkward
}

/** As plain JSON: Dates and bytes by their value. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? {}, (key, one: unknown) => {
      if (key === '$metadata') return undefined
      return one instanceof Uint8Array || isBufferJson(one) ? Buffer.from(bytesOf(one)).toString('hex') : one
    }),
  )
}

function isBufferJson(value: unknown): value is { data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value
  )
}

const bytesOf = (value: Uint8Array | { data: number[] }) => (value instanceof Uint8Array ? value : value.data)

describe.each(subjects)('$service.name', (subject) => {
  const { operations } = subject.service.model
  const send = senderOf(subject)

  test('has every operation', () => {
    expect(operations.size).toBeGreaterThanOrEqual(subject.operations)
  })

  test.each([...operations.keys()])('%s travels both ways', async (name) => {
    const operation = operations.get(name)
    if (operation === undefined) throw new TypeError(name)
    const input = sample(operation.input)
    protocol = subject.protocol
    const output = await send(name, input)
    expect(seen.operation).toBe(name)
    expect(plain(seen.input)).toEqual(plain(input))
    expect(plain(output)).toEqual(plain(sample(operation.output)))
  })
})
