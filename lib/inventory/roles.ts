import 'server-only'
import { setTimeout } from 'node:timers/promises'
import {
  type AwsProblem,
  listAccounts,
  listRoles as listRolesInAws,
  type Read,
  type Role as RoleInAws,
  readRole as readRoleInAws,
  readTargetRole,
} from '../aws/index.ts'
import { fail } from '../base/index.ts'
import { reportFailure } from '../history/index.ts'
import { organizationOver } from '../organization/index.ts'
import type { OrganizationFacts } from '../pod-identity/index.ts'
import { readNow } from './read.ts'
import { remembering } from './remember.ts'
import type { Role } from './types.ts'

type Roles = Read<readonly RoleInAws[]>

/** Roles change rarely and every association of an account needs them: one read serves the clicks of a few seconds. */
const remember = remembering<Roles>({ forMs: 10_000, max: 100, keep: ({ state }) => state === 'read' })

/** Of accounts that are not configured, role by role. */
const rememberTarget = remembering<Read<RoleInAws>>({
  forMs: 10_000,
  max: 1000,
  keep: ({ state }) => state === 'read',
})

async function isConfigured(accountId: string): Promise<boolean> {
  const accounts = await listAccounts()
  return !accounts.ok || accounts.value.some(({ id }) => id === accountId)
}

type TargetReader = (roleArn: string) => Promise<Read<RoleInAws>>
const targetAfresh: TargetReader = async (roleArn) => readNow(await readTargetRole(roleArn))

/** Where an account's IAM is asked: IAM is global, so any of its regions will do. Or why it cannot be. */
async function placeOf(accountId: string) {
  const accounts = await listAccounts()
  if (!accounts.ok) return accounts
  const account = accounts.value.find(({ id }) => id === accountId)
  if (!account) return fail(notConfigured(accountId))
  return { ok: true, value: { accountId, region: account.regions[0] ?? 'us-east-1' } } as const
}

/** Every role of an account with its documents, or why they cannot be read. */
export async function listRoles(accountId: string): Promise<Roles> {
  const place = await placeOf(accountId)
  if (!place.ok) return readNow(place)
  return remember(accountId, async () => readNow(await listRolesInAws(place.value)))
}

function problem(
  kind: AwsProblem['kind'],
  operation: string,
  accountId: string,
  message: string,
): AwsProblem {
  return { kind, operation, accountId, region: '', message, outcomeUnknown: false }
}

/** The problem of an account that the accounts file does not name and that is met nowhere. */
export function notConfigured(accountId: string): AwsProblem {
  const message = `account ${accountId} is not among the configured accounts`
  return problem('not-configured', 'iam:GetAccountAuthorizationDetails', accountId, message)
}

/** Failures of the list that say nothing about a single role: a right that is not given, an endpoint that lacks the operation. */
const onlyTheList: readonly AwsProblem['kind'][] = ['not-authorised', 'unsupported']

async function readSingle(roleArn: string, accountId: string, roles: Roles): Promise<Read<RoleInAws>> {
  const place = await placeOf(accountId)
  if (!place.ok) return readNow(place)
  const single = readNow(await readRoleInAws(place.value, roleArn))
  if (single.state === 'read' || single.problem.kind === 'not-found') return single
  // The right to list the account is the one to ask for; with it, a role that is not in the list is not there.
  if (roles.state === 'unreadable') return roles
  if (single.problem.kind !== 'not-authorised') return single
  const message = `there is no role ${roleArn} among those of the account`
  return readNow(fail(problem('not-found', 'iam:GetAccountAuthorizationDetails', accountId, message)))
}

/** Two rows take milliseconds; a store that is away holds no page up for longer. */
const storeMs = 5000

async function lateStore(signal: AbortSignal): Promise<never> {
  await setTimeout(storeMs, undefined, { signal })
  throw new Error('the store does not answer')
}

/** Never rejects: what the store cannot tell is not counted, and the pages say so. */
async function organizationOf(accountId: string): Promise<OrganizationFacts | null> {
  const settled = new AbortController()
  try {
    return await Promise.race([organizationOver(accountId), lateStore(settled.signal)])
  } catch (error) {
    reportFailure('what its organization lays over an account is not counted', error)
    return null
  } finally {
    settled.abort()
  }
}

/**
 * Reads one role of whichever account its ARN names, with that account's organization; gone, unreadable and not ours are told apart.
 */
export type RoleReader = (roleArn: string) => Promise<Read<Role>>

/** What was remembered of an account's roles is known to be old. */
export function forgetRoles(accountId: string): void {
  remember.forget(accountId)
}

/** As IAM tells it now, whatever is remembered. */
async function listRolesAfresh(accountId: string): Promise<Roles> {
  const place = await placeOf(accountId)
  return readNow(place.ok ? await listRolesInAws(place.value) : place)
}

/** A reader that leans on nothing read before it was made: for the last look before a write. */
export function freshRoleReader(): RoleReader {
  return roleReader(listRolesAfresh, targetAfresh)
}

/** The answer that is under way or was given under a key; else one is asked for. */
function onceEach<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>()
  return function once(key) {
    const answer = asked.get(key) ?? ask(key)
    asked.set(key, answer)
    return answer
  }
}

/**
 * A reader for one page: it asks once for each account, its organization and each role, however many associations share them and however it ends.
 */
export function roleReader(
  listOf: (accountId: string) => Promise<Roles> = listRoles,
  targetOf: TargetReader = (roleArn) => rememberTarget(roleArn, () => targetAfresh(roleArn)),
): RoleReader {
  const listOnce = onceEach(listOf)
  const organizationOnce = onceEach(organizationOf)
  const readOnce = onceEach(async (roleArn): Promise<Read<Role>> => {
    const accountId = roleArn.split(':')[4] ?? ''
    if (!(await isConfigured(accountId))) {
      const target = await targetOf(roleArn)
      // Its organization is nobody's to read here.
      return target.state === 'read' ? { ...target, value: { ...target.value, organization: null } } : target
    }
    const [roles, organization] = await Promise.all([listOnce(accountId), organizationOnce(accountId)])
    if (roles.state === 'unreadable' && !onlyTheList.includes(roles.problem.kind)) return roles
    const listed = roles.state === 'read' ? roles.value.find(({ arn }) => arn === roleArn) : undefined
    if (listed) return { state: 'read', value: { ...listed, organization }, readAt: roles.readAt }
    const role = await readSingle(roleArn, accountId, roles)
    return role.state === 'read' ? { ...role, value: { ...role.value, organization } } : role
  })
  return readOnce
}
