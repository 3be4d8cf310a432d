import type { AwsProblem } from '@/lib/aws/types.ts'
import type { DecodedMessage, Denial } from '@/lib/pod-identity/index.ts'

type Account = { readonly accountId: string; readonly name: string }

/** What became of a refusal's encoded message. */
export type Decoding =
  /** There is none. */
  | { readonly state: 'none' }
  | { readonly state: 'cut-off' }
  /** Nobody knows whose account it is of. */
  | { readonly state: 'choose'; readonly accounts: readonly Account[] }
  | { readonly state: 'problem'; readonly problem: AwsProblem; readonly accounts: readonly Account[] }
  /** AWS's answer has another form than it is documented with. */
  | { readonly state: 'unread'; readonly accountId: string }
  /** It was said to nobody's pods that whoever looks may see. */
  | { readonly state: 'foreign'; readonly accountId: string }
  /** It is about a request that was let through. */
  | { readonly state: 'allowed' }
  | {
      readonly state: 'decoded'
      readonly accountId: string
      readonly denial: Denial
      readonly message: DecodedMessage
    }

/** Why AWS did not decode it, and what to do. null: it is a failure like others. */
export function sayNotDecoded({ kind, accountId }: AwsProblem): { title: string; text: string } | null {
  switch (kind) {
    case 'not-authorised':
      return {
        title: `Podscope may not decode messages in account ${accountId}.`,
        text: 'Allow sts:DecodeAuthorizationMessage on * to its role there: a permission that is needed for this alone. Or have somebody who may run aws sts decode-authorization-message.',
      }
    case 'invalid-request':
      return {
        title: `To AWS this is no message of account ${accountId}.`,
        text: 'It is not whole, of another account, or too old. Paste all of it, or choose another account.',
      }
    case 'throttled':
      return {
        title: 'AWS takes no more such requests at the moment.',
        text: 'Nothing is wrong with the message. Try again in a minute.',
      }
    default:
      return null
  }
}
