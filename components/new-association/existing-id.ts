import type { SendProblem } from '@/components/access/sending.ts'

/** The association that is in the way, or that was made but not as asked. */
export function existingIdOf(problem: SendProblem): string | null {
  if (problem.kind === 'conflict' || problem.kind === 'not-stored') return problem.now.associationId
  if (problem.kind !== 'refused' || problem.problem.kind !== 'already-exists') return null
  // EKS names it: `Association already exists: a-1234567890abcdefg`.
  return /\ba-[a-z0-9]+\b/.exec(problem.problem.message)?.[0] ?? null
}
