import 'server-only'
import type { RoleOption } from '@/components/new-association/draft.ts'
import { rolesOf } from '@/lib/fleet/index.ts'
import { listRoles } from '@/lib/inventory/index.ts'
import { checkPodTrust } from '@/lib/pod-identity/index.ts'
import { scopeFor } from './asker.ts'

/**
 * The roles of an account that whoever asks may give, or ask for, with what each lacks to be used by pods; null: they cannot be read. Who may for some
 * associations only is offered theirs: the others may be another tenant's.
 */
export async function offeredRoles(accountId: string): Promise<readonly RoleOption[] | null> {
  const [roles, ...scopes] = await Promise.all([
    listRoles(accountId),
    scopeFor('associations.edit'),
    scopeFor('changes.request'),
  ])
  if (roles.state === 'unreadable') return null
  const isAll = scopes.some(({ kind }) => kind === 'everything')
  const theirs = isAll ? null : new Set((await Promise.all(scopes.map(rolesOf))).flat())
  return roles.value.flatMap(({ arn, name, trustPolicy }) =>
    theirs && !theirs.has(arn) ? [] : [{ arn, name, missing: checkPodTrust(trustPolicy).missing }],
  )
}
