import type { DeniedPrincipal } from './denial-principal.ts'
import type { DenialReason } from './denial-reason.ts'

/** A part of a refusal that may be otherwise: the text was cut off there, or a line broken. */
export type Doubt = 'principal' | 'action' | 'resource' | 'reason' | 'policyArn' | 'encodedMessage'

/** What one refusal of AWS says. null: it does not say. */
export type Denial = DeniedPrincipal &
  DenialReason & {
    /** `AccessDenied`, `AccessDeniedException` or `UnauthorizedOperation`. */
    readonly code: string | null
    /** The API operation, where an SDK or CloudTrail tells it: `PutObject`. */
    readonly operation: string | null
    readonly action: string | null
    readonly resource: string | null
    /** EC2's `Encoded authorization failure message`: only sts:DecodeAuthorizationMessage can read it. */
    readonly encodedMessage: string | null
    /** Which of these may be otherwise than AWS wrote it; empty: none. Whoever shows such a part asks, and does not claim. */
    readonly doubts: readonly Doubt[]
  }
