import type { WriteProblem } from '@/lib/associations/types.ts'
import type { AwsProblem } from '@/lib/aws/types.ts'
import { describeAwsProblem } from './aws-problem.tsx'
import { type Write, writeWords } from './write-words.ts'

export type WriteProblemWords = {
  readonly title: string
  /** What was kept: nothing a person wrote is ever lost. */
  readonly kept: string
  readonly next: string
  readonly detail?: Detail | undefined
}
/** AWS's own words are told apart from ours. */
type Detail = { readonly by: 'aws' | 'podscope'; readonly text: string }

/** What a failed write means to the person. */
export function describeWriteProblem(problem: WriteProblem, write: Write): WriteProblemWords {
  const words = writeWords[write]
  const { kept, keptPerhaps } = words
  switch (problem.kind) {
    case 'invalid':
      return {
        title: 'EKS would refuse this policy',
        kept,
        next: problem.findings[0]?.message ?? 'Mend the errors shown and try again.',
      }
    case 'bad-input':
      return { title: 'This cannot be sent', kept, next: `${problem.message}.` }
    case 'conflict':
      return { kept, ...words.conflict }
    case 'role-changed':
      return {
        title: 'The role’s policies changed since you opened this page',
        kept,
        next: 'What is gained and lost has been worked out anew with the role as it is now. Look at it, and apply again.',
      }
    case 'gone':
      return { kept, ...words.gone }
    case 'owned-by-add-on':
      return {
        title: 'An EKS add-on owns this association',
        kept,
        next: 'Change it through the add-on.',
        detail: { by: 'podscope', text: problem.ownerArn },
      }
    case 'not-stored':
      return words.notStored(problem.fields.join(' and '))
    case 'cannot-remove':
      return {
        title: 'The session policy cannot be taken away here',
        kept,
        next: 'Create the association anew, or let a session policy allow everything.',
        ...(problem.problem && { detail: wordsOf(problem.problem).detail }),
      }
    case 'not-recorded':
      return {
        title: 'It could not be written down, so it was not done',
        kept,
        next: 'Podscope keeps a history of every change and makes none without. Mend its store and try again.',
        detail: { by: 'podscope', text: problem.message },
      }
    case 'not-recreated': {
      const again = describeWriteProblem(problem.problem, 'create')
      return {
        ...again,
        title: 'It was deleted, and creating it anew failed',
        kept: 'Its pods get no credentials until it is there again.',
        next: `${again.title}. ${again.next}`,
      }
    }
    case 'second-person':
      return {
        title: 'This takes a second person',
        kept,
        next: `${problem.rules.map(({ name, because }) => `“${name}”: ${because}`).join('; ')}. Ask for it, and somebody else decides.`,
      }
    case 'refused':
      return { kept, ...wordsOf(problem.problem) }
    case 'outcome-unknown': {
      const failed = wordsOf(problem.problem)
      return {
        ...failed,
        title: 'It may or may not have happened',
        kept: keptPerhaps,
        next: `${failed.title}, and what it holds now does not tell. Reload the page before you repeat it.`,
      }
    }
  }
}

function wordsOf(problem: AwsProblem): Pick<WriteProblemWords, 'title' | 'next' | 'detail'> {
  const { title, next, explanation } = describeAwsProblem(problem)
  const detail: Detail = problem.verbatim
    ? { by: 'aws', text: problem.message }
    : { by: 'podscope', text: explanation }
  return { title, next, detail }
}
