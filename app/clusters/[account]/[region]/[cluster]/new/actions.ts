'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { mayGive } from '@/app/_server/asker.ts'
import { askToCreate } from '@/app/_server/asking.ts'
import { clusterInput, createInput } from '@/app/_server/association-input.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { heldRails } from '@/app/_server/held-rails.ts'
import type { Sent } from '@/components/access/sending.ts'
import type { HeldRail } from '@/components/guard/broken-rails.tsx'
import { type CreateInput, createAssociation } from '@/lib/associations/index.ts'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { railsOverNew } from '@/lib/guard/index.ts'
import { routes } from '@/lib/routes.ts'

/** Creates an association in the cluster. */
export async function createHere(at: ClusterRef, input: CreateInput): Promise<Sent> {
  if (!(await isOwnOrigin())) return { ok: false, error: { kind: 'foreign-origin' } }
  const where = clusterInput.parse(at)
  const wanted = createInput.parse(input)
  if (!(await mayGive({ ...where, ...wanted }, [wanted.roleArn, wanted.targetRoleArn])))
    return askToCreate(where, wanted)
  const result = await createAssociation(where, wanted, { actor: await actor() })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}

/** The guard rails that what is to be created would have over it, held against it. None for who may neither create it nor ask for it. */
export async function railsOfNew(at: ClusterRef, input: CreateInput): Promise<readonly HeldRail[]> {
  if (!(await isOwnOrigin())) return []
  const where = clusterInput.parse(at)
  const whole = { ...where, ...createInput.parse(input) }
  const roles = [whole.roleArn, whole.targetRoleArn]
  if (!((await mayGive(whole, roles)) || (await mayGive(whole, roles, 'changes.request')))) return []
  return heldRails(await railsOverNew(whole), whole)
}
