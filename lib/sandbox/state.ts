/** What the local AWS remembers. Plain JSON: it is written to the data folder as it stands. */

export type AccessKey = { accessKeyId: string; secretAccessKey: string; userName: string }
export type ManagedPolicy = {
  arn: string
  name: string
  path: string
  createdAt: string
  defaultVersionId: string
  versions: { id: string; document: string; createdAt: string }[]
}
export type SandboxRole = {
  name: string
  path: string
  roleId: string
  arn: string
  createdAt: string
  description?: string
  maxSessionDuration: number
  trustPolicy: string
  /** Inline policies by name, as plain JSON text. */
  inline: Record<string, string>
  /** ARNs of attached managed policies, AWS's own (`arn:aws:iam::aws:policy/…`) among them. */
  attached: string[]
  boundaryArn?: string
  tags: Record<string, string>
}
export type SandboxAssociation = {
  id: string
  arn: string
  namespace: string
  serviceAccount: string
  roleArn: string
  targetRoleArn?: string
  externalId?: string
  disableSessionTags: boolean
  policy?: string
  ownerArn?: string
  tags: Record<string, string>
  /** Epoch seconds with fractions, as on the wire. */
  createdAt: number
  modifiedAt: number
  clientRequestToken?: string
}
export type SandboxAddon = {
  name: string
  version: string
  status: string
  arn: string
  associations: string[]
}
export type SandboxCluster = {
  name: string
  region: string
  arn: string
  version: string
  status: string
  createdAt: number
  autoMode: boolean
  oidcIssuer: string
  tags: Record<string, string>
  addons: Record<string, SandboxAddon>
  /** By association id, in order of creation. */
  associations: Record<string, SandboxAssociation>
}
export type SandboxAccount = {
  id: string
  name: string
  accessKeys: AccessKey[]
  roles: Record<string, SandboxRole>
  /** Customer-managed policies by ARN. */
  policies: Record<string, ManagedPolicy>
  /** By `region/name`. */
  clusters: Record<string, SandboxCluster>
}
/** `encoding` tells bytes that are not text; absent: `body` is the text itself. */
export type SandboxObject = {
  body: string
  contentType: string
  modifiedAt: string
  etag: string
  encoding?: 'base64'
}
export type SandboxBucket = {
  name: string
  accountId: string
  region: string
  createdAt: string
  policy?: string
  objects: Record<string, SandboxObject>
}
/** Temporary credentials the sandbox has handed out. */
export type SandboxSession = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiresAt: number
  /** Epoch seconds. */
  issuedAt?: number
  accountId: string
  roleName: string
  sessionName: string
  /** Passed at AssumeRole; absent: the session is not limited. */
  policy?: string
  /** Managed policies passed beside it. */
  policyArns?: string[]
  tags: Record<string, string>
  transitiveTagKeys: string[]
  chained: boolean
}
export type OrganizationPolicy = {
  id: string
  arn: string
  name: string
  description: string
  type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'
  awsManaged: boolean
  document: string
}
export type OrganizationAccount = {
  id: string
  name: string
  email: string
  arn: string
  /** A unit, or the root. */
  parentId: string
  joinedAt: string
  /** Absent: it is active. */
  state?: 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE'
}
export type SandboxOrganization = {
  id: string
  arn: string
  rootId: string
  /** May be an account of which the sandbox holds nothing else. */
  managementAccountId: string
  /** Accounts that may read the organization's policies as the management account may. */
  delegates: string[]
  units: Record<string, { id: string; arn: string; name: string; parentId: string }>
  accounts: Record<string, OrganizationAccount>
  policies: Record<string, OrganizationPolicy>
  /** Ids of policies by root, unit or account. */
  attached: Record<string, string[]>
}
export type SandboxState = {
  version: 1
  accounts: Record<string, SandboxAccount>
  /** AWS managed policies (`arn:aws:iam::aws:policy/…`), shared by all accounts. */
  awsManaged: Record<string, ManagedPolicy>
  buckets: Record<string, SandboxBucket>
  sessions: Record<string, SandboxSession>
  /** Absent: no account is in one. */
  organization?: SandboxOrganization
}
