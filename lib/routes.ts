/** Every address of the site. Segments are encoded here and nowhere else. */
type ClusterAddress = { accountId: string; region: string; cluster: string }
type AssociationAddress = ClusterAddress & { associationId: string }

/** A role's name is its own within an account, whatever its path (IAM user guide, reference_identifiers). */
type RoleAddress = { accountId: string; roleName: string }

/** `by` with `desc` is the order; what is absent is as usual. */
type FleetAddress = { q?: string; by?: string; desc?: boolean }

/** `kind` is which of them, `from` the place of the first that is shown. */
type RolesAddress = { q?: string; kind?: string; by?: string; desc?: boolean; from?: number }

/** `kind` and `source` are which changes, `before` the position where the page before ended; `change` is opened. */
type ChangesAddress = { kind?: string; source?: string; before?: number; change?: string }

/** `days` ago until now, or two times (ISO 8601 in UTC; no `to`: now); of a tenant by its id, of what a filter selects, or of one association (`account/region/cluster/id`). */
type CompareAddress = {
  days?: number
  from?: string
  to?: string
  q?: string
  at?: string
  tenant?: string
}

/** `kind` is which risks, `tenant` and `cluster` of what; `show` is `accepted` for those that somebody answers for; `after` is a cursor. */
type RiskAddress = { kind?: string; tenant?: string; cluster?: string; show?: string; after?: string }

/** `before` is the position where the page before ended; `entry` is opened; `from` and `to` are days. */
type AuditAddress = {
  actor?: string
  act?: string
  object?: string
  from?: string
  to?: string
  before?: number
  entry?: string
}

function fleetQuery(asked: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const set = Object.entries(asked).filter(
    ([, value]) => value !== '' && value !== false && value !== undefined,
  )
  const query = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()
  return query && `?${query}`
}

type TryRequest = {
  action?: string
  resource?: string
  context?: Readonly<Record<string, string | readonly string[]>>
}

/** Who can do this? `context` is written `key=value`; `role`, `cluster` or `tenant` is the group that is opened, `show` how many groups are. */
type AccessAddress = {
  action?: string
  resource?: string
  context?: readonly string[]
  by?: string
  verdict?: readonly string[]
  role?: string
  cluster?: string
  tenant?: string
  show?: number
}

/** A refusal as AWS said it, part by part, and the association (`account/region/cluster/id`) that it is looked at for. */
type ExplainAddress = {
  principal?: string
  action?: string
  resource?: string
  layer?: string
  kind?: string
  through?: string
  policyArn?: string
  because?: string
  code?: string
  operation?: string
  encoded?: string
  /** Parts that the text did not hold whole. */
  doubts?: readonly string[]
  at?: string
  /** Whose account an encoded message is of, where somebody chose it. */
  account?: string
  /** Instead of all of this: the id of one that was kept. */
  kept?: string
  /** Where the page of kept ones before ended. */
  before?: number
}

/** A value in a query. What may stand in one as it is stays legible (RFC 3986, 3.4), so that an ARN can be read in the address. */
const legible = (value: string) =>
  encodeURIComponent(value).replace(/%(?:3A|2F|2C|40|3D)/g, (escaped) => decodeURIComponent(escaped))

function accessQuery(asked: AccessAddress, more: Readonly<Record<string, string>> = {}): string {
  const { action, resource, context = [], by, verdict = [], show, role, cluster, tenant } = asked
  const one = { action, resource, by, verdict: verdict.join(), role, cluster, tenant, show, ...more }
  const pairs = [
    ...Object.entries(one).filter(([, value]) => value !== undefined && value !== ''),
    ...context.map((each) => ['context', each] as const),
    // The role of associations that were never described is nobody's name.
    ...(role === '' ? [['role', ''] as const] : []),
  ]
  const query = pairs.map(([key, value]) => `${key}=${legible(String(value))}`).join('&')
  return query && `?${query}`
}

