/** The engine's words. Plain data only, so that they travel to a worker, a page or a file unchanged. */

export type Effect = 'Allow' | 'Deny'

/** A place in a text. `offset` counts UTF-16 units from 0; `line` and `column` count from 1. */
export type Place = { readonly offset: number; readonly line: number; readonly column: number }
export type Range = { readonly start: Place; readonly end: Place }

export type PolicyKind = 'session' | 'identity' | 'boundary' | 'trust' | 'scp' | 'rcp' | 'resource'
export type Layer = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'vpcEndpoint'
export type Severity = 'error' | 'security' | 'warning' | 'suggestion'

export type TextEdit = { readonly title: string; readonly range: Range; readonly text: string }
/** Something a policy text deserves to be told. `code` is stable; `message` is one sentence for a person. */
export type Finding = {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly range: Range
  readonly fix?: TextEdit
  /** AWS refuses a text with it. Other errors are mistakes that AWS takes without a word. */
  readonly refused?: true
}

/** A value with its place in the text. */
export type Located<T> = { readonly value: T; readonly range: Range }

/** `Action` or `NotAction`, `Resource` or `NotResource`: `not` tells which. */
export type PatternList = { readonly not: boolean; readonly patterns: readonly Located<string>[] }
export type PrincipalEntry = {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*'
  readonly value: string
  readonly range: Range
}
export type PrincipalList = { readonly not: boolean; readonly entries: readonly PrincipalEntry[] }
/** One key under one operator, as written: `operator` keeps its set prefix and IfExists suffix. */
export type Condition = {
  readonly operator: Located<string>
  readonly key: Located<string>
  readonly values: readonly Located<string>[]
}
export type Statement = {
  readonly index: number
  readonly sid?: string
  /** Where the Sid stands. */
  readonly sidRange?: Range
  readonly effect: Effect
  readonly actions: PatternList
  /** Absent in trust policies. */
  readonly resources?: PatternList
  readonly principals?: PrincipalList
  readonly conditions: readonly Condition[]
  readonly range: Range
  /** AWS refuses the statement as written: what could be read of it never decides for sure. */
  readonly doubtful?: true
}
export type Policy = {
  /** A missing Version means 2008-10-17, in which `${…}` is literal text. */
  readonly version: '2008-10-17' | '2012-10-17'
  readonly statements: readonly Statement[]
}
/** `policy` holds every statement that could be read; it is null when none of the text could be. */
export type ParsedPolicy = { readonly policy: Policy | null; readonly findings: readonly Finding[] }

/** A document under the name a person knows it by, e.g. `S3BroadAccess` (inline) or a managed policy's ARN. */
export type NamedPolicy = { readonly name: string; readonly text: string }

/**
 * Everything that bears on a session. A layer that is absent does not limit; one that is present and empty allows nothing.
 * `unreadable` names layers that exist (or may) and could not be read: what is said then is an upper bound.
 */
export type PolicySet = {
  readonly identity: readonly NamedPolicy[]
  readonly boundary?: readonly NamedPolicy[]
  readonly session?: readonly NamedPolicy[]
  /** Levels, root first; every level must allow. None in the management account, which SCPs do not limit. */
  readonly scps?: readonly (readonly NamedPolicy[])[]
  readonly rcps?: readonly (readonly NamedPolicy[])[]
  readonly resource?: NamedPolicy
  readonly vpcEndpoint?: readonly NamedPolicy[]
  readonly unreadable?: readonly Layer[]
}

export type ContextValues = Readonly<Record<string, string | readonly string[]>>

/** One concrete request. A key that is in neither `context` nor `unknown` is absent. */
export type AccessRequest = {
  /**
   * The ARN of a role, a session or a user; an AWS service's name or an identity provider, which carry no policies of their own; `*` for an
   * anonymous caller.
   */
  readonly principal: string
  readonly action: string
  readonly resource: string
  /** The caller's own where it is left out, except that a resource policy's resource belongs to the account in its ARN. */
  readonly resourceAccount?: string
  readonly context: ContextValues
  readonly unknown?: readonly string[]
}

