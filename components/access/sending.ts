import { describeWriteProblem, type WriteProblemWords } from '@/components/write-problem.tsx'
import { type Write, writeWords } from '@/components/write-words.ts'
import type { WriteProblem } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import { fail, type Result } from '@/lib/base/index.ts'

/** Why a write did not happen: its own reasons, and those of the way to it. */
export type SendProblem =
  | WriteProblem
  /** The request did not come from one of this site's pages. */
  | { readonly kind: 'foreign-origin' }
  /** Whoever asks may not do this here. */
  | { readonly kind: 'not-allowed' }
  /** The site did not answer: it may or may not have happened. */
  | { readonly kind: 'site-unreachable' }

export type Sent = Result<Association, SendProblem>

/** Runs a server action. The site itself may be out of reach; then nothing is known of the outcome, and that is said. */
export async function send(action: () => Promise<Sent>): Promise<Sent> {
  try {
    return await action()
  } catch {
    return fail({ kind: 'site-unreachable' })
  }
}

/** Words for a failed write, in the shape of `describeWriteProblem`. */
export function describeSendProblem(problem: SendProblem, write: Write): WriteProblemWords {
  if (problem.kind === 'foreign-origin') {
    return {
      title: 'The request did not come from this site’s own page',
      kept: writeWords[write].kept,
      next: 'Reload the page and try again.',
    }
  }
  if (problem.kind === 'not-allowed') {
    return {
      title: 'Your role does not allow this',
      kept: writeWords[write].kept,
      next: 'Ask somebody who may change these associations, or whoever gives roles here.',
    }
  }
  if (problem.kind === 'site-unreachable') {
    return {
      title: 'Podscope did not answer',
      kept: writeWords[write].keptPerhaps,
      next: 'Whether it happened is not known. Reload the page to see what is there now before you repeat it.',
    }
  }
  return describeWriteProblem(problem, write)
}
