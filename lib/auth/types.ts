/** How somebody came in. */
export type SessionMethod = 'password' | 'passkey' | 'oidc' | 'proxy' | 'link' | 'sandbox'

/** How a person came to be known. */
export type PersonOrigin = 'link' | 'invitation' | 'oidc' | 'proxy' | 'sandbox'

/** What a one-time link does: makes the first admin, sets a person's password, or signs in on the local AWS. */
export type LinkKind = 'first-admin' | 'password' | 'sandbox'

/** Whoever makes a request. */
export type SignedIn = {
  readonly id: string
  readonly name: string
  readonly email: string | null
  /** As the identity provider or proxy tells them. Those that begin with `podscope:` are ours and come from nowhere else. */
  readonly groups: readonly string[]
  readonly session: { readonly id: string; readonly method: SessionMethod }
  /** Where the request comes from, as far as it can be known. */
  readonly address: string | null
}

/** A sign-in that is still open. Times are ISO 8601. */
export type OpenSession = {
  readonly id: string
  readonly method: SessionMethod
  readonly address: string | null
  readonly browser: string
  readonly since: string
  readonly seenAt: string
  readonly endsAt: string
}

/** A passkey of one's own. Times are ISO 8601. */
export type Passkey = {
  readonly id: string
  readonly name: string
  readonly since: string
  /** Null: never. */
  readonly usedAt: string | null
  /** Whether it may be on several devices, as those that a password manager keeps. */
  readonly isSynced: boolean
}

/** Why a sign-in did not come about; components choose the words. */
export type SignInProblem =
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'link' }
  | { readonly kind: 'password'; readonly why: PasswordProblem }
  | { readonly kind: 'email-taken' }
  | { readonly kind: 'input' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'away' }
  | { readonly kind: 'provider' }
  /** It is none of this site's, was not the one that was asked for, or is a copy. */
  | { readonly kind: 'passkey' }

export type PasswordProblem = 'short' | 'long' | 'common' | 'own-name'

/** Whom one may be on the local AWS. */
export type SandboxPerson = 'admin' | 'reviewer' | 'support-acme' | 'support-globex'

/** Somebody who may sign in. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly origin: PersonOrigin
  readonly groups: readonly string[]
  readonly hasPassword: boolean
  /** When they last used a session that is not over; null: none is. ISO 8601. */
  readonly seenAt: string | null
}
