import type { CreateInput, SeenVersion, WriteProblem } from '../associations/types.ts'
import type { AssociationRef, AwsProblem, ClusterRef } from '../aws/types.ts'
import type { Severity } from '../iam/index.ts'
import type { LineProblem, Place } from './select.ts'

export type { AssociationRef, AwsProblem, ClusterRef, LineProblem, Place, SeenVersion, WriteProblem }

/** What a run is to do. Texts stand as the person wrote them. */
export type RunDefinition = {
  /** Where a target without cluster is; its account is the only one a run reaches. */
  readonly home: ClusterRef
  /** One target a line; `select.ts` says what a line may be. */
  readonly targets: string
  /** The session policy, perhaps a template. Of a clone, empty: the source's own. */
  readonly policy: string
} & (
  | { readonly kind: 'policy' }
  | { readonly kind: 'clone'; readonly sources: readonly (Place & Pick<AssociationRef, 'associationId'>)[] }
)

/**
 * `draft`: not yet previewed. `previewing`, `running`: somebody works on it. `planned`: previewed, nothing written. `stopped`: a person or a
 * failure that would have met all the rest stopped it. `interrupted`: whoever worked on it is gone.
 */
export type RunState = 'draft' | 'previewing' | 'planned' | 'running' | 'stopped' | 'interrupted' | 'finished'

/**
 * `blocked`: the preview found that it cannot be done. `writing`: begun and not answered; after a crash AWS is asked. `conflict`: changed since
 * the preview, not written. `unknown`: AWS failed half-way and reading back did not tell.
 */
export type ItemState =
  | 'pending'
  | 'blocked'
  | 'writing'
  | 'done'
  | 'unchanged'
  | 'failed'
  | 'conflict'
  | 'unknown'

export type RunNotes = {
  /** Lines of the list that mean nothing. */
  readonly lines: readonly LineProblem[]
  /** Why the targets could not be looked up, or why the run stopped by itself. */
  readonly problem: AwsProblem | null
}

export type Run = {
  readonly id: string
  readonly title: string
  readonly who: string
  /** ISO 8601 in UTC. */
  readonly createdAt: string
  readonly state: RunState
  readonly definition: RunDefinition
  readonly notes: RunNotes
  readonly counts: Readonly<Record<ItemState, number>>
  /** How many of the items have their preview. */
  readonly previewed: number
}

/** Why an item cannot be done at all. */
export type Block =
  | { readonly kind: 'template'; readonly message: string; readonly line: number }
  | { readonly kind: 'refused-policy'; readonly message: string; readonly line: number }
  | { readonly kind: 'add-on'; readonly ownerArn: string }
  | { readonly kind: 'exists'; readonly associationId: string }
  | { readonly kind: 'unreadable'; readonly problem: AwsProblem }

/** What deserves a look before it is written. */
export type Warning =
  | 'unchanged'
  | 'role-unreadable'
  | 'no-credentials'
  | 'tags-go-off'
  | 'tag-statements'
  | 'loses-everything'
  | 'upper-bound'

export type AccessSide = {
  readonly total: number
  /** The first of them by name. */
  readonly actions: readonly string[]
  /** The first, with a request as proof and the statements that decide it. */
  readonly example: {
    readonly action: string
    readonly resource: string
    readonly because: readonly string[]
  } | null
}
export type PreviewFinding = {
  readonly severity: Severity
  readonly message: string
  readonly line: number
}
/** What writing an item would do, as far as can be told. */
export type ItemPreview = {
  readonly block: Block | null
  readonly warnings: readonly Warning[]
  readonly findings: readonly PreviewFinding[]
  /** Characters of the session policy as it is sent; null: there is none. */
  readonly size: number | null
  /** Null: the role could not be read, so nobody can say. */
  readonly gains: AccessSide | null
  readonly losses: AccessSide | null
}

export type ItemOutcome =
  | { readonly kind: 'done'; readonly associationId: string }
  | { readonly kind: 'unchanged' }
  /** The role's policies are not those of the preview, so what the preview says of access is no longer so. */
  | { readonly kind: 'role-changed' }
  | { readonly kind: 'role-unreadable'; readonly problem: AwsProblem }
  | { readonly kind: 'problem'; readonly problem: WriteProblem }

export type Target = Place & {
  readonly associationId?: string
  readonly source?: Extract<RunDefinition, { kind: 'clone' }>['sources'][number]
}
/** What an item is to become, and what it was seen to be. */
export type Desired = {
  readonly write:
    | { readonly kind: 'policy'; readonly policy: string; readonly seen: SeenVersion }
    | { readonly kind: 'create'; readonly input: CreateInput }
  /** The role whose session the pods get. */
  readonly roleArn: string
  /** A hash of its policies; null: it could not be read. */
  readonly role: string | null
}
export type Item = {
  readonly position: number
  readonly target: Target
  readonly state: ItemState
  readonly attempts: number
  readonly preview: ItemPreview | null
  readonly outcome: ItemOutcome | null
  /** ISO 8601 in UTC. */
  readonly updatedAt: string
}

/** Why a run was left as it is. */
export type RunProblem =
  | { readonly kind: 'read-only' }
  | { readonly kind: 'not-found' }
  /** Something was written already, or somebody works on it. */
  | { readonly kind: 'not-now'; readonly state: RunState }
