import 'server-only'
import {
  GetAccountAuthorizationDetailsCommand,
  type ManagedPolicyDetail,
  type RoleDetail,
} from '@aws-sdk/client-iam'
import type { Result } from '../base/index.ts'
import { ask, readPages } from './ask.ts'
import type { AwsProblem, NamedDocument, Role } from './types.ts'

/** IAM sends documents URL-encoded (RFC 3986); the SDK leaves them so. A text that is not encoded comes through as it is. */
export function decodeDocument(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Details = { readonly roles: RoleDetail[]; readonly policies: Map<string, ManagedPolicyDetail> }

function documentOf(arn: string, policies: Details['policies']): NamedDocument {
  const policy = policies.get(arn)
  const current = policy?.PolicyVersionList?.find((version) => version.IsDefaultVersion)
  const name = policy?.PolicyName ?? arn.split('/').at(-1) ?? arn
  return { name, kind: 'managed', arn, text: decodeDocument(current?.Document ?? '') }
}

function toRole(from: RoleDetail, accountId: string, policies: Details['policies']): Role | null {
  const { Arn: arn, RoleName: name, AssumeRolePolicyDocument: trust } = from
  if (!arn || !name) return null
  const inline = (from.RolePolicyList ?? []).map(
    ({ PolicyName = '', PolicyDocument = '' }): NamedDocument => ({
      name: PolicyName,
      kind: 'inline',
      text: decodeDocument(PolicyDocument),
    }),
  )
  const attached = (from.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) =>
    documentOf(PolicyArn, policies),
  )
  const boundaryArn = from.PermissionsBoundary?.PermissionsBoundaryArn
  return {
    arn,
    name,
    accountId,
    trustPolicy: decodeDocument(trust ?? ''),
    policies: [...inline, ...attached],
    ...(boundaryArn && { boundary: documentOf(boundaryArn, policies) }),
    tags: Object.fromEntries((from.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  }
}

/**
 * Every role of an account with its documents, by GetAccountAuthorizationDetails in pages: a few calls, where reading role by role would
 * take several calls each.
 */
export function listRoles(accountId: string, region: string): Promise<Result<readonly Role[], AwsProblem>> {
  const call = { operation: 'iam:GetAccountAuthorizationDetails', accountId, region }
  return ask(call, async ({ iam }) => {
    const policies: Details['policies'] = new Map()
    const details = await readPages<RoleDetail>(async (Marker) => {
      const page = await iam.send(
        new GetAccountAuthorizationDetailsCommand({
          // Policies attached to roles or set as boundaries, the customer's and AWS's own.
          Filter: ['Role', 'LocalManagedPolicy', 'AWSManagedPolicy'],
          MaxItems: 500,
          Marker,
        }),
      )
      for (const policy of page.Policies ?? []) if (policy.Arn) policies.set(policy.Arn, policy)
      return { items: page.RoleDetailList ?? [], next: page.IsTruncated ? page.Marker : undefined }
    })
    return details.map((role) => toRole(role, accountId, policies)).filter((role) => role !== null)
  })
}
