import type { WriteProblem } from '@/lib/associations/types.ts'
import { describeAwsProblem } from './aws-problem.tsx'

export type WriteWords = {
  readonly title: string
  /** What was kept: nothing a person wrote is ever lost. */
  readonly kept: string
  readonly next: string
  readonly detail?: string
}

const draftKept = 'Nothing was changed in AWS and your draft is still here.'

/** What a failed write means to the person. */
export function describeWriteProblem(problem: WriteProblem): WriteWords {
  switch (problem.kind) {
    case 'invalid':
      return {
        title: 'EKS would refuse this policy',
        kept: draftKept,
        next: problem.findings[0]?.message ?? 'Mend the errors shown and try again.',
      }
    case 'bad-input':
      return { title: 'This cannot be sent', kept: draftKept, next: problem.message }
    case 'conflict':
      return {
        title: 'Someone changed it since you opened it',
        kept: draftKept,
        next: 'Compare both and decide which one to keep.',
      }
    case 'gone':
      return {
        title: 'The association no longer exists',
        kept: draftKept,
        next: 'Copy your draft, then create the association again.',
      }
    case 'owned-by-add-on':
      return {
        title: 'An EKS add-on owns this association',
        kept: draftKept,
        next: 'Change it through the add-on; it takes no session policy.',
        detail: problem.ownerArn,
      }
    case 'not-stored':
      return {
        title: `AWS said yes but did not store ${problem.fields.join(' and ')}`,
        kept: 'What is stored now is shown; your draft is still here.',
        next: 'This endpoint may not support session policies yet. Check what answers there.',
      }
    case 'refused': {
      const words = describeAwsProblem(problem.problem)
      return { title: words.title, kept: draftKept, next: words.next, detail: words.explanation }
    }
    case 'outcome-unknown': {
      const words = describeAwsProblem(problem.problem)
      return {
        title: 'It may or may not have happened',
        kept: 'Your draft is still here.',
        next: 'AWS did not answer to the end, and what it holds now does not tell. Reload the page before you repeat it.',
        detail: words.explanation,
      }
    }
  }
}
