import 'server-only'
import { eq } from 'drizzle-orm'
import type { Intent } from '../history/index.ts'
import type { AccessComparison } from '../iam/index.ts'
import { compareStates } from '../inventory/index.ts'
import {
  type ApprovalRule,
  asksForGains,
  type Gains,
  needsSecond,
  type RuleMatch,
} from '../requests/rules/index.ts'
import { database, tables } from '../store/index.ts'
import type { Wanted, WriteProblem } from './types.ts'

const { approvalRules, changeRequests, tenants } = tables

/** The rules that say which changes take a second person, by name. Rejects with a StoreError when the store is away. */
export async function readApprovalRules(): Promise<readonly ApprovalRule[]> {
  const db = await database()
  const rows = await db
    .select({ rule: approvalRules, tenant: tenants })
    .from(approvalRules)
    .leftJoin(tenants, eq(tenants.id, approvalRules.tenantId))
    .orderBy(approvalRules.name)
  return rows.map(({ rule: { id, name, clusters, conditions }, tenant }) => ({
    id,
    name,
    tenant: tenant && { id: tenant.id, name: tenant.name, selectors: tenant.selectors },
    clusters,
    conditions,
  }))
}

/** What pods gain, as rules ask for it. */
export function gainsOf(access: AccessComparison | null): Gains | null {
  if (!access) return null
  const { gains, exact } = access
  return { total: gains.length, actions: gains.map(({ action }) => action), exact }
}

async function matchesOf(rules: readonly ApprovalRule[], intent: Intent): Promise<readonly RuleMatch[]> {
  const { before, after } = intent
  const place = { ...intent, tags: (before ?? after)?.tags ?? null }
  const access = asksForGains(rules, place) ? await compareStates(intent, before, after) : null
  return needsSecond(rules, place, intent, gainsOf(access))
}

/** Whether this is what a request was approved for, which is being carried out now. */
async function isApproved({ approval, ...intent }: Intent): Promise<boolean> {
  if (approval === undefined) return false
  const db = await database()
  const [found] = await db.select().from(changeRequests).where(eq(changeRequests.id, approval))
  return (
    found?.state === 'approved' &&
    found.accountId === intent.accountId &&
    found.region === intent.region &&
    found.cluster === intent.cluster &&
    found.namespace === intent.namespace &&
    found.serviceAccount === intent.serviceAccount
  )
}

/**
 * Why something may not be written by one person alone; null: it may, or somebody approved it. Rejects with a StoreError when the rules cannot be
 * read; then nothing may be written.
 */
export async function ruledOut(intents: readonly Intent[], wanted: Wanted): Promise<WriteProblem | null> {
  const [first] = intents
  if (!first || (await isApproved(first))) return null
  const rules = await readApprovalRules()
  if (rules.length === 0) return null
  const found = new Map<string, RuleMatch>()
  for (const intent of intents)
    for (const match of await matchesOf(rules, intent)) found.set(match.id, found.get(match.id) ?? match)
  if (found.size === 0) return null
  const { accountId, region, cluster, namespace, serviceAccount } = first
  const associationId = wanted.kind === 'create' ? null : first.associationId
  const at = { accountId, region, cluster, associationId, namespace, serviceAccount }
  return { kind: 'second-person', rules: [...found.values()], at, wanted }
}
