import 'server-only'
import { asc, eq } from 'drizzle-orm'
import type { Actor } from '../audit/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { changingSettings, versionOf } from './change-settings.ts'
import { listGiven } from './given.ts'
import {
  contactInWords,
  isBlank,
  type SavedTenant,
  selectorInWords,
  type TenantDraft,
  type TenantRefusal,
} from './rules/index.ts'

const { grants, tenants } = tables
type Row = typeof tenants.$inferSelect

const seenOf = ({ name, selectors, contact }: Row) => versionOf([name, selectors, contact])

/** Every tenant, by name, with who has a role for it. Rejects with a StoreError when the store is away. */
export async function listTenants(): Promise<readonly SavedTenant[]> {
  const db = await database()
  const [rows, given] = await Promise.all([
    db.select().from(tenants).orderBy(asc(tenants.name), asc(tenants.id)),
    listGiven(),
  ])
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    selectors: row.selectors,
    contact: row.contact,
    seen: seenOf(row),
    given: given.filter(({ tenantId }) => tenantId === row.id),
  }))
}

async function find(tx: Database, id: string, seen: string): Promise<Result<Row, TenantRefusal>> {
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, id))
  if (!row) return fail('gone')
  return seenOf(row) === seen ? ok(row) : fail('conflict')
}

async function isTaken(tx: Database, name: string, by: string | null): Promise<boolean> {
  const rows = await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.name, name))
  return rows.some(({ id }) => id !== by)
}

/** Makes a tenant, and returns its id. */
export function addTenant(actor: Actor, draft: TenantDraft): Promise<Result<string, TenantRefusal>> {
  return changingSettings<Result<string, TenantRefusal>>(async (tx, note) => {
    if (!saysSomething(draft)) return fail('blank')
    if (await isTaken(tx, draft.name, null)) return fail('name-taken')
    const [made] = await tx.insert(tenants).values(draft).returning({ id: tenants.id })
    if (!made) return fail('name-taken')
    note({ ...change(actor, draft.name), after: inWords(draft) })
    return ok(made.id)
  })
}

/** Changes a tenant, as long as it is what was seen. Whoever has a role for it has it for what it selects now. */
export function changeTenant(
  actor: Actor,
  { id, seen }: Pick<SavedTenant, 'id' | 'seen'>,
  draft: TenantDraft,
): Promise<Result<string, TenantRefusal>> {
  return changingSettings<Result<string, TenantRefusal>>(async (tx, note) => {
    if (!saysSomething(draft)) return fail('blank')
    const found = await find(tx, id, seen)
    if (!found.ok) return found
    if (await isTaken(tx, draft.name, id)) return fail('name-taken')
    const { name, selectors, contact = null } = draft
    await tx.update(tenants).set({ name, selectors, contact }).where(eq(tenants.id, id))
    note({ ...change(actor, name), before: inWords(found.value), after: inWords(draft) })
    return ok(id)
  })
}

/**
 * Removes a tenant and every role for it, as long as both are what was seen: `given` are the ids of the roles that whoever removes it knows to be lost.
 */
export function removeTenant(
  actor: Actor,
  { id, seen }: Pick<SavedTenant, 'id' | 'seen'>,
  given: readonly string[],
): Promise<Result<null, TenantRefusal>> {
  return changingSettings<Result<null, TenantRefusal>>(async (tx, note) => {
    const found = await find(tx, id, seen)
    if (!found.ok) return found
    const lost = await tx.select().from(grants).where(eq(grants.tenantId, id))
    if (lost.some((each) => !given.includes(each.id))) return fail('conflict')
    // The table does so too; a role that lost its tenant would be for everything.
    await tx.delete(grants).where(eq(grants.tenantId, id))
    await tx.delete(tenants).where(eq(tenants.id, id))
    const roles = lost.map(({ holderKind, holder, role }) => ({ [holderKind]: holder, role }))
    note({ ...change(actor, found.value.name), before: { ...inWords(found.value), roles } })
    return ok(null)
  })
}

const change = (actor: Actor, name: string) =>
  ({ actor, act: 'tenant.change', phase: 'event', object: { kind: 'tenant', name } }) as const

/** As the record keeps it. Fields named like a secret are hidden there, and a tag may be named so. */
const inWords = ({ name, selectors, contact }: TenantDraft) => ({
  name,
  selectors: selectors.map(selectorInWords),
  ...(contact && { contact: contactInWords(contact) }),
})

const saysSomething = ({ selectors }: TenantDraft) => selectors.length > 0 && !selectors.some(isBlank)
