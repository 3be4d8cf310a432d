'use server'
import { revalidatePath } from 'next/cache'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Sent } from '@/components/access/sending.ts'
import { changeAssociation, type SeenVersion } from '@/lib/associations/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'
import { associationRefInput, policyInput, seenVersionInput } from '../input.ts'

/** Gives the association this session policy if it is still as it was seen. */
export async function applyPolicy(at: AssociationRef, policy: string, seen: SeenVersion): Promise<Sent> {
  if (!(await isOwnOrigin())) return { ok: false, error: { kind: 'foreign-origin' } }
  const where = associationRefInput.parse(at)
  const result = await changeAssociation(
    where,
    { policy: policyInput.parse(policy) },
    { seen: seenVersionInput.parse(seen) },
  )
  if (result.ok) revalidatePath(routes.association(where))
  return result
}
