import type { PasswordProblem, SandboxPerson, SignInProblem } from '@/lib/auth/types.ts'

const passwords: Record<PasswordProblem, string> = {
  short: 'A password has at least 12 characters. A sentence is easy to remember.',
  long: 'A password has at most 128 characters.',
  common: 'This password is among those that are tried first. Choose another.',
  'own-name': 'This password is hardly more than your name or email. Choose another.',
}

/** Why it did not work, and what to do. None says whether a person exists. */
export function problemInWords(problem: SignInProblem): string {
  switch (problem.kind) {
    case 'mismatch':
      return 'Email and password do not go together. Check both and try again.'
    case 'wait':
      return `Too many attempts. Try again in ${problem.minutes === 1 ? 'a minute' : `${problem.minutes} minutes`}; the right password is not taken before that either.`
    case 'link':
      return 'This link was used, has expired, or is not whole. Start Podscope again for a new one, or ask an admin.'
    case 'password':
      return passwords[problem.why]
    case 'email-taken':
      return 'Somebody has this email already. Use another, or ask an admin for a link.'
    case 'input':
      return 'Name and email are needed, the email as name@example.com.'
    case 'foreign':
      return 'The request did not come from this site’s own page. Reload the page and try again.'
    case 'not-here':
      return 'This way in is not there at this site.'
    case 'passkey':
      return 'This passkey is not taken: it is none of this site’s any more, or the answer came too late. Try again, or sign in another way.'
    case 'provider':
      return addressProblemInWords('provider')
    case 'away':
      return 'What Podscope remembers is not to be reached at the moment, so nobody can sign in. Try again in a minute.'
  }
}

/** Of an address, after a way through another page. Anything unknown is a failure without a name. */
export function addressProblemInWords(problem: string): string {
  switch (problem) {
    case 'link':
      return problemInWords({ kind: 'link' })
    case 'groups':
      return 'The identity provider could not be asked for your groups for a while, so your session has ended. Sign in again.'
    case 'provider':
      return 'The identity provider does not answer at present. Try again in a minute, or sign in another way.'
    case 'account_not_linked':
      return 'Your email is another person’s here, and the identity provider does not vouch for it. Ask an admin.'
    case 'access_denied':
      return 'The identity provider did not let you in.'
    default:
      return 'The sign-in did not come about. Try again.'
  }
}

export const sandboxWords: Record<SandboxPerson, { readonly label: string; readonly detail: string }> = {
  admin: { label: 'Continue as admin', detail: 'sees and changes everything' },
  reviewer: { label: 'Continue as reviewer', detail: 'sees everything, changes nothing' },
  'support-acme': { label: 'Continue as support of tenant acme', detail: 'sees what is acme’s' },
  'support-globex': { label: 'Continue as support of tenant globex', detail: 'sees what is globex’s' },
}
