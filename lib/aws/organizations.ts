import 'server-only'
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  type PolicyType,
} from '@aws-sdk/client-organizations'
import { fail, ok, type Result } from '../base/index.ts'
import { ask, askPages } from './ask.ts'
import { type Call, IncompleteAnswer, toProblem } from './errors.ts'
import { accountVia, loadFile } from './known-accounts.ts'
import type {
  AwsProblem,
  NamedDocument,
  OrganizationAccount,
  OrganizationEntry,
  OrganizationOverAccount,
} from './types.ts'

type At = { readonly accountId: string; readonly region: string }
type Answer<T> = Promise<Result<T, AwsProblem>>
type Level = readonly NamedDocument[]

function callOf(operation: string, { accountId, region }: At): Call {
  return { operation: `organizations:${operation}`, accountId, region }
}

/** What was read for one account serves the next: units and policies are shared, and Organizations takes few requests. */
export type OrganizationMemo = {
  readonly levels: Map<string, Level>
  readonly documents: Map<string, NamedDocument>
  /** Accounts that may not read the organization. */
  readonly refused: Set<string>
}
/** For one round over many accounts; what changes meanwhile is seen in the next. */
export function createOrganizationMemo(): OrganizationMemo {
  return { levels: new Map(), documents: new Map(), refused: new Set() }
}

const notInOne = 'AWSOrganizationsNotInUseException'

/** Any member may ask for it. Null: the account is in no organization. */
async function readManagementAccount(at: At): Answer<string | null> {
  const answer = await ask(callOf('DescribeOrganization', at), async ({ organizations }, options) => {
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}), options)
    if (!Organization?.Id || !Organization.MasterAccountId) throw new IncompleteAnswer('the organization')
    return Organization.MasterAccountId
  })
  return !answer.ok && answer.error.code === notInOne ? ok(null) : answer
}

/** A root's id, and which kinds of policy count at all. */
type Root = { readonly id: string; readonly enabled: ReadonlySet<PolicyType> }

async function readRoot(at: At): Answer<Root> {
  return ask(callOf('ListRoots', at), async ({ organizations }, options) => {
    const { Roots } = await organizations.send(new ListRootsCommand({}), options)
    const root = Roots?.[0]
    if (!root?.Id || !root.PolicyTypes) throw new IncompleteAnswer('the root')
    const enabled = root.PolicyTypes.filter(({ Status }) => Status === 'ENABLED').map(({ Type }) => Type)
    return { id: root.Id, enabled: new Set(enabled.filter((type) => type !== undefined)) }
  })
}

/** Credentials that are refused, or none: another account may still be allowed to read. */
const isRefusal = ({ kind }: AwsProblem) => kind === 'not-authorised' || kind === 'credentials'

type Reader = { readonly at: At; readonly root: Root }

/**
 * The account whose credentials may read the organization: its management account or a delegated administrator
 * (https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html). The account itself is asked first.
 */
async function findReader(at: At, managementAccountId: string, memo: OrganizationMemo): Answer<Reader> {
  let refusal: AwsProblem | null = null
  for (const candidate of await candidates(at, managementAccountId)) {
    if (memo.refused.has(candidate.accountId)) continue
    const root = await readRoot(candidate)
    if (root.ok) return ok({ at: candidate, root: root.value })
    if (!isRefusal(root.error)) return root
    memo.refused.add(candidate.accountId)
    refusal ??= root.error
  }
  return fail(refusal ?? nobodyMayRead(at))
}

async function candidates(at: At, managementAccountId: string): Promise<readonly At[]> {
  // Those of the file: an account that the organization tells of is got into with another's credentials, which are asked themselves.
  const configured = (await loadFile()).accounts.flatMap(({ id, regions: [region] }) =>
    region === undefined ? [] : [{ accountId: id, region }],
  )
  const others = configured.filter(({ accountId }) => accountId !== at.accountId)
  const isManagement = ({ accountId }: At) => accountId === managementAccountId
  return [at, ...others.filter(isManagement), ...others.filter((other) => !isManagement(other))]
}

function nobodyMayRead(at: At): AwsProblem {
  return {
    ...callOf('ListRoots', at),
    kind: 'not-authorised',
    message: 'none of the configured accounts may read the policies of the organization',
    outcomeUnknown: false,
  }
}

/** From the root down to the account itself. An organization is five units deep at most. */
async function readPath({ at, root }: Reader, accountId: string): Answer<readonly string[]> {
  const path = [accountId]
  while (path[0] !== root.id) {
    const [ChildId] = path
    if (path.length > depthMax)
      return fail(toProblem(new IncompleteAnswer('the root'), callOf('ListParents', at)))
    const parent = await ask(callOf('ListParents', at), async ({ organizations }, options) => {
      const { Parents } = await organizations.send(new ListParentsCommand({ ChildId }), options)
      const id = Parents?.[0]?.Id
      if (!id) throw new IncompleteAnswer('the parent')
      return id
    })
    if (!parent.ok) return parent
    path.unshift(parent.value)
  }
  return ok(path)
}
/** More than an organization's five levels of units (Organizations User Guide, Quotas). */
const depthMax = 10

