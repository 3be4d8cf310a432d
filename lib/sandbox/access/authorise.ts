/** Whether a caller may do what an operation needs. */
import { AwsFault } from '../protocol/fault.ts'
import type { Call, Need, Service } from '../service.ts'
import type { Caller } from './caller.ts'

/** Administrators may do everything in their account; sessions are judged by their policies. */
export function authorise(call: Call, service: Service, needs: readonly Need[] | null): void {
  const [first] = needs ?? []
  if (call.caller.kind === 'admin' || first === undefined) return
  throw denyFor(call.caller, service, first.action)
}

/** The refusal a service gives to someone whom no identity-based policy allows the action (facts 5). */
export function denyFor(caller: Caller, service: Service, action: string): AwsFault {
  return accessDenied(
    service,
    `User: ${caller.arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  )
}

export function accessDenied({ protocol }: Service, message: string): AwsFault {
  return new AwsFault(protocol === 'restJson' ? 'AccessDeniedException' : 'AccessDenied', message)
}
