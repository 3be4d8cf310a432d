import type { AccessRequest, Decision, Layer, Mismatch, PolicySet, SessionContext } from '@/lib/iam/index.ts'
import type { Home } from './arn.ts'
import type { Block } from './statements.ts'
import type { StatementLink } from './view-model.ts'

/** A request that somebody asks about, before what is known of the session is added. */
export type TraceQuestion = {
  readonly action: string
  /** Left out: an example is looked for, in the resource and in the context. */
  readonly resource?: string
  /**
   * Values over what is known of the session; null: the request does not carry the key. A key that policies look at and that is in neither is not
   * known, and leaves the answer open.
   */
  readonly context?: TraceContext
  /** `absent`: the request is complete, and carries no key that `context` and the session leave out. */
  readonly rest?: 'absent'
}
export type TraceContext = Readonly<Record<string, string | readonly string[] | null>>

/** What a question is asked of. */
export type TraceScene = {
  readonly policies: PolicySet
  readonly session: SessionContext
  /** For examples that look like the account's own resources. */
  readonly home: Home
}

/** Answers a question: on the page itself, or from a worker that knows the draft. */
export type Explain = (question: TraceQuestion) => Promise<TraceView>

/** One request, and what every layer said of it, in AWS's order. Plain data. */
export type TraceView = {
  readonly request: AccessRequest
  readonly verdict: Decision['verdict']
  readonly headline: string
  readonly steps: readonly TraceStep[]
  readonly keys: readonly TraceKey[]
  /** Requests worth trying for this action. */
  readonly examples: readonly TraceExample[]
  /** Texts of the policies that `steps` names statements of. */
  readonly documents: readonly TraceDocument[]
}

/**
 * `passes`: the request goes on. `stops`: it ends here. `open`: depends on what is not known. `none`: there is no such policy, so it does not
 * limit. `notEvaluated`: there may be one, and it was not read.
 */
export type StepAnswer = 'passes' | 'stops' | 'open' | 'none' | 'notEvaluated'
export type TraceStep = {
  readonly id: string
  readonly title: string
  readonly answer: StepAnswer
  /** The step that settles the verdict. */
  readonly decides: boolean
  readonly words: string
  /** Statements that apply, or may. */
  readonly applying: readonly TraceStatement[]
  /** Statements of the action that do not apply, because of a resource, a principal or a condition. */
  readonly near: readonly TraceStatement[]
  /** Statements of other actions. */
  readonly others: readonly TraceStatement[]
}

export type TraceStatement = {
  readonly link: StatementLink
  readonly matched: 'yes' | 'no' | 'unknown'
  readonly mismatch: Mismatch | null
  readonly because: string
}

/** A condition key that statements of this action look at. */
export type TraceKey = {
  readonly name: string
  readonly state: 'session' | 'given' | 'absent' | 'unknown'
  readonly values: readonly string[]
  /** Policies test it with ForAllValues or ForAnyValue: a request may carry several. */
  readonly many: boolean
  /** Values that policies compare it with. */
  readonly suggestions: readonly string[]
}

export type TraceExample = { readonly label: string; readonly question: TraceQuestion }

export type TraceDocument = {
  readonly layer: Layer
  readonly policy: string
  readonly lines: readonly string[]
  readonly blocks: readonly Block[]
}
