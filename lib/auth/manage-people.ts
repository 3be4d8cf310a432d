import 'server-only'
import { and, eq, or, sql } from 'drizzle-orm'
import type { Actor } from '../audit/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Database, tables } from '../store/index.ts'
import { type Asker, changing } from './changing-people.ts'
import { grantsOf, permissionsOf } from './grants.ts'
import {
  type Grant,
  type Holder,
  mayGive,
  type PeopleRefusal,
  type Permission,
  standardRoles,
} from './rules/index.ts'
import { addPerson, makePasswordLink, removePerson } from './sign-in/people.ts'
import { deleteSessions } from './sign-in/sessions.ts'

const { customRoles, grants, people, signInAccounts, tenants } = tables

export type RoleGiven = { readonly holder: Holder; readonly role: string; readonly tenantId: string | null }
type Answer<T> = Promise<Result<T, PeopleRefusal>>

/** What takes something is refused where it leaves no admin of everything. */
async function stillAdmin(tx: Database): Answer<null> {
  return (await hasAdmin(tx)) ? ok(null) : fail('last-admin')
}

/** Whether anybody who can sign in is an admin of everything, by themselves or by a group they were in last. */
async function hasAdmin(tx: Database): Promise<boolean> {
  const byThemselves = and(eq(grants.holderKind, 'person'), eq(grants.holder, people.id))
  const byGroup = and(
    eq(grants.holderKind, 'group'),
    sql`${people.groups} @> jsonb_build_array(${grants.holder})`,
  )
  const [found] = await tx
    .select({ id: people.id })
    .from(people)
    .innerJoin(grants, or(byThemselves, byGroup))
    .where(
      and(
        eq(grants.role, 'admin'),
        sql`${grants.tenantId} is null`,
        // Whoever was invited and has not come yet has no way in.
        sql`(${people.origin} <> 'invitation' or exists (select 1 from ${signInAccounts} where ${signInAccounts.userId} = ${people.id}))`,
      ),
    )
    .limit(1)
  return found !== undefined
}

/** Null: there is no such role. */
async function allowedBy(tx: Database, role: string): Promise<readonly Permission[] | null> {
  if (standardRoles.some(({ name }) => name === role)) return permissionsOf(role, null)
  const [custom] = await tx.select().from(customRoles).where(eq(customRoles.name, role))
  return custom ? permissionsOf(role, custom.permissions) : null
}

async function tenantName(tx: Database, id: string | null): Promise<string | null | undefined> {
  if (id === null) return null
  const [found] = await tx.select({ name: tenants.name }).from(tenants).where(eq(tenants.id, id))
  return found?.name
}

async function holderName(tx: Database, holder: Holder): Promise<string | undefined> {
  if (holder.kind === 'group') return holder.id
  const [found] = await tx.select({ name: people.name }).from(people).where(eq(people.id, holder.id))
  return found?.name
}

const aboutRole = (actor: Actor, holder: Holder, name: string) =>
  ({
    actor,
    act: 'person.change',
    phase: 'event',
    object: { kind: 'person', name },
    detail: { [holder.kind]: holder.id },
  }) as const

async function insertRole(tx: Database, { holder, role, tenantId }: RoleGiven): Promise<boolean> {
  const made = await tx
    .insert(grants)
    .values({ holderKind: holder.kind, holder: holder.id, role, tenantId })
    .onConflictDoNothing()
    .returning({ id: grants.id })
  return made.length > 0
}

async function give(
  tx: Database,
  held: readonly Grant[],
  given: RoleGiven,
): Answer<{ readonly name: string; readonly tenant: string | null }> {
  const allowed = await allowedBy(tx, given.role)
  if (allowed === null) return fail('no-role')
  const tenant = await tenantName(tx, given.tenantId)
  if (tenant === undefined) return fail('no-tenant')
  if (!mayGive(held, allowed, given.tenantId)) return fail('not-yours')
  const name = await holderName(tx, given.holder)
  if (name === undefined) return fail('gone')
  return (await insertRole(tx, given)) ? ok({ name, tenant }) : fail('given-already')
}

/** Gives a person or a group a role, for a tenant or, with null, for everything. Nobody gives what they do not hold themselves. */
export function giveRole(actor: Actor, asker: Asker, given: RoleGiven): Answer<null> {
  return changing<null>(asker, async (tx, held, note) => {
    const done = await give(tx, held, given)
    if (!done.ok) return done
    const { name, tenant } = done.value
    note({
      ...aboutRole(actor, given.holder, name),
      after: { role: given.role, tenant: tenant ?? 'everything' },
    })
    return ok(null)
  })
}

