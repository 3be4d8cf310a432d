/** Faults on demand: what the control endpoint asked to go wrong. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'

const failing = z.union([
  z.strictObject({ kind: z.literal('slow'), ms: z.number().int().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('throttle') }),
  z.strictObject({ kind: z.literal('error'), status: z.number().int().min(400).max(599).default(500) }),
  z.strictObject({ kind: z.literal('drop') }),
  z.strictObject({ kind: z.literal('html'), status: z.number().int().min(200).max(599).default(502) }),
  z.strictObject({ kind: z.literal('xml'), status: z.number().int().min(200).max(599).default(400) }),
  z.strictObject({ kind: z.literal('deny') }),
])
const forget = z.strictObject({
  kind: z.literal('forget'),
  /** Members by name, inner ones after a dot: `policy`, `association.roleArn`. */
  fields: z.array(z.string().regex(/^\w+(\.\w+)*$/)).min(1),
  /** Where they get lost: before the operation sees them, or after it has done its work. */
  from: z.enum(['request', 'answer']).default('request'),
})
const fault = z.union([
  failing,
  forget,
  // biome-ignore lint/suspicious/noThenProperty: plain JSON, the control endpoint's word; nobody awaits it.
  z.strictObject({ kind: z.literal('after'), then: failing }),
])
/**
 * `operation`: `eks:UpdatePodIdentityAssociation`, `eks:*` or `*`. Without `times` it lasts until cleared. It befalls every call, every n-th
 * (`every`) or a share of them, drawn the same way each time for the same `seed`; the others go on to what was asked for later.
 */
export const faultRequest = z
  .strictObject({
    operation: z.string().regex(/^(\*|[a-z0-9-]+:(\*|\w+))$/),
    fault,
    times: z.number().int().min(1).optional(),
    every: z.number().int().min(2).optional(),
    share: z.number().gt(0).lt(1).optional(),
    seed: z.number().int().min(0).max(0xffffffff).optional(),
  })
  .refine(({ every, share }) => every === undefined || share === undefined, 'every or share, not both')
  .refine(({ share, seed }) => seed === undefined || share !== undefined, 'seed is that of a share')

export type FailingFault = z.infer<typeof failing>
export type ForgetFault = z.infer<typeof forget>
export type Fault = z.infer<typeof fault>
export type ArmedFault = {
  readonly id: string
  readonly operation: string
  readonly fault: Fault
  readonly every?: number | undefined
  readonly share?: number | undefined
  readonly seed?: number | undefined
  times?: number | undefined
}
/** With what tells whether the next call is befallen. */
type Waiting = { readonly armed: ArmedFault; readonly isDue: () => boolean }

export interface Faults {
  add(request: z.infer<typeof faultRequest>): ArmedFault
  list(): readonly ArmedFault[]
  clear(id?: string): boolean
  /** The oldest fault that waits for this operation; counts it as used. */
  take(operation: string): Fault | undefined
  /** Aborted when the calls that a slow fault holds back are dropped. */
  readonly held: AbortSignal
  dropHeld(): void
}

export function createFaults(): Faults {
  let waiting: Waiting[] = []
  let holding = new AbortController()
  return {
    add(request) {
      const armed: ArmedFault = { id: randomUUID(), ...request }
      waiting.push({ armed, isDue: dueness(armed) })
      return armed
    },
    list: () => waiting.map(({ armed }) => armed),
    clear(id) {
      const before = waiting.length
      waiting = id === undefined ? [] : waiting.filter(({ armed }) => armed.id !== id)
      return id === undefined || waiting.length < before
    },
    take(operation) {
      const found = waiting.find(({ armed, isDue }) => fits(armed.operation, operation) && isDue())
      if (found?.armed.times !== undefined) {
        found.armed.times -= 1
        if (found.armed.times === 0) waiting = waiting.filter((one) => one !== found)
      }
      return found?.armed.fault
    },
    get held() {
      return holding.signal
    },
    dropHeld() {
      holding.abort()
      holding = new AbortController()
    },
  }
}

/** Tells of each call that comes by whether it is befallen. */
function dueness({ every, share, seed = 0 }: ArmedFault): () => boolean {
  if (share !== undefined) {
    const draw = drawing(seed)
    return () => draw() < share
  }
  let calls = 0
  return () => every === undefined || ++calls % every === 0
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const once = Math.imul(state ^ (state >>> 15), state | 1)
    const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61))
    return ((twice ^ (twice >>> 14)) >>> 0) / 2 ** 32
  }
}

function fits(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true
  return pattern.endsWith(':*') && operation.startsWith(pattern.slice(0, -1))
}
