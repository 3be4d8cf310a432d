import 'server-only'
import {
  type Account,
  type Association,
  type AssociationSummary,
  type AwsProblem,
  type ClusterRef,
  describeAssociation,
  listAccounts,
  listAssociations,
  listClusterNames,
  mapBounded,
  type Read,
} from '../aws/index.ts'
import { fail, type Result } from '../base/index.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import { withPatience } from './patience.ts'
import { readNow } from './read.ts'
import { listRoles, notConfigured, type RoleReader, roleReader } from './roles.ts'
import type { KnownUses, Role, RolePage, RoleUse, UnseenPlace } from './types.ts'

/** As for one cluster; the bound is for all of them together. */
const width = 8

type Place = { readonly accountId: string; readonly accountName: string; readonly region: string }
type Seen<T> = { readonly found: readonly T[]; readonly unseen: readonly UnseenPlace[] }

/**
 * A role and every association that runs as it or through it, in all configured accounts and regions: as the store knows them, where it does,
 * else List, then Describe for each, since EKS cannot be asked by role (facts 1.3). What could not be read is said, place by place: an
 * association may be there.
 */
export async function readRoleWithUses(
  accountId: string,
  roleName: string,
  known: KnownUses | null = null,
): Promise<RolePage> {
  const accounts = await listAccounts()
  if (!accounts.ok) {
    const { region } = accounts.error
    const unseen = [{ accountId, region, associations: null, problem: accounts.error }]
    const readAt = new Date().toISOString()
    return { role: readNow(accounts), uses: [], unseen, looked: { clusters: 0, associations: 0 }, readAt }
  }
  const { associations, unseen, looked, readAt } = known
    ? await refreshed(known)
    : await readEverything(accounts.value)
  const isIt = (arn: string | undefined) => arn !== undefined && isRole(arn, accountId, roleName)
  const mine = associations
    .filter(({ roleArn, targetRoleArn }) => isIt(roleArn) || isIt(targetRoleArn))
    .sort(byName)
  const arn = mine.flatMap(({ roleArn, targetRoleArn }) => [roleArn, targetRoleArn]).find(isIt)
  const readRole = roleReader()
  // A role nobody uses is known by its name alone; its path, if it has one, is in the list of roles.
  // Nor is a way sought into an account that nothing but an address names.
  const isOurs = arn !== undefined || accounts.value.some(({ id }) => id === accountId)
  const role = isOurs
    ? await readRole(arn ?? (await arnByName(accountId, roleName)))
    : unknownAccount(accountId)
  const accountNames = new Map(accounts.value.map(({ id, name }) => [id, name]))
  const uses = await mapBounded(mine, width, (each) => toUse(each, accountNames, isIt, readRole))
  return { role, uses, unseen, looked, readAt }
}

/** As many as are described at every look. */
const freshMax = 200

/** Which associations there are is the store's; what they are like is read afresh, unless there are too many. */
async function refreshed(known: KnownUses): Promise<KnownUses> {
  if (known.associations.length > freshMax) return known
  const readAt = new Date().toISOString()
  const { found, unseen } = await describeAll(known.associations, patienceByPlace())
  return { ...known, associations: found, unseen: [...known.unseen, ...unseen], readAt }
}

async function readEverything(accounts: readonly Account[]): Promise<KnownUses> {
  const readAt = new Date().toISOString()
  const places = accounts.flatMap(({ id, name, regions }) =>
    regions.map((region) => ({ accountId: id, accountName: name, region })),
  )
  const ask = patienceByPlace()
  const clusters = await clustersOf(places, ask)
  const listed = await associationsOf(clusters.found, ask)
  const described = await describeAll(listed.found, ask)
  return {
    associations: described.found,
    unseen: [...clusters.unseen, ...listed.unseen, ...described.unseen],
    looked: { clusters: clusters.found.length, associations: listed.found.length },
    readAt,
  }
}

type Ask = <T>(
  at: Pick<Place, 'accountId' | 'region'>,
  work: () => Promise<Result<T, AwsProblem>>,
) => Promise<Result<T, AwsProblem>>