/** Takes a role that somebody was given, by its id. Nobody takes what they do not hold themselves. */
export function takeRole(actor: Actor, asker: Asker, id: string): Answer<null> {
  return changing<null>(asker, async (tx, held, note) => {
    const [grant] = await tx.select().from(grants).where(eq(grants.id, id))
    if (!grant) return fail('gone')
    const { holderKind, holder: holderId, role, tenantId } = grant
    // A role that is not there any more gives nothing, and may be taken by anybody.
    if (!mayGive(held, (await allowedBy(tx, role)) ?? [], tenantId)) return fail('not-yours')
    await tx.delete(grants).where(eq(grants.id, id))
    const holder = { kind: holderKind, id: holderId }
    const name = (await holderName(tx, holder)) ?? holderId
    const tenant = (await tenantName(tx, tenantId)) ?? 'everything'
    note({ ...aboutRole(actor, holder, name), before: { role, tenant } })
    return stillAdmin(tx)
  })
}

/** A person whom the asker may act for: one who holds nothing that the asker does not. A link to set a password is a way to be them. */
async function within(tx: Database, held: readonly Grant[], personId: string) {
  const [person] = await tx.select().from(people).where(eq(people.id, personId))
  if (!person) return fail('gone' as const)
  const theirs = await grantsOf(person.id, person.groups, tx)
  const isWithin = theirs.every(({ permissions, tenant }) => mayGive(held, permissions, tenant?.id ?? null))
  return isWithin ? ok(person) : fail('not-yours' as const)
}

const aboutPerson = (actor: Actor, name: string) =>
  ({ actor, act: 'person.change', phase: 'event', object: { kind: 'person', name } }) as const

/** Makes a person known, with a role if one is given, and returns what their one-time link bears. */
export function invitePerson(
  actor: Actor,
  asker: Asker,
  { name, email, role }: { name: string; email: string; role: Omit<RoleGiven, 'holder'> | null },
): Answer<string> {
  return changing<string>(asker, async (tx, held, note) => {
    const added = await addPerson({ name, email }, tx)
    if (!added.ok) return fail('email-taken')
    const given = role && (await give(tx, held, { holder: { kind: 'person', id: added.value }, ...role }))
    if (given && !given.ok) return given
    const link = await makePasswordLink(added.value, new Date(), tx)
    if (link === null) return fail('gone')
    const first = role && given ? { role: role.role, tenant: given.value.tenant ?? 'everything' } : {}
    note({ ...aboutPerson(actor, name), detail: { did: 'invited' }, after: { email, ...first } })
    return ok(link)
  })
}

/** Another one-time link for a person to set their password with; the one before is good no more. */
export function newPersonLink(actor: Actor, asker: Asker, personId: string): Answer<string> {
  return changing<string>(asker, async (tx, held, note) => {
    const person = await within(tx, held, personId)
    if (!person.ok) return person
    const link = await makePasswordLink(personId, new Date(), tx)
    if (link === null) return fail('gone')
    note({ ...aboutPerson(actor, person.value.name), detail: { did: 'made a one-time link' } })
    return ok(link)
  })
}

/** Ends every session of a person; returns how many there were. They may sign in again. */
export function endSessionsBy(actor: Actor, asker: Asker, personId: string): Answer<number> {
  return changing<number>(asker, async (tx, held, note) => {
    const person = await within(tx, held, personId)
    if (!person.ok) return person
    const ended = await deleteSessions(tx, personId, null)
    note({ ...aboutPerson(actor, person.value.name), act: 'session.revoke', detail: { ended } })
    return ok(ended)
  })
}

/** Removes a person: their sessions end, their roles go. */
export function removePersonBy(actor: Actor, asker: Asker, personId: string): Answer<null> {
  return changing<null>(asker, async (tx, held, note) => {
    const person = await within(tx, held, personId)
    if (!person.ok) return person
    const { name, email, groups } = person.value
    const roles = await tx
      .select({ role: grants.role, tenantId: grants.tenantId })
      .from(grants)
      .where(and(eq(grants.holderKind, 'person'), eq(grants.holder, personId)))
    await removePerson(personId, tx)
    note({
      ...aboutPerson(actor, name),
      detail: { did: 'removed' },
      before: { email, groups: [...groups], roles },
    })
    return stillAdmin(tx)
  })
}
