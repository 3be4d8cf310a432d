import type { Actor } from '../audit/types.ts'
import type { Association, AwsProblem, ClusterRef } from '../aws/types.ts'
import type { Finding } from '../iam/index.ts'
import type { RuleMatch } from '../requests/rules/index.ts'

/** What the person saw when they began to edit; a save against anything else is a conflict. */
export type SeenVersion = {
  readonly modifiedAt: string
  readonly policy: string | null
  readonly roleArn: string
  readonly targetRoleArn: string | null
  readonly disableSessionTags: boolean
}

/** What of an association is to be another; a field that is left out stays. A session policy brings the session tags off with it. */
export type AssociationChange = {
  readonly roleArn?: string
  /** Null: no target role. */
  readonly targetRoleArn?: string | null
  /** Null: no session policy. AWS documents no way to that; it is tried, and told when it cannot be done. */
  readonly policy?: string | null
  readonly disableSessionTags?: boolean
}

/** Who makes a change and what it is part of, for the history and the audit. */
export type WriteReason = {
  readonly actor: Actor
  /** The run over many associations. */
  readonly runId?: string
  /** The change whose result is brought back. */
  readonly revertOf?: string
  /** The request (lib/requests) whose approval makes it: what takes a second person is done for such a one alone. */
  readonly approval?: string
}

/** Which association something is wanted of; without an id it is to be created. */
export type WantedOf = ClusterRef & {
  readonly associationId: string | null
  readonly namespace: string
  readonly serviceAccount: string
}

/** What somebody wants done, as they saw what is there. */
export type Wanted =
  | { readonly kind: 'create'; readonly input: CreateInput }
  | {
      readonly kind: 'change'
      readonly change: AssociationChange
      readonly seen: SeenVersion
      readonly roleSeen: string | null
      readonly revertOf?: string
    }
  | { readonly kind: 'delete'; readonly seen: SeenVersion }
  /** Deleted and created anew without its session policy. */
  | { readonly kind: 'recreate'; readonly seen: SeenVersion }

export type WriteProblem =
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }
  | { readonly kind: 'bad-input'; readonly field: string; readonly message: string }
  /** Someone changed it since: nothing was written. */
  | { readonly kind: 'conflict'; readonly now: Association }
  /** The role's policies are not those that the person's preview was worked out with: nothing was written. */
  | { readonly kind: 'role-changed' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'owned-by-add-on'; readonly ownerArn: string }
  /** The endpoint answered yes and stored something else: fields that differ. */
  | { readonly kind: 'not-stored'; readonly fields: readonly string[]; readonly now: Association }
  /** The session policy stays: AWS refused to take it away, in its words, or said yes and kept it (null). */
  | { readonly kind: 'cannot-remove'; readonly problem: AwsProblem | null; readonly now: Association }
  | { readonly kind: 'refused'; readonly problem: AwsProblem }
  /** AWS failed half-way and reading back failed too: it may or may not have happened. */
  | { readonly kind: 'outcome-unknown'; readonly problem: AwsProblem }
  /** Rules say that it takes a second person: nothing was written, and it can be asked for. */
  | {
      readonly kind: 'second-person'
      readonly rules: readonly RuleMatch[]
      readonly at: WantedOf
      readonly wanted: Wanted
    }
  /** What was to be done could not be written down before, so it was not done. */
  | { readonly kind: 'not-recorded'; readonly message: string }
  /** It was deleted in order to be created anew, and that failed: its pods get nothing until it is. */
  | {
      readonly kind: 'not-recreated'
      readonly deleted: Association
      /** What was to be created. */
      readonly anew: CreateInput
      readonly problem: WriteProblem
    }

export type CreateInput = {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly policy?: string
  readonly disableSessionTags: boolean
  readonly tags: Readonly<Record<string, string>>
}