/** A region that does not answer is given up, and no other with it. */
function patienceByPlace(): Ask {
  const kept = new Map<string, ReturnType<typeof withPatience>>()
  return function ask({ accountId, region }, work) {
    const key = `${accountId} ${region}`
    const patient = kept.get(key) ?? withPatience()
    kept.set(key, patient)
    return patient(work)
  }
}

async function clustersOf(places: readonly Place[], ask: Ask): Promise<Seen<ClusterRef>> {
  const answers = await mapBounded(places, width, async ({ accountId, region }) => {
    const at = { accountId, region }
    return { at, names: await ask(at, () => listClusterNames(at)) }
  })
  return {
    found: answers.flatMap(({ at, names }) =>
      names.ok ? names.value.map((cluster) => ({ ...at, cluster })) : [],
    ),
    unseen: answers.flatMap(({ at, names }) =>
      names.ok ? [] : [{ ...at, associations: null, problem: names.error }],
    ),
  }
}

async function associationsOf(clusters: readonly ClusterRef[], ask: Ask): Promise<Seen<AssociationSummary>> {
  const answers = await mapBounded(clusters, width, async (at) => ({
    at,
    listed: await ask(at, () => listAssociations(at)),
  }))
  return {
    found: answers.flatMap(({ listed }) => (listed.ok ? listed.value : [])),
    unseen: answers.flatMap(({ at, listed }) =>
      listed.ok ? [] : [{ ...at, associations: null, problem: listed.error }],
    ),
  }
}

async function describeAll(summaries: readonly AssociationSummary[], ask: Ask): Promise<Seen<Association>> {
  const answers = await mapBounded(summaries, width, async (at) => ({
    at,
    answer: await ask(at, () => describeAssociation(at)),
  }))
  const failed = new Map<string, UnseenPlace>()
  for (const { at, answer } of answers) {
    // Deleted since it was listed: it uses no role any more.
    if (answer.ok || answer.error.kind === 'not-found') continue
    const { accountId, region, cluster } = at
    const key = [accountId, region, cluster].join(' ')
    const before = failed.get(key)?.associations ?? 0
    failed.set(key, { accountId, region, cluster, associations: before + 1, problem: answer.error })
  }
  return {
    found: answers.flatMap(({ answer }) => (answer.ok ? [answer.value] : [])),
    unseen: [...failed.values()],
  }
}

function byName(left: Association, right: Association): number {
  return nameOf(left) < nameOf(right) ? -1 : 1
}

function nameOf({ accountId, region, cluster, namespace, serviceAccount }: Association): string {
  return [accountId, region, cluster, namespace, serviceAccount].join('\n')
}

/** A role's name is its own within its account, whatever its path (IAM user guide, reference_identifiers). */
function isRole(arn: string, accountId: string, roleName: string): boolean {
  const [, , , , account, resource = ''] = arn.split(':')
  return (
    account === accountId &&
    resource.startsWith('role/') &&
    resource.slice(resource.lastIndexOf('/') + 1) === roleName
  )
}

const unknownAccount = (accountId: string): Read<Role> => readNow<Role>(fail(notConfigured(accountId)))

async function arnByName(accountId: string, roleName: string): Promise<string> {
  const roles = await listRoles(accountId)
  const listed = roles.state === 'read' ? roles.value.find(({ name }) => name === roleName) : undefined
  return listed?.arn ?? `arn:aws:iam::${accountId}:role/${roleName}`
}

async function toUse(
  association: Association,
  names: ReadonlyMap<string, string>,
  isIt: (arn: string | undefined) => boolean,
  readRole: RoleReader,
): Promise<RoleUse> {
  const accountName = names.get(association.accountId) ?? association.accountId
  const effective = effectiveRoleArn(association)
  if (isIt(effective)) return { association, accountName }
  const target = await readRole(effective)
  const targetTrust = target.state === 'read' ? { ...target, value: target.value.trustPolicy } : target
  return { association, accountName, targetTrust }
}
