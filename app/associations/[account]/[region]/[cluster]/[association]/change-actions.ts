'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { areTheirs, mayAbout, mayGive, scopeFor } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
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
import { rolesOf } from '@/lib/fleet/index.ts'
import { listRoles, readAssociation } from '@/lib/inventory/index.ts'
import { checkPodTrust } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import {
  associationRefInput,
  changeIdInput,
  changeInput,
  createInput,
  roleSeenInput,
  seenVersionInput,
} from './input.ts'
import { toPreview } from './preview.ts'

const foreign = { ok: false, error: { kind: 'foreign-origin' } } as const
const notAllowed = { ok: false, error: { kind: 'not-allowed' } } as const

/** The roles of the association's account, with what each lacks to be used by pods; null: they cannot be read. */
export async function offerRoles(at: AssociationRef): Promise<readonly RoleOption[] | null> {
  if (!(await isOwnOrigin())) return null
  const where = associationRefInput.parse(at)
  if (!(await mayAbout('associations.edit', where))) return null
  const roles = await listRoles(where.accountId)
  if (roles.state === 'unreadable') return null
  const scope = await scopeFor('associations.edit')
  const theirs = scope.kind === 'everything' ? null : new Set(await rolesOf(scope))
  return roles.value.flatMap(({ arn, name, trustPolicy }) =>
    theirs && !theirs.has(arn) ? [] : [{ arn, name, missing: checkPodTrust(trustPolicy).missing }],
  )
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
  if (!((await mayAbout('associations.edit', where)) && (await mayHave(wanted)))) return notAllowed
  const undone = changeIdInput.parse(revertOf)
  const result = await changeAssociation(where, wanted, {
    seen: seenVersionInput.parse(seen),
    roleSeen: roleSeenInput.parse(roleSeen),
    actor: await actor(),
    ...(undone && { revertOf: undone }),
  })
  if (result.ok) revalidatePath(routes.association(where))
  return result
}

/** Deletes the association, if it is still as it was seen, and creates it anew without session policy. */
export async function recreateThis(at: AssociationRef, seen: SeenVersion): Promise<Sent> {
  if (!(await isOwnOrigin())) return foreign
  const where = associationRefInput.parse(at)
  if (!(await mayAbout('associations.edit', where))) return notAllowed
  const result = await recreateWithoutPolicy(where, {
    seen: seenVersionInput.parse(seen),
    actor: await actor(),
  })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}

/** Creates again what was deleted in order to be created anew. */
export async function createAgain(at: AssociationRef, input: CreateInput): Promise<Sent> {
  if (!(await isOwnOrigin())) return foreign
  const where = associationRefInput.parse(at)
  const wanted = createInput.parse(input)
  if (!(await mayGive({ ...where, ...wanted }, [wanted.roleArn, wanted.targetRoleArn]))) return notAllowed
  const result = await createAssociation(where, wanted, { actor: await actor() })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}
