import 'server-only'
import { asc, eq } from 'drizzle-orm'
import { readApprovalRules } from '../associations/index.ts'
import { type Actor, audited } from '../audit/index.ts'
import { everything, type Tenant } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Change, listRecentChanges } from '../history/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { type ApprovalRule, type Condition, type Gains, needsSecond } from './rules/index.ts'
import type { RulePreview } from './types.ts'

const { approvalRules, tenants } = tables

/** A rule as somebody wrote it; without an id it is a new one. */
export type RuleDraft = {
  readonly id: string | null
  readonly name: string
  /** Null: for everybody's. */
  readonly tenantId: string | null
  readonly clusters: readonly string[]
  readonly conditions: readonly Condition[]
}
export type RuleProblem = {
  /** `gone`: somebody removed it, or its tenant, meanwhile. `blank`: it has no condition, so it would say nothing. */
  readonly kind: 'name-taken' | 'gone' | 'blank'
}

/** Every rule, by name. Rejects with a StoreError when the store is away. */
export function listRules(): Promise<readonly ApprovalRule[]> {
  return readApprovalRules()
}

/** Tenants a rule can be for, by name. */
export async function listRuleTenants(): Promise<readonly Tenant[]> {
  const db = await database()
  return db
    .select({ id: tenants.id, name: tenants.name, selectors: tenants.selectors })
    .from(tenants)
    .orderBy(asc(tenants.name))
}

async function problemOf(
  tx: Database,
  { id, name, tenantId, conditions }: RuleDraft,
): Promise<RuleProblem | null> {
  if (conditions.length === 0) return { kind: 'blank' }
  const [same] = await tx.select().from(approvalRules).where(eq(approvalRules.name, name))
  if (same && same.id !== id) return { kind: 'name-taken' }
  if (tenantId === null) return null
  const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for('key share')
  return tenant ? null : { kind: 'gone' }
}

/** Saves a rule; it holds from the next change on. What was asked for before keeps the rules it fell under. */
export async function saveRule(draft: RuleDraft, actor: Actor): Promise<Result<string, RuleProblem>> {
  const { id, ...values } = draft
  return audited(async (tx, note) => {
    const problem = await problemOf(tx, draft)
    if (problem) return fail(problem)
    const isThis = eq(approvalRules.id, id ?? '')
    const [before] = id ? await tx.select().from(approvalRules).where(isThis).for('update') : []
    const [row] = id
      ? await tx.update(approvalRules).set(values).where(isThis).returning()
      : await tx.insert(approvalRules).values(values).returning()
    if (!row) return fail({ kind: 'gone' })
    const object = { kind: 'rule', name: row.name } as const
    note({ actor, act: 'rule.change', phase: 'event', object, before: before ?? null, after: row })
    return ok(row.id)
  })
}

/** Removes a rule. One that is gone already is none to remove. */
export async function removeRule(id: string, actor: Actor): Promise<void> {
  await audited(async (tx, note) => {
    const [row] = await tx.delete(approvalRules).where(eq(approvalRules.id, id)).returning()
    if (!row) return
    const object = { kind: 'rule', name: row.name } as const
    note({ actor, act: 'rule.change', phase: 'event', object, before: row, after: null })
  })
}

/** The history counts every action that was gained and names the first of them. */
function gainsOf({ access }: Change): Gains | null {
  return (
    access && { total: access.gained, actions: access.gains.map(({ action }) => action), exact: access.exact }
  )
}

/** The last changes that this many are looked at of. */
export const previewMax = 50

/** Which of the last changes a rule would have asked a second person for. A tenant that is gone is as none. */
export async function previewRule(draft: RuleDraft): Promise<RulePreview> {
  const tenant = draft.tenantId ? (await listRuleTenants()).find(({ id }) => id === draft.tenantId) : null
  const rule: ApprovalRule = { ...draft, id: draft.id ?? '', tenant: tenant ?? null }
  // First sightings are in the list too and are no changes.
  const recent = await listRecentChanges(everything, { limit: 4 * previewMax })
  const changes = recent.slice(0, previewMax)
  const needed = changes.flatMap((change) => {
    const place = { ...change, tags: (change.before ?? change.after)?.tags ?? null }
    const [match] = needsSecond([rule], place, change, gainsOf(change))
    return match ? [{ change, match }] : []
  })
  return { looked: changes.length, needed }
}