/** Every entity has one of each kind at least: AWS does not let the last one go. An empty level would read as one that denies everything. */
async function readLevel(
  at: At,
  TargetId: string,
  Filter: PolicyType,
  memo: OrganizationMemo,
): Answer<Level> {
  const key = `${Filter} ${TargetId}`
  const known = memo.levels.get(key)
  if (known) return ok(known)
  const listed = await askPages(
    callOf('ListPoliciesForTarget', at),
    async ({ organizations }, options, NextToken) => {
      const command = new ListPoliciesForTargetCommand({ TargetId, Filter, NextToken })
      const page = await organizations.send(command, options)
      if (!page.Policies) throw new IncompleteAnswer('the policies')
      return { items: page.Policies.map(({ Id }) => Id), next: page.NextToken }
    },
  )
  if (!listed.ok) return listed
  if (listed.value.length === 0)
    return fail(toProblem(new IncompleteAnswer('the policies'), callOf('ListPoliciesForTarget', at)))
  const level: NamedDocument[] = []
  for (const id of listed.value) {
    const document = await readDocument(at, id, memo)
    if (!document.ok) return document
    level.push(document.value)
  }
  memo.levels.set(key, level)
  return ok(level)
}

async function readDocument(
  at: At,
  PolicyId: string | undefined,
  { documents }: OrganizationMemo,
): Answer<NamedDocument> {
  const known = documents.get(PolicyId ?? '')
  if (known) return ok(known)
  const answer = await ask(callOf('DescribePolicy', at), async ({ organizations }, options) => {
    const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }), options)
    const { Arn, Name } = Policy?.PolicySummary ?? {}
    if (!Policy?.Content || !Arn) throw new IncompleteAnswer('the policy')
    return { name: Name ?? Arn, kind: 'managed' as const, arn: Arn, text: Policy.Content }
  })
  if (answer.ok) documents.set(PolicyId ?? '', answer.value)
  return answer
}

async function readLevels(
  { at, root }: Reader,
  path: readonly string[],
  type: PolicyType,
  memo: OrganizationMemo,
): Answer<readonly Level[] | null> {
  if (!root.enabled.has(type)) return ok(null)
  const levels: Level[] = []
  for (const id of path) {
    const level = await readLevel(at, id, type, memo)
    if (!level.ok) return level
    levels.push(level.value)
  }
  return ok(levels)
}

/**
 * What its organization lays over an account, by level from the root down, documents included. Null: it is in no organization. Read with
 * whichever configured account may; a problem when none may. The management account is limited by neither kind
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html, …_rcps.html).
 */
export async function readOrganizationPolicies(
  at: At,
  memo: OrganizationMemo = createOrganizationMemo(),
): Answer<OrganizationOverAccount | null> {
  const management = await readManagementAccount(at)
  if (!management.ok) return management
  const managementAccountId = management.value
  if (managementAccountId === null) return ok(null)
  if (managementAccountId === at.accountId) return ok({ managementAccountId, path: [], scps: null, rcps: [] })
  const reader = await findReader(at, managementAccountId, memo)
  if (!reader.ok) return reader
  const path = await readPath(reader.value, at.accountId)
  if (!path.ok) return path
  const scps = await readLevels(reader.value, path.value, 'SERVICE_CONTROL_POLICY', memo)
  if (!scps.ok) return scps
  const rcps = await readLevels(reader.value, path.value, 'RESOURCE_CONTROL_POLICY', memo)
  if (!rcps.ok) return rcps
  return ok({ managementAccountId, path: path.value, scps: scps.value, rcps: rcps.value ?? [] })
}

/** Every account of the organization, as seen with the credentials of one that may list them. Null: it is in no organization. */
export async function listOrganizationAccounts(at: At): Answer<readonly OrganizationAccount[] | null> {
  const answer = await listAccountsOf(at)
  return !answer.ok && answer.error.code === notInOne ? ok(null) : answer
}

async function listAccountsOf(at: At): Answer<readonly OrganizationAccount[]> {
  const answer = await askPages(callOf('ListAccounts', at), async ({ organizations }, options, NextToken) => {
    const page = await organizations.send(new ListAccountsCommand({ NextToken }), options)
    if (!page.Accounts) throw new IncompleteAnswer('the accounts')
    return { items: page.Accounts, next: page.NextToken }
  })
  if (!answer.ok) return answer
  return ok(
    answer.value.flatMap(({ Id: id, Name, State, Status }) =>
      // `Status` is the older field; other endpoints know it alone (API_Account).
      id ? [{ id, name: Name ?? id, state: State ?? Status ?? 'ACTIVE' }] : [],
    ),
  )
}

/** What the accounts file says of an organization; null: nothing. */
export async function organizationEntry(): Promise<OrganizationEntry | null> {
  const file = await loadFile()
  if (!file.organization) return null
  const { via, roleName, except } = file.organization
  const { id, name } = accountVia(file, via)
  return { via: { id, name }, roleName, named: file.accounts.map((account) => account.id), except }
}

/** Every account of the organization in the accounts file, as the account that it names for this sees them. */
export async function listMembers(): Answer<readonly OrganizationAccount[]> {
  const file = await loadFile()
  const { id, regions } = accountVia(file, file.organization?.via)
  const at = { accountId: id, region: regions[0] ?? 'us-east-1' }
  const listed = await listAccountsOf(at)
  // The one that was asked is a member itself.
  if (listed.ok && listed.value.length === 0)
    return fail(toProblem(new IncompleteAnswer('the accounts'), callOf('ListAccounts', at)))
  return listed
}
