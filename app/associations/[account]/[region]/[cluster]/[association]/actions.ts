'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { mayAbout } from '@/app/_server/asker.ts'
import { askInstead } from '@/app/_server/asking.ts'
import { associationRefInput, seenVersionInput } from '@/app/_server/association-input.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Sent } from '@/components/access/sending.ts'
import type { AccessPreview } from '@/components/association/change-actions.ts'
import { deleteAssociation, previewDeletion, type SeenVersion } from '@/lib/associations/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { readAssociation } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { toPreview } from './preview.ts'

/** Deletes the association if it is still as it was seen. */
export async function deleteThis(at: AssociationRef, seen: SeenVersion): Promise<Sent> {
  if (!(await isOwnOrigin())) return { ok: false, error: { kind: 'foreign-origin' } }
  const where = associationRefInput.parse(at)
  const asSeen = seenVersionInput.parse(seen)
  if (!(await mayAbout('associations.edit', where)))
    return askInstead(where, { kind: 'delete', seen: asSeen })
  const result = await deleteAssociation(where, asSeen, { actor: await actor() })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}

/** What pods that start after it is deleted lose. */
export async function previewDelete(at: AssociationRef): Promise<AccessPreview> {
  if (!(await isOwnOrigin())) return { state: 'unknown', warnings: [] }
  const where = associationRefInput.parse(at)
  if (!(await mayAbout('associations.read', where))) return { state: 'unknown', warnings: [] }
  const page = await readAssociation(where)
  return toPreview(page.ok ? { access: await previewDeletion(page.value.association) } : null)
}
