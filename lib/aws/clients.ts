import 'server-only'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { EKSClient } from '@aws-sdk/client-eks'
import { IAMClient } from '@aws-sdk/client-iam'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { STSClient } from '@aws-sdk/client-sts'
import { adaptiveRetries, configOf, type WayIn } from './client-config.ts'
import { accountVia, findAccount, loadFile, roleIn, viaOfReadRole } from './known-accounts.ts'

/** No account of this id, or no such region of it, is configured: an address was typed or a link is old. */
class NotConfiguredError extends Error {
  override readonly name = 'NotConfiguredError'
}

/** Organizations takes few requests from all of an organization (Organizations User Guide, Throttling limits). */
const organizationsPerSecondMin = 1
/** CloudTrail takes two look-ups a second in all (API_LookupEvents). */
const lookupsPerSecondMin = 1

/** IAM User Guide, cloudtrail-integration: its events lie in one region of each partition. */
function homeOfIam(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1'
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1'
}

export type Clients = {
  readonly eks: EKSClient
  /** For writes: sends once. A write that failed is looked at before anybody repeats it. And for whoever repeats by himself (`Gate`). */
  readonly eksOnce: EKSClient
  readonly iam: IAMClient
  readonly iamOnce: IAMClient
  readonly sts: STSClient
  readonly stsOnce: STSClient
  readonly organizations: OrganizationsClient
  readonly cloudtrail: CloudTrailClient
  /** Where CloudTrail keeps what happens in IAM. */
  readonly cloudtrailOfIam: CloudTrailClient
}
/** One set of clients an account and region, made once: each keeps its connections and credentials. */
const clients = new Map<string, { readonly way: WayIn; readonly clients: Clients }>()

function keptClients(accountId: string, region: string, way: WayIn): Clients {
  const key = `${accountId} ${region}`
  const found = clients.get(key)
  // Another way: the account left the organization and came back, or is met as a target no longer but looked at.
  if (found && found.way === way) return found.clients
  const made = makeClients(region, way)
  clients.set(key, { way, clients: made })
  return made
}

function makeClients(region: string, way: WayIn): Clients {
  const config = configOf(region, way)
  return {
    eks: new EKSClient({ ...config, ...adaptiveRetries() }),
    eksOnce: new EKSClient({ ...config, maxAttempts: 1 }),
    iam: new IAMClient({ ...config, ...adaptiveRetries() }),
    iamOnce: new IAMClient({ ...config, maxAttempts: 1 }),
    sts: new STSClient({ ...config, ...adaptiveRetries() }),
    stsOnce: new STSClient({ ...config, maxAttempts: 1 }),
    organizations: new OrganizationsClient({ ...config, ...adaptiveRetries(organizationsPerSecondMin) }),
    cloudtrail: new CloudTrailClient({ ...config, ...adaptiveRetries(lookupsPerSecondMin) }),
    cloudtrailOfIam: new CloudTrailClient({
      ...config,
      ...adaptiveRetries(lookupsPerSecondMin),
      region: homeOfIam(region),
    }),
  }
}

/**
 * Only for what is configured: a region in an address becomes a host name, and nobody's typing decides where signed requests go or how many
 * clients there are.
 */
export async function clientsFor(accountId: string, region: string): Promise<Clients> {
  const account = await findAccount(accountId)
  if (!account) throw new NotConfiguredError(`no account ${accountId} is configured`)
  if (!account.regions.includes(region)) {
    throw new NotConfiguredError(`the region ${region} is not configured for account ${accountId}`)
  }
  return keptClients(accountId, region, account.credentials)
}

const targetWays = new Map<string, WayIn>()

/** For an account that is met as the account of a target role alone, with the role that the accounts file has for these. */
export async function clientsForTarget(accountId: string, region: string): Promise<Clients> {
  const file = await loadFile()
  if (!file.readRole) throw new NotConfiguredError(`no account ${accountId} is configured, and no readRole`)
  const way =
    targetWays.get(accountId) ?? roleIn(accountId, file.readRole, accountVia(file, viaOfReadRole(file)))
  targetWays.set(accountId, way)
  return keptClients(accountId, region, way)
}
