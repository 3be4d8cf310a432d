/** Managed policies. */
import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
} from '@aws-sdk/client-iam'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { ManagedPolicy } from '../../state.ts'
import { own } from '../../store/record.ts'
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

/** Versions are never numbered twice (IAM user guide, access_policies_managed-versioning). What is AWS's own is nobody's to change. */
export function createPolicyVersion(
  call: Call,
  input: CreatePolicyVersionRequest,
): CreatePolicyVersionResponse {
  const { PolicyArn = '', PolicyDocument = '', SetAsDefault = false } = input
  const policy = own(accountOf(call).policies, PolicyArn)
  if (policy === undefined) throw noSuchEntity(`Policy ${PolicyArn} does not exist or is not attachable.`)
  checkDocument(PolicyDocument, 'identity')
  checkSize(PolicyDocument)
  if (policy.versions.length >= quotas.versionsPerPolicy) {
    throw limitExceeded(
      `A managed policy can have up to ${quotas.versionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
    )
  }
  const newest = Math.max(...policy.versions.map(({ id }) => Number(id.slice(1))))
  const createdAt = new Date(call.world.now()).toISOString()
  const version = { id: `v${newest + 1}`, document: PolicyDocument, createdAt }
  const changed: ManagedPolicy = {
    ...policy,
    versions: [...policy.versions, version],
    ...(SetAsDefault && { defaultVersionId: version.id }),
  }
  call.world.store.put(['accounts', call.accountId, 'policies', PolicyArn], changed)
  return { PolicyVersion: versionShape(changed, version) }
}

function checkSize(document: string): void {
  if (sizeOf(document) <= quotas.managedPolicySize) return
  throw limitExceeded(`Cannot exceed quota for PolicySize: ${quotas.managedPolicySize}`)
}

export function createPolicy(call: Call, input: CreatePolicyRequest): CreatePolicyResponse {
  const { PolicyName = '', Path = '/', PolicyDocument = '' } = input
  checkName('policyName', PolicyName, 128)
  checkPath(Path)
  checkDocument(PolicyDocument, 'identity')
  checkSize(PolicyDocument)
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
