import type { Denial } from '@/lib/pod-identity/index.ts'
import type { RefusalProblem } from '@/lib/refusals/types.ts'

/** Why nothing was done, as a sentence. */
export function sayNoOfRefusal(problem: RefusalProblem): string {
  switch (problem.kind) {
    case 'not-found':
      return 'It is not kept any more, or not yours to see. Nothing was changed.'
    case 'kept-already':
      return 'The same refusal of this association is kept already.'
    case 'not-own':
      return 'Only who kept it takes it away. Mark it solved instead.'
    case 'too-many':
      return `You keep ${problem.max} refusals. Take some away first.`
  }
}

/** What was refused, as short as a line has to be. */
export const whatWasRefused = ({ action, code }: Denial): string => action ?? code ?? 'Access Denied'
