import { findAction } from '../catalog/index.ts'
import { asPattern } from '../expectations/index.ts'
import { mayFitType } from '../iam/index.ts'
import type { EventCall } from '../pod-identity/index.ts'

/**
 * What a call was on, as far as its action can be asked about it; an action that takes no resource is asked of `*`. None: the event does not tell, or its
 * operation is no action that AWS documents.
 */
export function calledOn({ action, resources }: Pick<EventCall, 'action' | 'resources'>): readonly string[] {
  const known = action === null ? undefined : findAction(action)
  if (!known) return []
  if (known.resources.length === 0) return ['*']
  return resources.filter((arn) => known.resources.some((type) => mayFitType(asPattern(arn), type)))
}

/**
 * As much of the request's context as the event tells. Through a VPC endpoint a request has no `aws:SourceIp`, but `aws:VpcSourceIp` (IAM user guide,
 * reference_policies_condition-keys). Where a service called, its name stands in the address's place.
 */
export function contextOf({
  region,
  source,
  vpcEndpoint,
  isOverTls,
}: Pick<EventCall, 'region' | 'source' | 'vpcEndpoint' | 'isOverTls'>): Readonly<Record<string, string>> {
  const address = source !== null && /^[0-9a-f.:]+$/i.test(source) ? source : null
  return {
    ...(region !== null && { 'aws:RequestedRegion': region }),
    ...(vpcEndpoint !== null && { 'aws:SourceVpce': vpcEndpoint }),
    ...(address !== null && { [vpcEndpoint === null ? 'aws:SourceIp' : 'aws:VpcSourceIp']: address }),
    ...(isOverTls && { 'aws:SecureTransport': 'true' }),
  }
}
