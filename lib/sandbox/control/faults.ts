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
/** `operation`: `eks:UpdatePodIdentityAssociation`, `eks:*` or `*`. Without `times` it lasts until cleared. */
export const faultRequest = z.strictObject({
  operation: z.string().regex(/^(\*|[a-z0-9-]+:(\*|\w+))$/),
  fault,
  times: z.number().int().min(1).optional(),
})

export type FailingFault = z.infer<typeof failing>
export type ForgetFault = z.infer<typeof forget>
export type Fault = z.infer<typeof fault>
export type ArmedFault = {
  readonly id: string
  readonly operation: string
  readonly fault: Fault
  times?: number
}

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
  let armed: ArmedFault[] = []
  let holding = new AbortController()
  return {
    add(request) {
      const added: ArmedFault = { id: randomUUID(), ...request }
      armed.push(added)
      return added
    },
    list: () => armed,
    clear(id) {
      const before = armed.length
      armed = id === undefined ? [] : armed.filter((one) => one.id !== id)
      return id === undefined || armed.length < before
    },
    take(operation) {
      const found = armed.find((one) => fits(one.operation, operation))
      if (found?.times !== undefined) {
        found.times -= 1
        if (found.times === 0) armed = armed.filter((one) => one !== found)
      }
      return found?.fault
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

function fits(pattern: string, operation: string): boolean {
  if (pattern === '*' || pattern === operation) return true
  return pattern.endsWith(':*') && operation.startsWith(pattern.slice(0, -1))
}
