/** Managed policies. */
import type {
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
} from '@aws-sdk/client-iam'
import type { Call } from '../../service.ts'
import { noSuchEntity, policyOf, policyShape, versionShape } from './shapes.ts'

export function getPolicy(call: Call, input: GetPolicyRequest): GetPolicyResponse {
  return { Policy: policyShape(call, policyOf(call, input.PolicyArn)) }
}

export function getPolicyVersion(call: Call, input: GetPolicyVersionRequest): GetPolicyVersionResponse {
  const policy = policyOf(call, input.PolicyArn)
  const version = policy.versions.find(({ id }) => id === input.VersionId)
  if (version === undefined) {
    throw noSuchEntity(
      `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
    )
  }
  return { PolicyVersion: versionShape(policy, version) }
}
