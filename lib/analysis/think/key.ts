import { createHash } from 'node:crypto'
import { catalog } from '../../catalog/index.ts'
import { decidingContent } from '../../pod-identity/index.ts'
import { surroundingFindings } from './surroundings.ts'
import { inputsOf, type Tuple } from './tuple.ts'

/**
 * Which edition of this room's rules works things out: of what is stored under an older one, everything is worked out again. To be raised whenever
 * the same policies come to other findings or another risk.
 */
export const edition = 1

/** The same for associations of which everything that is stored comes out alike: one analysis serves them all. */
export function keyOf(tuple: Tuple): string {
  const { policies, session } = inputsOf(tuple)
  return createHash('sha256')
    .update(catalog.date)
    .update(decidingContent(policies, session))
    .update(JSON.stringify(surroundingFindings(tuple)))
    .digest('base64url')
}

/** The same as long as the same policies decide in the same context, whatever is known of AWS's actions meanwhile. */
export function contentOf(tuple: Tuple): string {
  const { policies, session } = inputsOf(tuple)
  return createHash('sha256').update(decidingContent(policies, session)).digest('base64url')
}
