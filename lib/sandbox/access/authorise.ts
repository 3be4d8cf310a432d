/** Whether a caller may do what an operation needs. What policies mean is decided by lib/iam. */
import { type Decision, decide } from '../../iam/index.ts'
import type { AwsFault } from '../protocol/fault.ts'
import type { Call, Need } from '../service.ts'
import { policiesOf, requestContext } from './layers.ts'
import { organizationLevels } from './organization.ts'
import { accessDenied, refusalText } from './refusal.ts'

/** Throws the service's refusal for the first need that is not met. */
export function authorise(call: Call, needs: readonly Need[]): void {
  for (const need of needs) {
    const decision = judge(call, need)
    if (decision.verdict !== 'allowed') throw refusal(call, need, decision)
  }
}

export function isAllowed(call: Call, need: Need): boolean {
  return judge(call, need).verdict === 'allowed'
}

/** Of the services that RCPs work on, the one whose resources are asked for here (Organizations User Guide, rcp-supported-services). */
const limitedByRcps: ReadonlySet<string> = new Set(['s3'])

/** Administrators are above the policies of their own account, so that nobody can lock themselves out of a sandbox. */
export function judge(call: Call, need: Need): Decision {
  const { caller, world } = call
  const resourceAccount = need.resourceAccount ?? caller.accountId
  if (caller.kind === 'admin' && resourceAccount === caller.accountId) return allowed
  const policies = policiesOf(world, caller)
  const resource =
    need.resourcePolicy === undefined
      ? {}
      : { resource: { name: 'resource policy', text: need.resourcePolicy } }
  const rcps = limitedByRcps.has(call.service.name)
    ? organizationLevels(world, resourceAccount, 'RESOURCE_CONTROL_POLICY')
    : undefined
  return decide(
    {
      principal: caller.arn,
      action: need.action,
      resource: need.resource,
      resourceAccount,
      context: { ...requestContext(call), 'aws:ResourceAccount': resourceAccount, ...need.context },
    },
    { ...policies, ...resource, ...(rcps && { rcps }) },
  )
}

const allowed: Decision = { verdict: 'allowed', decidedBy: null, reasons: [], unknownKeys: [] }

function refusal(call: Call, need: Need, decision: Decision): AwsFault {
  // S3 says no more to a caller from another account (facts 5).
  const foreign = need.resourceAccount !== undefined && need.resourceAccount !== call.accountId
  if (foreign && call.service.name === 's3') return accessDenied(call.service, 'Access Denied')
  return accessDenied(call.service, refusalText(call.caller.arn, need, decision))
}

/** As if no identity-based policy allowed it: what the `deny` fault answers. */
export function denyFor(call: Call, needs: readonly Need[]): AwsFault {
  const need = needs[0] ?? { action: call.operation, resource: '*', shown: null }
  return refusal(call, need, { ...allowed, verdict: 'implicitDeny', decidedBy: 'identity' })
}