/** What is known of a session before any request: every key in neither list is unknown. */
export type SessionContext = {
  readonly principal: string
  readonly known: ContextValues
  /** Keys known not to be there. `aws:PrincipalTag/*` stands for every key of that prefix that is not in `known`. */
  readonly absent: readonly string[]
}

export type StatementRef = {
  readonly layer: Layer
  readonly policy: string
  readonly index: number
  readonly sid?: string
  readonly effect: Effect
  readonly range: Range
}

export type Mismatch = 'action' | 'resource' | 'principal' | 'condition'
/** Why one statement did or did not apply. `because` names the part that failed, or the unknown keys it waits for. */
export type StatementReason = {
  readonly statement: StatementRef
  readonly matched: 'yes' | 'no' | 'unknown'
  readonly mismatch?: Mismatch
  readonly because: string
}
export type Decision = {
  readonly verdict: 'allowed' | 'explicitDeny' | 'implicitDeny' | 'conditional'
  /** The layer that decided; null when every layer allows. */
  readonly decidedBy: Layer | null
  readonly reasons: readonly StatementReason[]
  /** Keys whose values would settle a `conditional` verdict. */
  readonly unknownKeys: readonly string[]
}

/**
 * What one layer, or one level of SCPs or RCPs, said of a request. Every layer is asked, also behind the one that decided, so that it shows what
 * else stands in the way.
 */
export type DecisionStep = {
  readonly layer: Layer
  /** Which of several levels of SCPs or RCPs, from 0. */
  readonly level?: number
  /** Whether one of its Deny statements applies. */
  readonly denies: 'yes' | 'no' | 'unknown'
  /** Whether it lets the request on to the next layer, denies aside. */
  readonly opens: 'yes' | 'no' | 'unknown'
  /**
   * Why it opens or not: its Allow statements say so (`allow`); nothing of it has to allow (`notNeeded`); the resource's policy allows past it
   * (`past`); its policies do not limit this caller (`exempt`); some of it could not be read (`unreadable`).
   */
  readonly by: 'allow' | 'notNeeded' | 'past' | 'exempt' | 'unreadable'
  readonly reasons: readonly StatementReason[]
}
/** A decision with the way to it, layer by layer in the order in which AWS's page names them. Layers that are not there have no step. */
export type DecisionTrace = Decision & { readonly steps: readonly DecisionStep[] }

export type Verdict = 'granted' | 'narrowed' | 'cut' | 'inert' | 'denied' | 'absent'
/** A condition whose outcome the session leaves open, as written. */
export type OpenTest = { readonly operator: string; readonly key: string; readonly values: readonly string[] }
export type GrantCondition =
  | { readonly kind: 'if'; readonly test: OpenTest }
  /** A deny that depends on the request: while all tests hold, what these patterns match (with `not`, all else) is taken away. */
  | {
      readonly kind: 'unless'
      readonly tests: readonly OpenTest[]
      readonly resources: readonly string[]
      readonly not: boolean
    }
  /** AWS refuses the statement as it is written: whether it applies is not known. */
  | { readonly kind: 'doubtful' }
/**
 * One way in which an action is allowed: on what one of `resources` matches and none of `except` does, while every condition holds. Patterns are
 * as in policies (`*`, `?`, `\${*}` a star itself); ` ∩ ` joins patterns that must all match where their overlap is no short list.
 */
