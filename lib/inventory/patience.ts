import 'server-only'
import type { AwsProblem } from '../aws/index.ts'
import { fail, type Result } from '../base/index.ts'

/** Failures of the endpoint and not of what was asked for: the next question will meet the same. */
const lasting: readonly AwsProblem['kind'][] = ['timeout', 'unreachable', 'throttled', 'credentials']
/** Two rounds of eight at once. Each failure has had its retries before. */
const inARowMax = 16

/**
 * Asks one after another until so many in a row failed for a reason that will last; then the rest fail for that reason without being
 * asked. Without it, a page of 5,000 associations would wait for an endpoint that is gone for hours.
 */
export function withPatience() {
  let inARow = 0
  let last: AwsProblem | null = null
  return async function patient<T>(
    ask: () => Promise<Result<T, AwsProblem>>,
  ): Promise<Result<T, AwsProblem>> {
    if (last && inARow >= inARowMax) return fail(last)
    const answer = await ask()
    if (!answer.ok && lasting.includes(answer.error.kind)) {
      inARow++
      last = answer.error
    } else {
      inARow = 0
    }
    return answer
  }
}
