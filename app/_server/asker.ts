import 'server-only'
import { forbidden, notFound } from 'next/navigation'
import { cache } from 'react'
import { grantsOf, listTenants } from '@/lib/auth/index.ts'
import {
  type Grant,
  isWithin,
  may,
  type Permission,
  type Place,
  type Scope,
  scopeOf,
  type Tenant,
  tenantsKnown,
} from '@/lib/auth/rules/index.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import { rolesOf, storedPlace } from '@/lib/fleet/index.ts'
import { placeInAws } from '@/lib/inventory/index.ts'
import { signedIn, whoAsks } from './guard.ts'

/** What whoever asks may do; nobody may do nothing. Asked for once a request. */
const grants = cache(async (): Promise<readonly Grant[]> => {
  const person = await whoAsks()
  return person ? grantsOf(person.id, person.groups) : []
})

/** The tenants that whoever asks has a permission for: all of them, where it is for everything. Rejects when the store is away. */
export const knownTenants = cache(
  async (permission: Permission): Promise<readonly Tenant[]> =>
    tenantsKnown(await grants(), listTenants, permission),
)

/** For which associations whoever asks has a permission. Nobody: for none. */
export async function scopeFor(permission: Permission): Promise<Scope> {
  return scopeOf(await grants(), permission)
}

/** Whether whoever asks may: about an association, or about everything (null). */
export async function mayAsker(permission: Permission, place: Place | null): Promise<boolean> {
  return may(await grants(), permission, place)
}

/** Whether whoever asks has a permission for anything at all. */
export async function maySome(permission: Permission): Promise<boolean> {
  return !isNothing(await scopeFor(permission))
}

const isNothing = (scope: Scope) => scope.kind === 'some' && scope.selectors.length === 0

/** The tenants for which whoever asks has a permission, by name; null: for everything. */
export async function tenantsFor(
  permission: Permission,
): Promise<readonly Pick<Tenant, 'id' | 'name'>[] | null> {
  const held = (await grants()).filter(({ permissions }) => permissions.includes(permission))
  if (held.some(({ tenant }) => tenant === null)) return null
  const found = new Map(held.flatMap(({ tenant }) => (tenant ? [[tenant.id, tenant] as const] : [])))
  return [...found.values()].toSorted((one, other) => one.name.localeCompare(other.name))
}

/** For pages: the associations that may be seen here. Whoever is not signed in goes to sign in; who has the permission for nothing is told so. */
export async function pageScope(permission: Permission): Promise<Scope> {
  await signedIn()
  const scope = await scopeFor(permission)
  if (isNothing(scope)) forbidden()
  return scope
}

/** For pages about the site, or about everything: who may not see them is told so. */
export async function pageAboutAll(permission: Permission): Promise<void> {
  await signedIn()
  if (!(await mayAsker(permission, null))) forbidden()
}

/** For pages about one thing: to who may not see it, it is as if it were not there. */
export function onlyWithin(scope: Scope, place: Place): void {
  if (!isWithin(scope, place)) notFound()
}

/** For routes: the associations that may be seen, or the answer for who may see none. */
export async function routeScope(permission: Permission): Promise<Scope | Response> {
  if (!(await whoAsks())) return refusal('Sign in first, then try again.', 401)
  const scope = await scopeFor(permission)
  return isNothing(scope) ? refusal('Your role does not allow this.', 403) : scope
}

/** For routes about everything: null where whoever asks may, else the answer. */
export async function routeAboutAll(permission: Permission): Promise<Response | null> {
  const scope = await routeScope(permission)
  if (scope instanceof Response) return scope
  return scope.kind === 'everything' ? null : refusal('Your role does not allow this.', 403)
}

const refusal = (problem: string, status: number) =>
  Response.json({ problem }, { status, headers: { 'cache-control': 'no-store' } })

/**
 * For actions about one association: whether whoever asks may. AWS is asked whose it is, where that matters: a tag may have changed since the last
 * read.
 */
export async function mayAbout(permission: Permission, at: AssociationRef): Promise<boolean> {
  const scope = await scopeFor(permission)
  if (scope.kind === 'everything') return true
  if (isNothing(scope)) return false
  const place = await placeInAws(at)
  return place !== null && isWithin(scope, place)
}

/**
 * For actions that create an association, or give it other roles: whether whoever asks may, in this place and with these roles. Who may change some
 * associations only, gives them no role that none of those has: it may be another tenant's. Nor does a tag that is given with it make a place theirs.
 */
export async function mayGive(
  at: Omit<Place, 'tags'>,
  roleArns: readonly (string | undefined)[],
  permission: Permission = 'associations.edit',
): Promise<boolean> {
  const scope = await scopeFor(permission)
  if (scope.kind === 'everything') return true
  return isWithin(scope, { ...at, tags: null }) && (await areTheirs(scope, roleArns))
}

/** Whether each of these roles is one of an association in the scope. */
export async function areTheirs(scope: Scope, roleArns: readonly (string | undefined)[]): Promise<boolean> {
  if (scope.kind === 'everything') return true
  const theirs = new Set(await rolesOf(scope).catch(() => []))
  return roleArns.every((arn) => arn === undefined || theirs.has(arn))
}

/** Whether what is not readable now was seen before by who asks for it. */
export async function wasWithin(scope: Scope, at: AssociationRef): Promise<boolean> {
  if (scope.kind === 'everything') return true
  const place = await storedPlace(at).catch(() => null)
  return place !== null && isWithin(scope, place)
}
