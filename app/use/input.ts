import { z } from 'zod'
import { associationText, refOfText } from '@/app/_server/association-text.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'

const query = z.object({
  find: z.string().trim().max(200).catch(''),
  at: associationText,
})

export type AskedUse = {
  /** The association that is looked at. */
  readonly at: AssociationRef | null
  /** Words of the one that is looked for. */
  readonly find: string
}

/** What an address asks for; a part that cannot be read is as if it were not there. */
export function readAsked(given: Readonly<Record<string, string | readonly string[] | undefined>>): AskedUse {
  const one = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, [value].flat()[0]]))
  const { find, at } = query.parse(one)
  return { find, at: at === null ? null : refOfText(at) }
}

/** Sessions as CloudTrail names them, one for each kind of pod in the files. */
export const principalsInput = z.array(z.string().max(2048)).max(1000)
