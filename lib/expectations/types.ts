import type { AccessRequest, Decision, Layer, PolicySet, SessionContext } from '../iam/index.ts'

/** A value of a context key: one, several, or null: the request does not carry the key. */
export type ContextValue = string | readonly string[] | null
/** As in a policy: `{ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }`. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/**
 * What must, or must not, be allowed. It is about every request of these actions on these resources: `allow` wants all of them allowed, `not allow`
 * wants none. A context key that is not named here and not settled by the session may have any value.
 */
export type Expectation = {
  readonly must: 'allow' | 'not allow'
  /** Patterns as in a policy: `s3:Get*`. */
  readonly actions: readonly string[]
  /** Patterns as in a policy, with its variables: `arn:aws:s3:::invoices/*`; `*` is every resource. */
  readonly resources: readonly string[]
  readonly context: Readonly<Record<string, ContextValue>>
  /** With `not allow`: requests for which all of this holds may be allowed all the same. */
  readonly unless?: ConditionBlock
  /** Why it is expected, for whoever finds it broken. */
  readonly reason?: string
}

/** Something in a text that keeps it from being read, in a sentence. Line and column count from 1. */
export type Problem = { readonly line: number; readonly column: number; readonly message: string }

/** `lines` tells where each expectation begins. The list holds what could be read; it is all there is only where there are no problems. */
export type ReadExpectations = {
  readonly list: readonly Expectation[]
  readonly lines: readonly number[]
  readonly problems: readonly Problem[]
}

/** What no association that `of` selects may do: an expectation that is about many. */
export type GuardRail = {
  readonly name: string
  /** A filter of the fleet: `-namespace:platform-*`; empty: every association. */
  readonly of: string
  /** Where it begins, from 1. */
  readonly line: number
  readonly expectation: Expectation
}
/** The list is all there is only where there are no problems. */
export type ReadGuardRails = { readonly list: readonly GuardRail[]; readonly problems: readonly Problem[] }

/** A policy document in a file: written there, or the path of another file, relative to this one. */
export type DocumentSource =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'path'; readonly path: string; readonly line: number }

/** The documents of every layer a file names. */
export type LayerSources = {
  readonly identity: readonly DocumentSource[]
  readonly boundary?: readonly DocumentSource[]
  readonly session?: readonly DocumentSource[]
  readonly scps?: readonly (readonly DocumentSource[])[]
  readonly rcps?: readonly (readonly DocumentSource[])[]
  readonly resource?: DocumentSource
  readonly vpcEndpoint?: readonly DocumentSource[]
  readonly unreadable?: readonly Layer[]
}

/** Whose session it is: an association as EKS would start it, or what is known of any other. */
export type SessionSource =
  | {
      readonly kind: 'association'
      readonly accountId: string
      readonly region: string
      readonly cluster: string
      readonly namespace: string
      readonly serviceAccount: string
      readonly roleArn: string
      readonly targetRoleArn?: string
      /** Left out: off where there is a session policy, since EKS then sends none. */
      readonly sessionTags?: boolean
      readonly roleTags: Readonly<Record<string, string>>
    }
  | { readonly kind: 'session'; readonly session: SessionContext }

/** A file for the command line: everything an answer needs, so that no AWS is asked. */
export type ExpectationFile = {
  readonly policies: LayerSources
  readonly session: SessionSource
}
export type ReadFile = ReadExpectations & { readonly file: ExpectationFile | null }

/** Ready to be asked. */
export type Subject = { readonly policies: PolicySet; readonly session: SessionContext }

export type ExpectationState = 'kept' | 'broken' | 'unknown'
/** One expectation held against policies. */
export type ExpectationResult = {
  readonly state: ExpectationState
  /** Why, in a sentence. */
  readonly because: string
  /** The request that breaks it; else, one that it is about; null where there is none to show. */
  readonly example: AccessRequest | null
  /** What is decided for the example, with every statement's part in it. */
  readonly decision: Decision | null
  /** Keys that are neither given nor settled by the session and on which the example's answer depends. */
  readonly dependsOn: readonly string[]
}
