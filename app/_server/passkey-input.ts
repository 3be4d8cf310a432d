import 'server-only'
import { z } from 'zod'

// What it means is checked by lib/auth/sign-in; here only that it is text of a bounded length where text belongs.
const encoded = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]*$/)
const credential = {
  // At most 1023 bytes (WebAuthn 3, 4).
  id: encoded(1400),
  rawId: encoded(1400),
  type: z.literal('public-key'),
  // None is asked for.
  clientExtensionResults: z.unknown().transform(() => ({})),
}

/** A device's answer to being asked for a new passkey. */
export const newPasskeyInput = z.object({
  ...credential,
  response: z.object({ clientDataJSON: encoded(4000), attestationObject: encoded(20_000) }),
})

/** A device's answer to being asked to sign. */
export const signedInput = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: encoded(4000),
    authenticatorData: encoded(4000),
    signature: encoded(12_000),
    userHandle: encoded(200),
  }),
})
