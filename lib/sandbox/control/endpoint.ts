/** `/_sandbox/…`: making things go wrong, looking at what happened, starting over. Never part of AWS's own surface. */
import * as z from 'zod'
import { encodedRefusal, encodedRefusalRequest } from '../access/encoded-refusal.ts'
import { podTokenRequest, signPodToken } from '../access/pod-token.ts'
import type { WireRequest, WireResponse } from '../protocol/wire.ts'
import { withOtherAssociationIds } from '../seed/other-ids.ts'
import type { SandboxSwitches, World } from '../service.ts'
import { clusterKey } from '../services/eks/clusters.ts'
import type { SandboxState } from '../state.ts'
import { own } from '../store/record.ts'
import { churn, churnRequest } from './churn.ts'
import { type Faults, faultRequest } from './faults.ts'
import type { AccessLog } from './log.ts'

export const controlPath = '/_sandbox'

export type Control = {
  readonly world: World
  readonly faults: Faults
  readonly log: AccessLog
  readonly seed: () => SandboxState
  /** As the sandbox was started with. */
  readonly switches: SandboxSwitches
  /** New at every start. */
  readonly instance: string
}

const switchesRequest = z
  .strictObject({
    emptyPolicyClears: z.boolean(),
    longTrustRefusal: z.boolean(),
    requestsPerSecond: z.number().positive().max(100_000).nullable(),
    burst: z.number().int().min(1).max(100_000).nullable(),
  })
  .partial()

/** `ids`: a text that other ids of the associations are drawn by, so that whoever remembers the old ones meets none of them again. */
const resetRequest = z.strictObject({ ids: z.string().optional() })

export function answerControl(control: Control, request: WireRequest): WireResponse {
  const path = request.path.slice(controlPath.length)
  const clearOne = /^\/faults\/([^/]+)$/.exec(path)
  if (clearOne !== null && request.method === 'DELETE') {
    return control.faults.clear(clearOne[1]) ? json(204, null) : json(404, { message: 'No such fault.' })
  }
  const route = routes[`${request.method} ${path}`]
  if (route === undefined)
    return json(404, { message: `The control endpoint has no ${request.method} ${path}.` })
  return route(control, request)
}

type Route = (control: Control, request: WireRequest) => WireResponse

const routes: Readonly<Record<string, Route>> = {
  'GET /health': ({ instance }) => json(200, { status: 'ok', instance }),
  'GET /log': ({ log }) => json(200, log.entries()),
  'GET /counts': ({ log }) => json(200, log.counts()),
  'GET /faults': ({ faults }) => json(200, faults.list()),
  'POST /faults': ({ faults }, request) =>
    withBody(request, faultRequest, (body) => json(201, { id: faults.add(body).id })),
  'DELETE /faults': ({ faults }) => {
    faults.clear()
    return json(204, null)
  },
  'GET /switches': ({ world }) => json(200, world.switches),
  'POST /switches': ({ world }, request) =>
    withBody(request, switchesRequest, (body) => json(200, Object.assign(world.switches, body))),
  'POST /churn': ({ world }, request) =>
    withBody(request, churnRequest, (body) => json(200, { changed: churn(world, body) })),
  'POST /encoded-refusal': ({ world }, request) =>
    withBody(request, encodedRefusalRequest, (body) => {
      const message = encodedRefusal(world, body)
      return message === null
        ? json(409, { message: 'It is allowed, or there is no such session.' })
        : json(200, { code: 'UnauthorizedOperation', message })
    }),
  'POST /pod-token': podToken,
  'POST /reset': reset,
}

function reset({ world, faults, log, seed, switches }: Control, request: WireRequest): WireResponse {
  const startOver = ({ ids }: z.infer<typeof resetRequest>) => {
    // First, so that no call of before is carried out on the new state.
    faults.dropHeld()
    world.store.replace(ids === undefined ? seed() : withOtherAssociationIds(seed(), ids))
    Object.assign(world.switches, switches)
    world.limits.clear()
    world.trail.clear()
    faults.clear()
    log.clear()
    return json(200, { status: 'ok' })
  }
  return request.body.length === 0 ? startOver({}) : withBody(request, resetRequest, startOver)
}

function podToken({ world }: Control, request: WireRequest): WireResponse {
  return withBody(request, podTokenRequest, (body) => {
    const clusters = own(world.store.state.accounts, body.accountId)?.clusters ?? {}
    if (own(clusters, clusterKey(body.region, body.cluster)) === undefined) {
      return json(404, {
        message: `Account ${body.accountId} has no cluster ${body.cluster} in ${body.region}.`,
      })
    }
    return json(200, { token: signPodToken(world.tokenSecret, body, world.now()) })
  })
}

function withBody<T>(
  request: WireRequest,
  schema: z.ZodType<T>,
  then: (body: T) => WireResponse,
): WireResponse {
  const parsed = schema.safeParse(parseJson(request.body.toString('utf8')))
  return parsed.success ? then(parsed.data) : json(400, { message: z.prettifyError(parsed.error) })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function json(status: number, body: unknown): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: body === null ? '' : JSON.stringify(body),
  }
}
