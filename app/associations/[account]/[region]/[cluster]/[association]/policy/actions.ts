'use server'
import { revalidatePath } from 'next/cache'
import { actor } from '@/app/_server/actor.ts'
import { mayAbout, scopeFor } from '@/app/_server/asker.ts'
import { askInstead } from '@/app/_server/asking.ts'
import {
  associationRefInput,
  otherIdInput,
  policyInput,
  roleSeenInput,
  searchInput,
  seenVersionInput,
} from '@/app/_server/association-input.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Sent } from '@/components/access/sending.ts'
import type { OtherPolicies, ReadProblem } from '@/components/policy-editor/other-policies.ts'
import { changeAssociation, type SeenVersion } from '@/lib/associations/index.ts'
import { isWithin } from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { fail, ok, type Result } from '@/lib/base/index.ts'
import { readAssociation, readCluster } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'

/** Gives the association this session policy if it, and what its role gives, are still as they were seen. */
export async function applyPolicy(
  at: AssociationRef,
  roleSeen: string | null,
  policy: string,
  seen: SeenVersion,
): Promise<Sent> {
  if (!(await isOwnOrigin())) return { ok: false, error: { kind: 'foreign-origin' } }
  const where = associationRefInput.parse(at)
  const change = { policy: policyInput.parse(policy) }
  const as = { seen: seenVersionInput.parse(seen), roleSeen: roleSeenInput.parse(roleSeen) }
  if (!(await mayAbout('associations.edit', where)))
    return askInstead(where, { kind: 'change', change, ...as })
  const result = await changeAssociation(where, change, { ...as, actor: await actor() })
  if (result.ok) revalidatePath(routes.association(where))
  return result
}

/** Rows sent to the page; whoever looks for another writes more of its name. */
const othersShown = 50

/** Other associations of this cluster that have a session policy, by namespace and service account. */
export async function listOtherPolicies(
  at: AssociationRef,
  search: string,
): Promise<Result<OtherPolicies, ReadProblem>> {
  if (!(await isOwnOrigin())) return fail({ kind: 'foreign-origin' })
  const where = associationRefInput.parse(at)
  if (!(await mayAbout('associations.read', where))) return fail({ kind: 'not-allowed' })
  const wanted = searchInput.parse(search).trim().toLowerCase()
  const scope = await scopeFor('associations.read')
  const { associations } = await readCluster(where)
  if (associations.state === 'unreadable') return fail(associations.problem)
  const others = associations.value.filter(
    ({ associationId, namespace, serviceAccount, detail }) =>
      isWithin(scope, {
        ...where,
        namespace,
        tags: detail.state === 'read' ? detail.value.tags : null,
      }) &&
      associationId !== where.associationId &&
      `${namespace}/${serviceAccount}`.toLowerCase().includes(wanted),
  )
  const found = others.flatMap(({ associationId, namespace, serviceAccount, detail }) => {
    const policy = detail.state === 'read' ? detail.value.policy : undefined
    return policy ? [{ associationId, namespace, serviceAccount, characters: policy.length }] : []
  })
  found.sort(
    (a, b) => a.namespace.localeCompare(b.namespace) || a.serviceAccount.localeCompare(b.serviceAccount),
  )
  const unreadable = others.filter(({ detail }) => detail.state === 'unreadable').length
  return ok({ shown: found.slice(0, othersShown), total: found.length, unreadable })
}

/** The session policy of another association of this cluster, as it stands; empty when it has none any more. */
export async function readOtherPolicy(
  at: AssociationRef,
  associationId: string,
): Promise<Result<string, ReadProblem>> {
  if (!(await isOwnOrigin())) return fail({ kind: 'foreign-origin' })
  const other = { ...associationRefInput.parse(at), associationId: otherIdInput.parse(associationId) }
  if (!(await mayAbout('associations.read', other))) return fail({ kind: 'not-allowed' })
  const answer = await readAssociation(other)
  return answer.ok ? ok(answer.value.association.policy ?? '') : fail(answer.error)
}
