import type { AwsProblem } from '@/lib/aws/types.ts'
import type { AssociationLine } from './association-line.ts'

/** So many rows of the same reason are said once, above them. */
const together = 3

export type SharedProblem = { readonly problem: AwsProblem; readonly count: number; readonly all: boolean }

/** The reason that most rows were not readable for, where several share it; null where each has its own, or none has any. */
export function sharedProblem(lines: readonly AssociationLine[]): SharedProblem | null {
  const groups = Map.groupBy(
    lines.flatMap(({ problem }) => problem ?? []),
    reasonOf,
  )
  const [largest = []] = [...groups.values()].sort((a, b) => b.length - a.length)
  const [problem] = largest
  if (!problem || largest.length < together) return null
  return { problem, count: largest.length, all: largest.length === lines.length }
}

/** Whether a row's reason is the one that is said above. */
export function isShared(problem: AwsProblem, shared: SharedProblem | null): boolean {
  return shared !== null && reasonOf(problem) === reasonOf(shared.problem)
}

/** AWS names the association in its refusals: without it they are alike. */
function reasonOf({ kind, operation, code = '' }: AwsProblem): string {
  return `${kind} ${operation} ${code}`
}
