import type { Scope } from '../auth/rules/index.ts'
import type { Plan } from '../consolidate/types.ts'
import type {
  ContextValues,
  Grant,
  QuestionVerdict,
  Severity,
  StatementRef,
  VerdictCounts,
} from '../iam/index.ts'

/** Something an association deserves to be told, in its counted form. `code` is the engine's, or one of this room's. */
export type AnalysisFinding = {
  readonly code: string
  readonly severity: Severity
  readonly count: number
}

/** What is dangerous about what a session may do. As a finding's code it is the same. */
export type AccessRiskKind =
  /** Everything in IAM, on everything. */
  | 'admin-equivalent'
  /** A way from its rights to more. */
  | 'privilege-escalation'
  /** Credentials or secrets of everybody. */
  | 'credential-exposure'
  /** Reading or sharing out what everybody keeps. */
  | 'data-of-everything'
  /** Deleting what everybody runs on. */
  | 'infrastructure-destruction'
  /** The session policy grants what the role does not allow. */
  | 'inert-grant'

/** A statement by where it stands. `index` counts from 0. */
export type RiskStatement = Pick<StatementRef, 'layer' | 'policy' | 'index' | 'sid'>

/** What is dangerous, and why. */
export type AccessRisk = {
  readonly kind: AccessRiskKind
  /** It is so on every resource and without a condition; else on something, perhaps under conditions. */
  readonly everywhere: boolean
  /** What makes it so, the first of them: actions; of `inert-grant` what is said of each, as a sentence. */
  readonly because: readonly string[]
  /** How many there are. */
  readonly count: number
  /** Statements that allow it, or that are pointless: the first of them, and how many there are. */
  readonly statements: readonly RiskStatement[]
  readonly statementCount: number
  /** Actions without which it is not so: denied, they are enough. Empty: a Deny does not help. */
  readonly deny: readonly string[]
}

/** What comes out of one combination of policies and context, as much as lists show. */
export type Analysis = {
  readonly key: string
  readonly counts: VerdictCounts
  readonly conditional: number
  readonly exact: boolean
  readonly findings: readonly AnalysisFinding[]
  readonly risks: readonly AccessRisk[]
  /** 0 to 100. */
  readonly risk: number
}

/**
 * Who can do this? Action and resource are patterns as in policies: `s3:Delete*`, `arn:aws:s3:::invoices-*`. Keys in `context` have these values in
 * the requests that are meant; every other may have any.
 */
export type Question = {
  readonly action: string
  readonly resource: string
  readonly context?: ContextValues
  /** Only whether any of it is allowed is asked: `sometimes` may then be all of it. */
  readonly any?: boolean
}
/** Something to choose for a part of a question. */
export type QuestionOption = { readonly text: string; readonly detail: string }
/** Why a question cannot be asked, in a sentence. */
export type QuestionProblem = {
  readonly code: 'bad-action' | 'bad-resource' | 'bad-context'
  readonly message: string
}

/** Actions of a question that come to the same: what of it is allowed, or, where nothing is, the statements that are the reason. */
export type Way = {
  readonly actions: readonly string[]
  readonly grants: readonly Grant[]
  readonly because: readonly StatementRef[]
}

/** How many associations have each verdict. */
export type VerdictTally = Readonly<Record<QuestionVerdict, number>>
/**
 * Why nothing is known: it was listed and never described; it, or its role, changed and waits for its turn; a role, document or session policy
 * could not be read; or the engine cannot tell.
 */
export type UnknownReason = 'undescribed' | 'waiting' | 'unreadable' | 'unclear'
/** Of `name` '' are the associations that were never described: nobody knows their role. */
export type WhoCanGroup = { readonly name: string; readonly tally: VerdictTally }
/** Regions and clusters whose associations were not listed at the last try, or never read to the end: what nobody has seen of them counts nowhere. */
export type Unread = { readonly regions: number; readonly clusters: number }
export type WhoCanAnswer = {
  /** Of which associations it speaks: those that whoever asks may see. */
  readonly scope: Scope
  readonly question: Question
  /** How many of AWS's actions the question speaks of. */
  readonly actions: number
  /** False: there is no such request, since none of the actions takes such a resource; so nobody can make it. */
  readonly fits: boolean
  readonly tally: VerdictTally
  /** The unknown ones by reason. */
  readonly unknown: Readonly<Record<UnknownReason, number>>
  /** Most who can first. Roles by ARN, clusters as `account/region/name`, tenants by name; associations of no tenant are not among these. */
  readonly roles: readonly WhoCanGroup[]
  readonly clusters: readonly WhoCanGroup[]
  readonly tenants: readonly WhoCanGroup[]
  /** Analyses by verdict; whatever has none of these keys, or waits to be analysed, is `unknown`. */
  readonly keys: Readonly<Record<QuestionVerdict, readonly string[]>>
  /** Accounts in whose answers something of their organization is not counted: SCPs that were not read, or RCPs, which bind resources and not roles. */
  readonly withoutOrganization: readonly string[]
  readonly unread: Unread
}
/** One association in an answer. */
export type WhoCanRow = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string | null
  readonly targetRoleArn: string | null
  readonly verdict: QuestionVerdict
  /** Null where the verdict is known. */
  readonly reason: UnknownReason | null
  /** What makes the verdict; null where nothing is known. */
  readonly ways: readonly Way[] | null
}

/** Which roles of an account could be one. */
export type Consolidation = {
  readonly accountId: string
  readonly plan: Plan
  /** All of the account; of those, how many were never described, so that nobody knows their roles. */
  readonly associations: number
  readonly undescribed: number
  /** Those that the plan is about, and those of which the role or the session policy could not be read: their roles stay. */
  readonly planned: number
  readonly unread: number
  /** What the organization lays over the account was not read: proofs are of the account's own policies. */
  readonly withoutOrganization: boolean
}
