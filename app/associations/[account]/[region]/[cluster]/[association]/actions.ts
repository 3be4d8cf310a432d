'use server'
import { revalidatePath } from 'next/cache'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Sent } from '@/components/access/sending.ts'
import { deleteAssociation, type SeenVersion } from '@/lib/associations/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'
import { associationRefInput, seenVersionInput } from './input.ts'

/** Deletes the association if it is still as it was seen. */
export async function deleteThis(at: AssociationRef, seen: SeenVersion): Promise<Sent> {
  if (!(await isOwnOrigin())) return { ok: false, error: { kind: 'foreign-origin' } }
  const where = associationRefInput.parse(at)
  const result = await deleteAssociation(where, seenVersionInput.parse(seen))
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}
