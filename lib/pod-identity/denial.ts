import type { DeniedPrincipal } from './denial-principal.ts'
import type { DenialReason } from './denial-reason.ts'

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
  }
