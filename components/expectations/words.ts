import type { Expectation, ExpectationState } from '@/lib/expectations/index.ts'

/** The sign stands with the word: neither is told by colour alone. */
export const stateSigns: Readonly<Record<ExpectationState, string>> = { kept: '✓', broken: '✕', unknown: '?' }

export function sayContext({ context }: Expectation): readonly string[] {
  return Object.entries(context).map(([key, value]) =>
    value === null ? `${key} is absent` : `${key} is ${[value].flat().join(', ')}`,
  )
}

/** In one line: `must not allow s3:Delete* on every resource`. */
export function sayExpectation(expectation: Expectation): string {
  const { must, actions, resources, unless } = expectation
  const on = resources.length === 1 && resources[0] === '*' ? 'every resource' : resources.join(', ')
  const keys = sayContext(expectation)
  const when = keys.length > 0 ? ` when ${keys.join(' and ')}` : ''
  return `must ${must} ${actions.join(', ')} on ${on}${when}${unless ? ` unless ${JSON.stringify(unless)}` : ''}`
}

/** `1 broken, 2 kept`; what needs a look first. */
export function sayCounts(states: readonly ExpectationState[]): string {
  const order: readonly ExpectationState[] = ['broken', 'unknown', 'kept']
  return order
    .map((state) => ({ state, count: states.filter((each) => each === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`)
    .join(', ')
}

/** `aws:SourceVpce = vpce-1`, a line each; without a value the key is absent. Several values are parted by commas. */
export function contextLines({ context }: Pick<Expectation, 'context'>): string {
  return Object.entries(context)
    .map(([key, value]) => `${key} =${value === null ? '' : ` ${[value].flat().join(', ')}`}`)
    .join('\n')
}

export function contextFromLines(text: string): Expectation['context'] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=')
      const key = (at < 0 ? line : line.slice(0, at)).trim()
      const values = (at < 0 ? '' : line.slice(at + 1)).split(',').map((value) => value.trim())
      const given = values.filter((value) => value !== '')
      return [key, given.length > 1 ? given : (given[0] ?? null)]
    }),
  )
}

/** A line each. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
