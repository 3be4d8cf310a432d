import type { AnalysisFinding } from '../analysis/types.ts'
import type { Actor, Entry, Link } from '../audit/types.ts'
import type { AssociationRef } from '../aws/types.ts'
import type { PolicySet, SessionContext } from '../iam/index.ts'

export type Verdict = 'keep' | 'narrow' | 'remove'

/** Times are ISO 8601 in UTC. */
export type EvidenceReview = {
  readonly id: string
  readonly name: string
  /** The filter of the fleet that chose the population; '' is everything the opener may see. */
  readonly filter: string
  /** Of which associations it chose, in words, one a selector; empty: of all. */
  readonly within: readonly string[]
  readonly state: 'open' | 'closed'
  readonly openedAt: string
  readonly openedBy: Actor
  readonly dueAt: string
  readonly closedAt: string | null
  readonly closedBy: Actor | null
  /** Of the program that froze the population: podscope's version and the catalog's. */
  readonly frozenWith: { readonly podscope: string; readonly catalog: string }
  readonly entries: number
}

export type EvidenceEntry = AssociationRef & {
  readonly number: number
  readonly namespace: string
  readonly serviceAccount: string
  readonly tags: Readonly<Record<string, string>>
  readonly roleArn: string | null
  readonly targetRoleArn: string | null
  /** Text of the session policy; null: none. */
  readonly policy: string | null
  readonly sessionTags: boolean | null
  /** When it was read of AWS. */
  readonly readAt: string
  readonly risk: number | null
  readonly findings: readonly AnalysisFinding[]
  /** Key of its access among the pack's; null: unknown, and `why` says why. */
  readonly access: string | null
  readonly why: string | null
  readonly reviewer: { readonly id: string; readonly name: string } | null
  readonly decision: {
    readonly verdict: Verdict
    readonly reason: string
    /** Of `narrow`: patterns of actions to be taken away. */
    readonly without: readonly string[]
    readonly by: Actor
    readonly at: string
    /** The change request that it became. */
    readonly request: { readonly id: string; readonly state: string } | null
  } | null
  /** What changed between the freeze and the making of the pack, in words; none: nothing. */
  readonly since: readonly string[]
}

/**
 * What decides for some entries, with what the engine makes of it left out: the pack works that out. `key`: letters, digits, `-` and `_`, at most
 * 100 of them: it is a file's name.
 */
export type EvidenceAccess = {
  readonly key: string
  readonly policies: PolicySet
  readonly session: SessionContext
}

export type EvidenceSource = {
  readonly review: EvidenceReview
  readonly entries: AsyncIterable<EvidenceEntry>
  /** One at a time; each key once. */
  readonly access: AsyncIterable<EvidenceAccess>
  /** Entries of the audit about this review, in order of position. */
  readonly audit: readonly Entry[]
  /** Where the audit's chain ended when the pack was made. */
  readonly head: Link | null
  readonly madeAt: string
  readonly madeBy: Actor
}

/** What a pack is, as long as it is one stream: known when it ends. */
export type MadePack = {
  /** SHA-256 of the whole file. */
  readonly fingerprint: string
  readonly bytes: number
}

/** Something that does not hold. `where`: a member's name, or a part of the archive; it begins the message too. */
export type PackFailure = { readonly where: string; readonly message: string }

/** What a pack says of itself. */
export type PackSays = {
  readonly review: EvidenceReview
  readonly decisions: DecisionCounts
  readonly access: number
  readonly members: number
  readonly madeWith: { readonly podscope: string; readonly catalog: string }
  readonly madeAt: string
  readonly madeBy: Actor
  readonly head: Link | null
}
export type DecisionCounts = Readonly<Record<Verdict | 'none', number>>

export type PackReport = {
  readonly verifies: boolean
  /** SHA-256 of the whole file: what the audit's entry `review.export` holds. */
  readonly fingerprint: string
  readonly failures: readonly PackFailure[]
  /** What was held against what, and what was not, with the reason, in sentences. */
  readonly notes: readonly string[]
  /** Null: not even that could be read. */
  readonly says: PackSays | null
  /** Where the pack's entries of the audit stand in its chain; none where they do not hold. */
  readonly audit: readonly Link[]
}
