import type { Grant, PolicySet, Range, SessionContext } from '../iam/index.ts'
import type { AssociationFacts } from '../pod-identity/index.ts'

/** What the editor's brain is told once about the association whose policy is written. Plain data: it travels to a worker. */
export type LanguageSetup = {
  readonly association: AssociationFacts
  /** Everything that bears on the session; what it says of the session policy is not read. */
  readonly policies: PolicySet
  /** The session as it is with a session policy. */
  readonly session: SessionContext
}

/** `unknown`: the role could not be read, or allows the action under conditions that the session leaves open. */
export type RoleAnswer = 'yes' | 'sometimes' | 'no' | 'unknown'

/** What the role's session may do without any session policy; worked out when first asked for. */
export type RoleView = {
  readonly allows: (action: string) => RoleAnswer
  /** In which ways; none where it does not, or is not known. */
  readonly grants: (action: string) => readonly Grant[]
  /** Actions that it allows, of a list, in its order. */
  readonly allowedAmong: (actions: readonly string[]) => readonly string[]
  /** How many actions of a service it allows, by the service's prefix. */
  readonly allowedOf: (service: string) => number
  /** Resources that the role's own policies name. */
  readonly resources: () => readonly string[]
  /** Values that the role's own policies test a condition key for. */
  readonly valuesOf: (key: string) => readonly string[]
  readonly isKnown: boolean
}

/** Made of a `LanguageSetup` by `factsOf`, once. */
export type LanguageFacts = {
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly policies: PolicySet
  readonly session: SessionContext
  readonly role: RoleView
}

export type CompletionKind =
  | 'element'
  | 'effect'
  | 'service'
  | 'action'
  | 'wildcard'
  | 'resource'
  | 'operator'
  | 'key'
  | 'value'
  | 'variable'
  | 'snippet'

export type Completion = {
  readonly label: string
  readonly kind: CompletionKind
  /** One line beside the label: `Read · the role allows it`. */
  readonly detail: string
  /** More, in plain sentences. AWS's sentence about an action comes from `describe`, when the item is looked at. */
  readonly documentation?: string
  /** What takes the place of `range`. With `isSnippet` it holds tab-stops (`$1`, `${1:name}`) and escapes as VS Code's snippets do. */
  readonly insertText: string
  readonly isSnippet: boolean
  readonly range: Range
  /** Items sort by it where a person's letters do not decide. */
  readonly sortText: string
  /** What a person's letters, from the start of `range` to the cursor, are held against. */
  readonly filterText: string
  /** Ask for completions again once it is in: a service's prefix wants its action. */
  readonly retrigger?: true
}

/** What is said at a place. Plain text, no markup; code stands between backticks. */
export type Hover = {
  readonly range: Range
  readonly title: string
  readonly paragraphs: readonly string[]
  /** A list, cut to what a person can read; `more` counts the rest. */
  readonly list?: { readonly items: readonly string[]; readonly more: number }
  /** AWS's page. */
  readonly link?: { readonly label: string; readonly href: string }
}

export type Replacement = { readonly range: Range; readonly text: string }

/** `equal`: proven to mean the same for every action the catalog knows. `narrower` and `changes`: it does not, and says so in `note`. */
export type FixMeaning = 'equal' | 'narrower' | 'wider' | 'changes'

export type Fix = {
  readonly title: string
  readonly kind: 'quickfix' | 'refactor' | 'source'
  readonly meaning: FixMeaning
  /** What a person should know before taking it. */
  readonly note?: string
  /** In the order of the text, never overlapping. */
  readonly edits: readonly Replacement[]
  /** The first choice for the finding. */
  readonly isPreferred?: true
}

/** One line over a statement. */
export type StatementLens = {
  readonly index: number
  readonly sid?: string
  /** The first line of the statement. */
  readonly range: Range
  readonly effect: 'Allow' | 'Deny'
  /** Actions the statement speaks of, by the catalog. */
  readonly total: number
  /** Of an Allow: those the session can use. Of a Deny: those it takes away from what would be usable. Null while the role is unknown. */
  readonly effective: number | null
  readonly label: string
}

/** A count behind a piece of the text. */
export type InlayHint = { readonly at: Range['end']; readonly label: string; readonly tooltip: string }

export type Snippet = {
  readonly id: string
  readonly label: string
  readonly description: string
  /** Statements with tab-stops, as VS Code's snippets. */
  readonly statement: string
  /** A whole policy. */
  readonly policy: string
  /** The policy with every tab-stop's own text in its place: what it says if nothing is changed. */
  readonly plain: string
}