export type Grant = {
  readonly resources: readonly string[]
  readonly except: readonly string[]
  readonly conditions: readonly GrantCondition[]
  readonly from: readonly StatementRef[]
  /** Statements of ways that allow nothing which this one does not: they work, and are not needed. */
  readonly within?: readonly StatementRef[]
}
export type ActionAccess = {
  readonly action: string
  readonly verdict: Verdict
  /** Holds only under the conditions shown. */
  readonly conditional: boolean
  /** Allowed on every resource it takes, whatever else a request carries. Absent where that is not so, or not known. */
  readonly everywhere?: true
  /** A layer could not be read, or the answer was too large to work out: the verdict is an upper bound. */
  readonly unknown: boolean
  readonly grants: readonly Grant[]
  /** What the role alone would allow, to tell `narrowed` from `granted`. */
  readonly baseline: readonly Grant[]
  /** Statements that made the verdict: allows of both sides for granted, the missing side's absence for cut and inert. */
  readonly because: readonly StatementRef[]
  /** Denies of the session policy that take something away of what would be allowed without them. */
  readonly taken?: readonly StatementRef[]
}
export type VerdictCounts = Readonly<Record<Exclude<Verdict, 'absent'>, number>>
/** Actions that nobody mentions (`absent`) are not listed. */
export type EffectivePermissions = {
  readonly actions: readonly ActionAccess[]
  readonly counts: VerdictCounts
  readonly conditional: number
  /** False where a layer could not be read, something was too large to work out, or a claim leans on conditions that are not looked into. */
  readonly exact: boolean
  readonly unreadable: readonly Layer[]
}

/** Actions of which the same holds. */
export type AccessGroup = {
  readonly actions: readonly CatalogAction[]
  /** Where in the catalog's order the actions stand; those that it lacks come after all others. */
  readonly places: readonly number[]
  readonly access: Omit<ActionAccess, 'action'>
}
/** Effective permissions without a word for each action: a role that may do everything has 22,000. In no order. */
export type GroupedPermissions = Omit<EffectivePermissions, 'actions'> & {
  readonly groups: readonly AccessGroup[]
}

/** Actions and resources as patterns of policies: every request for one of the actions on one of the resources. */
export type AccessQuestion = {
  readonly action: string
  readonly resource: string
  /** Only whether any request is allowed is asked, which takes less: `sometimes` may then be all of them. */
  readonly any?: boolean
}
/**
 * How many of the requests that fit a question are allowed: all, some and not others, or none. `unknown`: a layer could not be read, or it leans
 * on what is not looked into.
 */
export type QuestionVerdict = 'always' | 'sometimes' | 'never' | 'unknown'
export type QuestionAnswer = {
  readonly verdict: QuestionVerdict
  /** False: there is no such request, since none of the actions takes such a resource. The verdict is then `never`. */
  readonly fits: boolean
}

export type AccessChange = {
  readonly action: string
  /** The proof: a request that `decide` allows on the side that has the access. */
  readonly witness: AccessRequest
  /** The same request as the other side meets it, whose session may carry other values; `decide` does not allow it there. */
  readonly contrast: AccessRequest
  /** Statements that decide the witness on the side that changed it. */
  readonly because: readonly StatementRef[]
}
export type AccessComparison = {
  readonly gains: readonly AccessChange[]
  readonly losses: readonly AccessChange[]
  readonly unchanged: number
  readonly exact: boolean
}

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management'
export type CatalogAction = {
  /** With service prefix and AWS's spelling: `s3:GetObject`. */
  readonly name: string
  readonly level: AccessLevel
  /**
   * ARN patterns of the resource types it can be limited to: `*` is any text, `%` any text without `/` and `:` (a bucket's name, not an object's
   * key). Empty: the action has no resource-level permissions and only a pattern that matches `*` reaches it.
   */
  readonly resources: readonly string[]
  /** Condition keys a request for it can carry besides the global ones, as `ConditionKey.name`. Absent: the catalog does not say. */
  readonly keys?: readonly string[]
}
/**
 * A condition key of the Service Authorization Reference. A key that ends in `/` stands for every key that begins so (`aws:RequestTag/`).
 * `multivalued`: a request can carry several values (`ArrayOf…` in the reference).
 */
export type ConditionKey = {
  readonly name: string
  readonly type: 'String' | 'ARN' | 'Numeric' | 'Date' | 'Bool' | 'IPAddress' | 'Binary'
  readonly multivalued: boolean
}
/** What the engine needs to know of AWS's actions. `lib/catalog` makes one. */
export type ActionCatalog = {
  /** The day the data was taken, `2026-09-26`. */
  readonly date: string
  readonly actions: readonly CatalogAction[]
  /** Global keys and those of services. */
  readonly keys?: readonly ConditionKey[]
}
