/** Managed policies. */
import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
} from '@aws-sdk/client-iam'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { ManagedPolicy } from '../../state.ts'
import { quotas } from './quotas.ts'
import { checkDocument, checkName, checkPath, limitExceeded, sizeOf } from './rules.ts'
import { accountOf, noSuchEntity, policyOf, policyShape, versionShape } from './shapes.ts'

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

export function createPolicy(call: Call, input: CreatePolicyRequest): CreatePolicyResponse {
  const { PolicyName = '', Path = '/', PolicyDocument = '' } = input
  checkName('policyName', PolicyName, 128)
  checkPath(Path)
  checkDocument(PolicyDocument, 'identity')
  if (sizeOf(PolicyDocument) > quotas.managedPolicySize) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${quotas.managedPolicySize}`)
  }
  const policies = Object.values(accountOf(call).policies)
  if (policies.some(({ name }) => name === PolicyName)) {
    const message = `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`
    throw new AwsFault('EntityAlreadyExists', message)
  }
  if (policies.length >= quotas.policiesPerAccount) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${quotas.policiesPerAccount}`)
  }
  const createdAt = new Date(call.world.now()).toISOString()
  const policy: ManagedPolicy = {
    arn: `arn:aws:iam::${call.accountId}:policy${Path}${PolicyName}`,
    name: PolicyName,
    path: Path,
    createdAt,
    defaultVersionId: 'v1',
    versions: [{ id: 'v1', document: PolicyDocument, createdAt }],
  }
  call.world.store.put(['accounts', call.accountId, 'policies', policy.arn], policy)
  return { Policy: policyShape(call, policy) }
}
