import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { type NamedDocument, type OrganizationOverAccount, readOrganizationPolicies } from '../aws/index.ts'
import { type Database, tables } from '../store/index.ts'
import { isSince, storeNow, writing } from './crawls.ts'
import { hashOf, keepDocuments } from './documents.ts'
import type { DocumentRef, OrganizationPolicies } from './types.ts'
import type { Work } from './work.ts'

const { fleetAccounts, fleetAssociations } = tables

const refOf = ({ name, kind, arn, text }: NamedDocument): DocumentRef => ({
  name,
  kind,
  ...(arn !== undefined && { arn }),
  hash: hashOf(text),
})
const refsOf = (levels: readonly (readonly NamedDocument[])[]) => levels.map((level) => level.map(refOf))

function toPolicies({ scps, rcps, path }: OrganizationOverAccount): OrganizationPolicies {
  return { scps: scps && refsOf(scps), rcps: refsOf(rcps), path }
}

/** The same whatever the order in which a database gives members back. */
function contentOf(policies: OrganizationPolicies | null): string {
  const hashes = (levels: readonly (readonly DocumentRef[])[]) =>
    levels.map((level) => level.map(({ name, arn, hash }) => `${name} ${arn ?? ''} ${hash}`).sort())
  return JSON.stringify(
    policies && [policies.scps && hashes(policies.scps), hashes(policies.rcps), policies.path ?? []],
  )
}

/** What lies over an account lies over all its roles, whichever account's pods have them. */
async function markAccount(tx: Database, accountId: string): Promise<void> {
  await tx
    .update(fleetAssociations)
    .set({ toAnalyse: true })
    .where(
      and(
        eq(fleetAssociations.toAnalyse, false),
        sql`split_part(${fleetAssociations.effectiveRoleArn}, ':', 5) = ${accountId}`,
      ),
    )
}

/** The SCPs and RCPs over the account, once for regions asked together; or why they cannot be read. What was known then stays. */
export async function crawlOrganization(work: Work): Promise<void> {
  const { accountId, region, askedAt } = work.held
  const ofAccount = eq(fleetAccounts.accountId, accountId)
  const isRead = await writing(work.held, async (tx) => {
    const [account] = await tx
      .select({ isRead: isSince(fleetAccounts.organizationReadAt, askedAt) })
      .from(fleetAccounts)
      .where(ofAccount)
    return { progress: {}, value: account?.isRead === true }
  })
  if (isRead) return
  const begun = await storeNow()
  const read = await readOrganizationPolicies({ accountId, region })
  const changed = await writing(work.held, async (tx) => {
    if (!read.ok) {
      await tx.update(fleetAccounts).set({ organizationProblem: read.error }).where(ofAccount)
      return { progress: {}, value: false }
    }
    const [account] = await tx.select().from(fleetAccounts).where(ofAccount).for('update')
    const organization = read.value && toPolicies(read.value)
    const isNew = contentOf(account?.organization ?? null) !== contentOf(organization)
    const levels = read.value ? [...(read.value.scps ?? []), ...read.value.rcps] : []
    await keepDocuments(
      tx,
      levels.flat().map(({ text }) => text),
    )
    await tx
      .update(fleetAccounts)
      .set({
        ...(isNew && { organization }),
        organizationProblem: null,
        organizationReadAt: begun,
      })
      .where(ofAccount)
    if (isNew) await markAccount(tx, accountId)
    return { progress: {}, value: isNew }
  })
  if (changed) work.changed()
}
