/** AWS's refusals: `User: … is not authorized to perform: …` and why (facts 5). */
import type { Decision, Layer } from '../../iam/index.ts'
import { AwsFault } from '../protocol/fault.ts'
import type { Need, Service } from '../service.ts'

/** IAM User Guide, Troubleshoot access denied error messages. A session's deny really is spelt `sessions policy`. */
const names: Readonly<Record<Layer, { implicit: string; explicit: string }>> = {
  identity: { implicit: 'identity-based policy', explicit: 'an identity-based policy' },
  boundary: { implicit: 'permissions boundary', explicit: 'a permissions boundary' },
  session: { implicit: 'session policy', explicit: 'a sessions policy' },
  scp: { implicit: 'service control policy', explicit: 'a service control policy' },
  rcp: { implicit: 'resource control policy', explicit: 'a resource control policy' },
  resource: { implicit: 'resource-based policy', explicit: 'a resource-based policy' },
  vpcEndpoint: { implicit: 'VPC endpoint policy', explicit: 'a VPC endpoint policy' },
}

export function refusalText(
  principal: string,
  { action, resource, shown }: Need,
  { verdict, decidedBy }: Pick<Decision, 'verdict' | 'decidedBy'>,
): string {
  const named = shown === undefined ? resource : shown
  const on = named === null ? '' : ` on resource: ${named}`
  return `User: ${principal} is not authorized to perform: ${action}${on} ${reason(action, verdict, decidedBy ?? 'identity')}`
}

function reason(action: string, verdict: Decision['verdict'], layer: Layer): string {
  const isTrust = layer === 'resource' && /^sts:(AssumeRole|TagSession)/.test(action)
  if (verdict === 'explicitDeny') {
    return `with an explicit deny in ${isTrust ? 'the role trust policy' : names[layer].explicit}`
  }
  return `because no ${isTrust ? 'role trust policy' : names[layer].implicit} allows the ${action} action`
}

export function accessDenied({ protocol }: Service, message: string): AwsFault {
  const isJson = protocol === 'restJson' || protocol === 'jsonRpc'
  return new AwsFault(isJson ? 'AccessDeniedException' : 'AccessDenied', message)
}
