import { contextList } from '@/components/who-can/words.ts'
import type { Question } from '@/lib/analysis/types.ts'
import type { routes } from '@/lib/routes.ts'
import type { AccessView } from './input.ts'

export type AnswerAddress = Omit<NonNullable<Parameters<typeof routes.access>[0]>, 'context'> & {
  readonly context: readonly string[]
}

/** The address of an answer as it is looked at, with no group opened. What is as usual is left out. */
export function addressOf(question: Question, { by, verdict }: AccessView): AnswerAddress {
  return {
    action: question.action,
    resource: question.resource,
    context: contextList(question),
    ...(by !== 'role' && { by }),
    verdict,
  }
}
