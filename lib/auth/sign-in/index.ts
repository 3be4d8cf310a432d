import 'server-only'

export type { OpenSession, Person, SandboxPerson, SessionMethod, SignedIn, SignInProblem } from '../types.ts'
export type { Cookie } from './cookie.ts'
export { noCookie } from './cookie.ts'
export { finishOidc, providerName, providerSignOut, startOidc } from './oidc.ts'
export {
  changePassword,
  hasPassword,
  hasPasswords,
  passwordProblem,
  signInWithPassword,
} from './passwords.ts'
export { addPerson, listPeople, makePasswordLink, plainEmail, plainName, removePerson } from './people.ts'
export { personOf, whyEnded } from './person.ts'
export { addressOf, type HeaderList, isSignInPath, markRequests, pathOf, safePath } from './request.ts'
export { continueAs, isSandboxPerson, sandboxPeople } from './sandbox-people.ts'
export { endSession, endSessions, listSessions } from './sessions.ts'
export { awaitsFirstAdmin, offerStartLink, useSandboxLink } from './start-link.ts'
export { acceptWelcome, readWelcome, type Welcome } from './welcome.ts'
