/** Who may ask, and pages: https://docs.aws.amazon.com/organizations/latest/APIReference/ */
import { constraintMessage } from '../../protocol/check.ts'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxOrganization } from '../../state.ts'
import { pageOf } from '../paging.ts'

/** The organization of the caller's account. */
export function organizationOf(call: Call): SandboxOrganization {
  const { organization } = call.world.store.state
  if (organization !== undefined && call.accountId in organization.accounts) return organization
  throw new AwsFault('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.')
}

/** "You can call this operation only from the management account or from a member account that is a delegated administrator." */
export function administeredBy(call: Call): SandboxOrganization {
  const organization = organizationOf(call)
  const { managementAccountId, delegates } = organization
  if (call.accountId === managementAccountId || delegates.includes(call.accountId)) return organization
  throw new AwsFault('AccessDeniedException', "You don't have permissions to access this resource.")
}

type Asked = { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined }

/** Pages of 1 to 20 entries. */
export function organizationsPage(
  keys: readonly string[],
  { MaxResults = 20, NextToken }: Asked,
): { readonly items: readonly string[]; readonly NextToken: string | undefined } {
  if (MaxResults < 1 || MaxResults > 20) {
    const text = constraintMessage('MaxResults', 'Member must have value between 1 and 20')
    throw invalidInput(text, MaxResults < 1 ? 'MIN_VALUE_EXCEEDED' : 'MAX_VALUE_EXCEEDED')
  }
  const page = pageOf([...keys].sort(), MaxResults, NextToken)
  if (page === null) throw invalidInput('You specified an invalid pagination token.', 'INVALID_NEXT_TOKEN')
  return { items: page.items, NextToken: page.next }
}

export function invalidInput(message: string, Reason: string): AwsFault {
  return new AwsFault('InvalidInputException', message, { Reason })
}
