import 'server-only'

export type { Person, SignedIn, SignInProblem } from '../types.ts'
export type { Cookie } from './cookie.ts'
export { noCookie } from './cookie.ts'
export { finishOidc, providerName, providerSignOut, startOidc } from './oidc.ts'
export { beginPasskeySignIn, signInWithPasskey } from './passkey-sign-in.ts'
export {
  beginPasskey,
  hasPasskeyAddress,
  hasPasskeys,
  keepPasskey,
  listPasskeys,
  removePasskey,
} from './passkeys.ts'
export {
  changePassword,
  hasPassword,
  hasPasswords,
  signInWithPassword,
} from './passwords.ts'
export { listPeople, plainEmail, plainName } from './people.ts'
export { personOf, whyEnded } from './person.ts'
export { isSignInPath, markRequests, pathOf, safePath } from './request.ts'
export { continueAs, isSandboxPerson } from './sandbox-people.ts'
export { endOtherSessions, endSession, listSessions } from './sessions.ts'
export { awaitsFirstAdmin, offerStartLink, useSandboxLink } from './start-link.ts'
export { acceptWelcome, readWelcome } from './welcome.ts'
