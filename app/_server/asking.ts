import 'server-only'
import type { Sent } from '@/components/access/sending.ts'
import type { CreateInput, Wanted, WantedOf } from '@/lib/associations/types.ts'
import type { AssociationRef, ClusterRef } from '@/lib/aws/types.ts'
import { fail } from '@/lib/base/index.ts'
import { readAssociation } from '@/lib/inventory/index.ts'
import type { Looker } from '@/lib/requests/index.ts'
import { areTheirs, mayAbout, mayGive, scopeFor } from './asker.ts'
import { signedIn } from './guard.ts'

const notAllowed = fail({ kind: 'not-allowed' } as const)

/** The answer to a change by who may only ask for it: what was wanted, to be asked for. Who may not even ask is told that. */
export async function askInstead(at: AssociationRef, wanted: Wanted): Promise<Sent> {
  if (!(await mayAbout('changes.request', at))) return notAllowed
  const page = await readAssociation(at)
  if (!page.ok) return fail({ kind: 'refused', problem: page.error })
  const { namespace, serviceAccount } = page.value.association
  const of = { ...at, namespace, serviceAccount }
  return (await mayAskFor(of, wanted))
    ? fail({ kind: 'second-person', rules: [], at: of, wanted })
    : notAllowed
}

/** The same for one that is to be created. */
export async function askToCreate(
  { accountId, region, cluster }: ClusterRef,
  input: CreateInput,
): Promise<Sent> {
  const { namespace, serviceAccount } = input
  const of = { accountId, region, cluster, associationId: null, namespace, serviceAccount }
  const wanted = { kind: 'create', input } as const
  return (await mayAskFor(of, wanted))
    ? fail({ kind: 'second-person', rules: [], at: of, wanted })
    : notAllowed
}

/** Whether whoever asks may have somebody else decide about this. Roles that are nobody's of theirs are not asked for: they may be another tenant's. */
export async function mayAskFor(of: WantedOf, wanted: Wanted): Promise<boolean> {
  if (wanted.kind === 'create') {
    const { roleArn, targetRoleArn } = wanted.input
    return mayGive({ ...of, ...wanted.input }, [roleArn, targetRoleArn], 'changes.request')
  }
  const { accountId, region, cluster, associationId } = of
  if (associationId === null) return false
  if (!(await mayAbout('changes.request', { accountId, region, cluster, associationId }))) return false
  if (wanted.kind !== 'change') return true
  const { roleArn, targetRoleArn } = wanted.change
  return areTheirs(await scopeFor('changes.request'), [roleArn, targetRoleArn ?? undefined])
}

/** Whoever asks, as one who looks at requests. */
export async function looker(): Promise<Looker> {
  const [{ id }, reads, approves] = await Promise.all([
    signedIn(),
    scopeFor('associations.read'),
    scopeFor('changes.approve'),
  ])
  return { id, reads, approves }
}
