import type { SendProblem } from '@/components/access/sending.ts'

/** EKS names the association that is in the way: `Association already exists: a-1234567890abcdefg`. */
export function existingIdOf(problem: SendProblem): string | null {
  if (problem.kind !== 'refused' || problem.problem.kind !== 'already-exists') return null
  return /\ba-[a-z0-9]+\b/.exec(problem.problem.message)?.[0] ?? null
}
