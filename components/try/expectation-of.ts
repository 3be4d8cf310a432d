import type { TraceQuestion, TraceView } from '@/components/access/trace-types.ts'
import { asPattern, type Expectation } from '@/lib/expectations/index.ts'

/**
 * The request as an expectation: the very resource, and the context as far as it was given. What was left open may have any value there too.
 */
export function expectationOf(
  must: Expectation['must'],
  { request, keys }: Pick<TraceView, 'request' | 'keys'>,
  question: TraceQuestion | null,
): Expectation {
  const asked = new Set(Object.keys(question?.context ?? {}).map((name) => name.toLowerCase()))
  const context = keys
    .filter(({ name, state }) => state === 'given' || (state === 'absent' && asked.has(name.toLowerCase())))
    .map(({ name, state, values }): [string, Expectation['context'][string]] => [
      name,
      state === 'absent' ? null : values.length === 1 ? (values[0] ?? '') : values,
    ])
  return {
    must,
    actions: [request.action],
    // A request's resource `*` is one of an action that takes none.
    resources: [request.resource === '*' ? '*' : asPattern(request.resource)],
    context: Object.fromEntries(context),
  }
}
