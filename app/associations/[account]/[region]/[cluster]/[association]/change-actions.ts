'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { areTheirs, mayAbout, mayGive, scopeFor } from '@/app/_server/asker.ts'
import { askInstead, askToCreate } from '@/app/_server/asking.ts'
import {
  associationRefInput,
  changeIdInput,
  changeInput,
  createInput,
  roleSeenInput,
  seenVersionInput,
} from '@/app/_server/association-input.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { offeredRoles } from '@/app/_server/offered-roles.ts'
import type { Sent } from '@/components/access/sending.ts'
import type { AccessPreview } from '@/components/association/change-actions.ts'
import type { RoleOption } from '@/components/new-association/draft.ts'
import {
  type AssociationChange,
  type CreateInput,
  changeAssociation,
  createAssociation,
  previewChange,
  recreateWithoutPolicy,
  type SeenVersion,
} from '@/lib/associations/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { readAssociation } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'
import { toPreview } from './preview.ts'

const foreign = { ok: false, error: { kind: 'foreign-origin' } } as const

/** The roles of the association's account that may be given, or asked for; null: they cannot be read, or none may. */
export async function offerRoles(at: AssociationRef): Promise<readonly RoleOption[] | null> {
  if (!(await isOwnOrigin())) return null
  const where = associationRefInput.parse(at)
  const may = await Promise.all([mayAbout('associations.edit', where), mayAbout('changes.request', where)])
  return may.includes(true) ? offeredRoles(where.accountId) : null
}

/** Roles that whoever asks sees none of are not looked into for them. */
async function maySeeRoles({ roleArn, targetRoleArn }: AssociationChange): Promise<boolean> {
  return areTheirs(await scopeFor('associations.read'), [roleArn, targetRoleArn ?? undefined])
}

/** Nor may they give them to their own associations. */
async function mayHave({ roleArn, targetRoleArn }: AssociationChange): Promise<boolean> {
  return areTheirs(await scopeFor('associations.edit'), [roleArn, targetRoleArn ?? undefined])
}

/** What a change would do to the pods' access, against what is applied now. */
export async function previewThis(at: AssociationRef, change: AssociationChange): Promise<AccessPreview> {
  if (!(await isOwnOrigin())) return { state: 'unknown', warnings: [] }
  const asked = changeInput.parse(change)
  const where = associationRefInput.parse(at)
  if (!((await mayAbout('associations.read', where)) && (await maySeeRoles(asked))))
    return { state: 'unknown', warnings: [] }
  const page = await readAssociation(where)
  return toPreview(page.ok ? await previewChange(page.value.association, asked) : null)
}

/** Changes the association if it, and what its role gives afterwards, are still as they were seen. */
export async function changeThis(
  at: AssociationRef,
  change: AssociationChange,
  seen: SeenVersion,
  roleSeen: string | null,
  revertOf: string | null,
): Promise<Sent> {
  if (!(await isOwnOrigin())) return foreign
  const where = associationRefInput.parse(at)
  const wanted = changeInput.parse(change)
  const undone = changeIdInput.parse(revertOf)
  const as = {
    seen: seenVersionInput.parse(seen),
    roleSeen: roleSeenInput.parse(roleSeen),
    ...(undone && { revertOf: undone }),
  }
  if (!((await mayAbout('associations.edit', where)) && (await mayHave(wanted))))
    return askInstead(where, { kind: 'change', change: wanted, ...as })
  const result = await changeAssociation(where, wanted, { ...as, actor: await actor() })
  if (result.ok) revalidatePath(routes.association(where))
  return result
}

/** Deletes the association, if it is still as it was seen, and creates it anew without session policy. */
export async function recreateThis(at: AssociationRef, seen: SeenVersion): Promise<Sent> {
  if (!(await isOwnOrigin())) return foreign
  const where = associationRefInput.parse(at)
  const as = { seen: seenVersionInput.parse(seen) }
  if (!(await mayAbout('associations.edit', where))) return askInstead(where, { kind: 'recreate', ...as })
  const result = await recreateWithoutPolicy(where, { ...as, actor: await actor() })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}

/** Creates again what was deleted in order to be created anew. */
export async function createAgain(at: AssociationRef, input: CreateInput): Promise<Sent> {
  if (!(await isOwnOrigin())) return foreign
  const where = associationRefInput.parse(at)
  const wanted = createInput.parse(input)
  if (!(await mayGive({ ...where, ...wanted }, [wanted.roleArn, wanted.targetRoleArn])))
    return askToCreate(where, wanted)
  const result = await createAssociation(where, wanted, { actor: await actor() })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}