function legibleQuery(asked: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const query = set.map(([key, value]) => `${key}=${legible(value)}`).join('&')
  return query && `?${query}`
}

const join = (...segments: string[]) => `/${segments.map(encodeURIComponent).join('/')}`

export const routes = {
  home: () => '/',
  /** `to` is where to go on, `problem` why the last try failed. */
  signIn: (asked: { to?: string; problem?: string } = {}) => `/sign-in${fleetQuery(asked)}`,
  /** The start-up's link on the local AWS. */
  startLink: (token: string) => `/sign-in/start${fleetQuery({ token })}`,
  /** Where a one-time link leads: the first admin, or a new password. */
  welcome: (token: string) => `/sign-in/welcome${fleetQuery({ token })}`,
  /** One's own sessions and password. */
  account: () => '/account',
  clusters: () => '/clusters',
  cluster: (at: ClusterAddress) => join('clusters', at.accountId, at.region, at.cluster),
  newAssociation: (at: ClusterAddress) => join('clusters', at.accountId, at.region, at.cluster, 'new'),
  /** Associations of a cluster as another tool's text: those named, else those that the filter of the cluster's page shows. */
  clusterExport: (
    at: ClusterAddress,
    asked: { filter?: string; ids?: readonly string[]; tool?: string } = {},
  ) => {
    const { filter, ids = [], tool } = asked
    const query = new URLSearchParams([
      ...(filter ? [['q', filter]] : []),
      ...ids.map((id) => ['id', id]),
      ...(tool ? [['tool', tool]] : []),
    ]).toString()
    return join('clusters', at.accountId, at.region, at.cluster, 'export') + (query && `?${query}`)
  },
  /** The fleet's table, as it is filtered and sorted. */
  associations: (asked: FleetAddress = {}) => `/associations${fleetQuery(asked)}`,
  /** A part of it as JSON: behind a row, or from a place on. */
  associationRows: (asked: FleetAddress, start: { after: string } | { from: number }) =>
    `/associations/rows${fleetQuery({ ...asked, ...start })}`,
  /** All of it as a file. */
  associationsFile: (asked: FleetAddress, format: 'csv' | 'json') =>
    `/associations/file${fleetQuery({ ...asked, format })}`,
  /** Who can do what; without an action the question itself. */
  access: (asked: AccessAddress = {}) => `/access${accessQuery(asked)}`,
  /** Associations of an answer as JSON, behind one: `account/region/cluster/id`. */
  accessRows: (asked: AccessAddress, after: string) => `/access/rows${accessQuery(asked, { after })}`,
  accessFile: (asked: AccessAddress, format: 'csv' | 'json') =>
    `/access/file${accessQuery(asked, { format })}`,
  /** Why AWS refused; without a refusal the place to paste one. */
  /** What pods used, from files of CloudTrail; `at` is the association (`account/region/cluster/id`), `find` words of the one that is looked for. */
  use: (asked: { at?: string; find?: string } = {}) => `/use${legibleQuery(asked)}`,
  explain: ({ doubts = [], before, ...asked }: ExplainAddress = {}) =>
    `/explain${legibleQuery({ ...asked, doubts: doubts.join(), ...(before !== undefined && { before: String(before) }) })}`,
  /** What no association may do, and which do. */
  guard: () => '/guard',
  /** What is dangerous about which associations, the gravest first. */
  risk: (asked: RiskAddress = {}) => `/risk${fleetQuery(asked)}`,
  association: (at: AssociationAddress) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId),
  /** `allow`: a draft that lets this one action through, on this resource. */
  associationPolicy: (at: AssociationAddress, { allow, on }: { allow?: string; on?: string } = {}) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId, 'policy') +
    legibleQuery({ allow, on }),
  associationChain: (at: AssociationAddress) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId, 'chain'),
  /** `request` is filled in: an action, perhaps a resource, and context keys as components/try reads them. */
  associationTry: (at: AssociationAddress, request: TryRequest = {}) => {
    const { context = {}, ...rest } = request
    const keys = Object.keys(context).length > 0 ? JSON.stringify(context) : ''
    return (
      join('associations', at.accountId, at.region, at.cluster, at.associationId, 'try') +
      fleetQuery({ ...rest, context: keys })
    )
  },
  /** `change`: the one that is opened. */
  associationHistory: (at: AssociationAddress, change?: string) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId, 'history') +
    (change ? `?change=${encodeURIComponent(change)}` : ''),
  associationExport: (at: AssociationAddress) =>
    join('associations', at.accountId, at.region, at.cluster, at.associationId, 'export'),
  /** What a role's policies give to every association that uses it, and what another text would. */
  role: (at: RoleAddress) => join('roles', at.accountId, at.roleName),
  /** Changes that were asked for: `show` is which, `state` how they stand, `before` when the last of the page before was opened. */
  requests: (asked: { show?: string; state?: string; before?: string } = {}) =>
    `/requests${fleetQuery(asked)}`,
  request: (id: string) => join('requests', id),
  /** Who answers for what associations may do, and how far they are. */
  /** `from` is the place of the first that is shown. */
  reviews: ({ from }: { from?: number } = {}) => `/reviews${fleetQuery({ from: from || undefined })}`,
  newReview: (asked: { filter?: string } = {}) => `/reviews/new${fleetQuery(asked)}`,
  /** `show` is which entries, `after` the number of the last one of the page before; `entry` is opened. */
  review: (id: string, asked: { show?: string; after?: number; entry?: number } = {}) =>
    join('reviews', id) + fleetQuery({ ...asked, after: asked.after || undefined }),
  /** All of it as one archive that `podscope verify` verifies. */
  reviewEvidence: (id: string) => join('reviews', id, 'evidence'),
  /** The rules that say which changes take a second person; `rule` is opened. */
  approvals: (asked: { rule?: string } = {}) => `/settings/approvals${fleetQuery(asked)}`,
  /** The list of roles. */
  roles: (asked: RolesAddress = {}) => `/roles${fleetQuery({ ...asked, from: asked.from || undefined })}`,
  /** Which roles of an account could be one, and the plan of it as a file. */
  consolidate: (asked: { account?: string } = {}) => `/roles/consolidate${fleetQuery(asked)}`,
  consolidateFile: (account: string, format: 'cli' | 'terraform') =>
    `/roles/consolidate/file${fleetQuery({ account, format })}`,
  /** What is read of AWS, and how far it is; as JSON for the frame of every page. */
  crawls: () => '/crawls',
  crawlStatus: () => '/crawls/status',
  /** Every change, newest first. */
  changes: (asked: ChangesAddress = {}) => `/changes${fleetQuery(asked)}`,
  /** What is different between two moments; as a file. */
  compare: ({ days, ...asked }: CompareAddress = {}) =>
    `/compare${legibleQuery({ ...(days !== undefined && { days: String(days) }), ...asked })}`,
  compareFile: (asked: CompareAddress, format: 'csv' | 'json') =>
    `/compare/file${fleetQuery({ ...asked, format })}`,
  /** Who did what, newest first; all of it as a file. */
  audit: (asked: AuditAddress = {}) => `/audit${fleetQuery(asked)}`,
  auditFile: () => '/audit/file',
  /** Changes of many associations at once. */
  bulkRuns: () => '/bulk',
  bulkRun: (id: string) => join('bulk', id),
  /** Who may do what, and what is read. */
  settings: () => '/settings',
  tenants: () => '/settings/tenants',
  newTenant: () => '/settings/tenants/new',
  tenant: (id: string) => join('settings', 'tenants', id),
  people: () => '/settings/people',
  /** Roles of people here, not those of IAM. */
  peopleRoles: () => '/settings/roles',
} as const
