import type { GrantCondition, OpenTest } from '../types.ts'

function sayTest({ operator, key, values }: OpenTest): string {
  return `${key} ${operator} ${values.join(' or ')}`
}

/** A condition of a grant as a person would say it: `aws:SecureTransport Bool true`. */
export function sayCondition(condition: GrantCondition): string {
  if (condition.kind === 'doubtful') return 'AWS refuses the statement as it is written'
  if (condition.kind === 'if') return sayTest(condition.test)
  const { tests, resources, not } = condition
  const everywhere = !not && resources.includes('*')
  const where = everywhere ? '' : ` on ${not ? 'all but ' : ''}${resources.join(' or ')}`
  return `not denied${where}${tests.length > 0 ? ` by ${tests.map(sayTest).join(' and ')}` : ''}`
}
