import type { SignInProblem } from '@/lib/auth/types.ts'
import { problemInWords } from '../sign-in/words.ts'

/** Why it did not work, to whom it is their own. */
export function ownProblemInWords(problem: SignInProblem): string {
  if (problem.kind === 'mismatch') return 'This is not your password.'
  if (problem.kind === 'input') return 'A passkey needs a name of one line.'
  return problemInWords(problem)
}
