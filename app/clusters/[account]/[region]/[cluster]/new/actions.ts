'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { actor } from '@/app/_server/actor.ts'
import { mayGive } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Sent } from '@/components/access/sending.ts'
import { type CreateInput, createAssociation } from '@/lib/associations/index.ts'
import type { ClusterRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

/** Far above the limits, far below what could hurt. Anything else was not sent by our pages. */
const text = z.string().max(4096)
const clusterInput = z.object({ accountId: text, region: text, cluster: text })
const createInput = z.object({
  namespace: text,
  serviceAccount: text,
  roleArn: text,
  targetRoleArn: text.exactOptional(),
  policy: z.string().max(200_000).exactOptional(),
  disableSessionTags: z.boolean(),
  tags: z.record(text, text),
})

/** Creates an association in the cluster. */
export async function createHere(at: ClusterRef, input: CreateInput): Promise<Sent> {
  if (!(await isOwnOrigin())) return { ok: false, error: { kind: 'foreign-origin' } }
  const where = clusterInput.parse(at)
  const wanted = createInput.parse(input)
  if (!(await mayGive({ ...where, ...wanted }, [wanted.roleArn, wanted.targetRoleArn])))
    return { ok: false, error: { kind: 'not-allowed' } }
  const result = await createAssociation(where, wanted, { actor: await actor() })
  if (result.ok) revalidatePath(routes.cluster(where))
  return result
}
