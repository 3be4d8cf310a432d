import { createHash } from 'node:crypto'
import { catalog } from '../../catalog/index.ts'
import { decidingContent } from '../../pod-identity/index.ts'
import { surroundingFindings } from './surroundings.ts'
import { inputsOf, type Tuple } from './tuple.ts'

/** The same for associations of which everything that is stored comes out alike: one analysis serves them all. */
export function keyOf(tuple: Tuple): string {
  const { policies, session } = inputsOf(tuple)
  return createHash('sha256')
    .update(catalog.date)
    .update(decidingContent(policies, session))
    .update(JSON.stringify(surroundingFindings(tuple)))
    .digest('base64url')
}
