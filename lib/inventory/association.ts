import 'server-only'
import type { Place } from '../auth/rules/index.ts'
import {
  type Association,
  type AssociationRef,
  type AwsProblem,
  describeAssociation,
  listAccounts,
} from '../aws/index.ts'
import { ok, type Result } from '../base/index.ts'
import { observe, observeGone, stateOf } from '../history/index.ts'
import { accessOf } from './access.ts'
import { accessChange } from './access-change.ts'
import { type RoleReader, roleReader } from './roles.ts'
import { showInFleet } from './show-in-fleet.ts'
import type { AssociationPage } from './types.ts'

/** Tells the history and the fleet what was read. Never rejects. */
export async function noteReading(association: Association): Promise<void> {
  await observe(association, (before) => accessChange(association, before, stateOf(association)))
  await showInFleet(association)
}

/** One association, read afresh, with its roles and what comes out of them. A role may be remembered for seconds, unless `readRole` is a fresh reader. */
export async function readAssociation(
  at: AssociationRef,
  readRole: RoleReader = roleReader(),
): Promise<Result<AssociationPage, AwsProblem>> {
  const answer = await describeAssociation(at)
  if (!answer.ok) {
    if (answer.error.kind === 'not-found') void observeGone(at)
    return answer
  }
  const association = answer.value
  // Beside the page, which neither waits for it nor fails with it.
  void noteReading(association)
  const [accounts, role, targetRole] = await Promise.all([
    listAccounts(),
    readRole(association.roleArn),
    association.targetRoleArn ? readRole(association.targetRoleArn) : null,
  ])
  const account = accounts.ok ? accounts.value.find(({ id }) => id === at.accountId) : undefined
  const { policies, context, effective } = accessOf(association, targetRole ?? role)
  return ok({
    association,
    accountName: account?.name ?? at.accountId,
    role,
    ...(targetRole && { targetRole }),
    policies,
    context,
    effective,
    readAt: new Date().toISOString(),
  })
}

/** Whose an association is, as AWS says now; null: it is not there, or AWS does not say. */
export async function placeInAws(at: AssociationRef): Promise<Place | null> {
  const answer = await describeAssociation(at)
  if (!answer.ok) return null
  const { accountId, region, cluster, namespace, tags } = answer.value
  return { accountId, region, cluster, namespace, tags }
}
