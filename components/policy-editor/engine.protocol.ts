import type { Home } from '@/components/access/arn.ts'
import type { ChangeList } from '@/components/access/change-list.ts'
import type { TraceQuestion, TraceView } from '@/components/access/trace-types.ts'
import type { AccessView } from '@/components/access/view-model.ts'
import type { ShownResult } from '@/components/expectations/types.ts'
import type { Expectation } from '@/lib/expectations/index.ts'
import type { Finding, PolicySet, Range, SessionContext, VerdictCounts } from '@/lib/iam/index.ts'
import type { AssociationFacts, LandingSetup, LandingWarning } from '@/lib/pod-identity/index.ts'
import type {
  Completion,
  Fix,
  Hover,
  InlayHint,
  Snippet,
  StatementLens,
} from '@/lib/policy-language/index.ts'

/** What the draft is judged against; sent once, and again when the page was read anew. */
export type EngineSetup = {
  readonly association: AssociationFacts
  /** As applied now. */
  readonly policies: PolicySet
  readonly now: SessionContext
  /** The session as it will be with a session policy: EKS then sends no session tags. */
  readonly withPolicy: SessionContext
  readonly home: Home
  readonly landing: LandingSetup
}

/** The role decides what a session policy can narrow; while it is unknown, so is every effect of the draft. */
export function isRoleUnknown({ policies }: EngineSetup): boolean {
  return policies.unreadable?.includes('identity') ?? false
}

/** A text longer than this is not sent to the worker: EKS takes 2,048 characters, so it is no draft but an accident. */
export const analysedMax = 100_000

export type Preview = {
  readonly counts: VerdictCounts
  readonly conditional: number
  /** The beginnings of lists that may be long; more is asked for with `changes`. */
  readonly gains: ChangeList
  readonly losses: ChangeList
  readonly unchanged: number
  /** False where the answer leans on samples or opaque conditions. */
  readonly exact: boolean
}

/** What the page needs at every key; everything else is asked for. */
export type Assessment = {
  readonly findings: readonly Finding[]
  /** The text as it would be sent, without spaces; null while it is not JSON. */
  readonly toSend: string | null
  /** Null while the text cannot be read as a policy. */
  readonly preview: Preview | null
  /** What stands between the lines. */
  readonly lenses: readonly StatementLens[]
  readonly hints: readonly InlayHint[]
  /** What to know before it lands, that which holds for any draft included. */
  readonly warnings: readonly LandingWarning[]
  readonly tookMs: number
}

/** What the access is looked at: as applied now, or as the draft would have it. */
export type Side = 'now' | 'draft'

/** A shorter text, how it came about, and what the claim that it means the same stands on. */
export type Fitted = {
  readonly before: string
  readonly after: string
  readonly charactersBefore: number
  readonly characters: number
  readonly fits: boolean
  readonly provenFor: 'policy' | 'catalog' | 'surroundings'
  readonly steps: readonly string[]
}

/** Questions that the worker answers, each with the shape of its answer. All but those about the role are about the draft. */
export type Questions = {
  /** Null: the text is no policy in order, or too large to prove anything of. */
  readonly fit: { readonly ask: object; readonly answer: Fitted | null }
  /** The role's documents as one session policy. */
  readonly merge: { readonly ask: object; readonly answer: Fitted | null }
  /** Gains and losses as far as a person reads them. */
  readonly changes: { readonly ask: object; readonly answer: Changes | null }
  readonly explain: {
    readonly ask: { readonly side: Side; readonly question: TraceQuestion }
    readonly answer: TraceView
  }
  readonly complete: { readonly ask: { readonly offset: number }; readonly answer: readonly Completion[] }
  /** AWS's sentence about an action or a condition key; null where it has none. */
  readonly describe: { readonly ask: { readonly name: string }; readonly answer: string | null }
  readonly hover: { readonly ask: { readonly offset: number }; readonly answer: Hover | null }
  /** What can be done at a place: rewrite a list, take a part out. */
  readonly rewrites: { readonly ask: { readonly range: Range }; readonly answer: readonly Fix[] }
  /** What can be done about each of the assessment's findings, in their order. */
  readonly fixes: { readonly ask: object; readonly answer: readonly (readonly Fix[])[] }
  readonly snippets: { readonly ask: object; readonly answer: readonly Snippet[] }
  /** Null while the text cannot be read as a policy. */
  readonly expectations: {
    readonly ask: { readonly side: Side; readonly list: readonly Expectation[] }
    readonly answer: HeldExpectations | null
  }
  /** Everything the draft's pods may do, action by action. Null while the text cannot be read as a policy. */
  readonly access: { readonly ask: object; readonly answer: DraftView | null }
}
/** What became of expectations, in their order. `of` is the text that they were held against; '' is what is applied now. */
export type HeldExpectations = { readonly of: string; readonly results: readonly ShownResult[] }
export type Changes = { readonly gains: ChangeList; readonly losses: ChangeList }
export type DraftView = { readonly view: AccessView; readonly policies: PolicySet }

export type QuestionKind = keyof Questions
export type Question = { [K in QuestionKind]: { readonly kind: K } & Questions[K]['ask'] }[QuestionKind]
export type AnswerTo<K extends QuestionKind> = Questions[K]['answer']

export type ToEngine =
  | { readonly kind: 'setup'; readonly setup: EngineSetup }
  | { readonly kind: 'draft'; readonly version: number; readonly text: string }
  /** Answered only while the draft still has this version. */
  | { readonly kind: 'ask'; readonly id: number; readonly version: number; readonly question: Question }
  | { readonly kind: 'cancel'; readonly id: number }

export type FromEngine =
  | { readonly kind: 'now'; readonly counts: VerdictCounts | null }
  | { readonly kind: 'assessed'; readonly version: number; readonly assessment: Assessment }
  | { readonly kind: 'failed'; readonly version: number; readonly message: string }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: unknown }
  /** There is no answer: the draft has moved on, or the engine failed on it. */
  | { readonly kind: 'unanswered'; readonly id: number; readonly problem: string | null }
  /** Made by the page when the worker itself is gone. */
  | { readonly kind: 'stopped' }
