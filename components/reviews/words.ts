import { counted } from '@/components/settings/words.ts'
import type { ReviewProblem, ReviewVerdict, SinceFreeze } from '@/lib/reviews/types.ts'

type Sign = { readonly label: string; readonly tone: 'ok' | 'warn' | 'bad' | 'plain' }

export const verdictWords: Readonly<Record<ReviewVerdict, Sign>> = {
  keep: { label: 'keep', tone: 'ok' },
  narrow: { label: 'narrow', tone: 'warn' },
  remove: { label: 'remove', tone: 'bad' },
}
export const verdicts = Object.keys(verdictWords) as readonly ReviewVerdict[]

const since: Readonly<Record<SinceFreeze, string>> = {
  gone: 'it is gone',
  role: 'it has another role',
  'target-role': 'its target role is another',
  'session-policy': 'its session policy is another',
  'session-tags': 'its session tags were switched',
  access: 'what decides about its access is not the same',
}

/** What changed after a review was opened, in one line; null: nothing that is known. */
export function sinceInWords(changed: readonly SinceFreeze[]): string | null {
  return changed.length === 0 ? null : changed.map((each) => since[each]).join(', ')
}

/** Why nothing was done about a review, as sentences. */
export function sayNoOfReview(problem: ReviewProblem): string {
  switch (problem.kind) {
    case 'not-found':
      return 'There is no such review or entry, or none that waits and that you may see. Nothing was changed.'
    case 'not-allowed':
      return 'Your role does not allow this for all of it. Nothing was changed.'
    case 'closed':
      return 'The review is closed. Nothing was changed.'
    case 'filter':
      return `The filter cannot be read: ${problem.message}`
    case 'empty':
      return 'The filter selects no association that you may review.'
    case 'too-many':
      return `The filter selects ${counted(problem.found, 'association')}, and one review takes ${counted(problem.max, '')}at most. Divide it, by cluster or by tenant.`
    case 'nobody-decides':
      return `Of ${counted(problem.entries, 'association')} (${problem.example}${problem.entries > 1 ? ' and others' : ''}) nobody who was chosen may decide. Choose somebody who may.`
    case 'not-yours':
      return `It is ${problem.reviewer}’s to decide. It can be handed on to you.`
    case 'asked':
      return 'What was decided is a change request that is open or done. Withdraw that first.'
  }
}
