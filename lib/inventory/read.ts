import 'server-only'
import type { AwsProblem, Read } from '../aws/index.ts'
import type { Result } from '../base/index.ts'

/** An answer with the time it was read. */
export function readNow<T>(answer: Result<T, AwsProblem>): Read<T> {
  const readAt = new Date().toISOString()
  return answer.ok
    ? { state: 'read', value: answer.value, readAt }
    : { state: 'unreadable', problem: answer.error, readAt }
}
