import 'server-only'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type AccountSettings, type AccountsFile, readAccountsFile } from '../accounts-schema.ts'
import { readEnv } from '../env.ts'
import { type AssumedRole, adaptiveRetries, configOf, type WayIn } from './client-config.ts'
import { IncompleteAnswer } from './errors.ts'
import type { Account } from './types.ts'

/** An account that is looked at, with the way into it. */
export type KnownAccount = Account & { readonly credentials?: WayIn }
type Member = Pick<Account, 'id' | 'name'>
/** The accounts of the organization that are to be looked at. The same array as long as they are the same. */
export type MemberSource = () => Promise<readonly Member[]>

/** The accounts of the organization are not known: whoever remembers them could not be asked. */
class MembersUnknownError extends Error {
  override readonly name = 'MembersUnknownError'
}

let file: Promise<AccountsFile> | null = null

/** With no accounts file: the account whose credentials the SDK finds, in the region it finds. */
async function defaultFile(): Promise<AccountsFile> {
  const region = readEnv().region ?? 'us-east-1'
  const sts = new STSClient({ ...configOf(region, undefined), ...adaptiveRetries() })
  const { Account: id } = await sts.send(new GetCallerIdentityCommand({}))
  if (!id) throw new IncompleteAnswer('the account')
  return { accounts: [{ id, name: id, regions: [region] }] }
}

/** The accounts file, read once. Throws a SettingsError, or what the SDK throws when it finds nobody. */
export function loadFile(): Promise<AccountsFile> {
  const { settingsFile } = readEnv()
  file ??= (settingsFile === null ? defaultFile() : readAccountsFile(settingsFile)).catch(
    (error: unknown) => {
      file = null
      throw error
    },
  )
  return file
}

/** The account of the file that `via` names; the file was refused when there is none. */
export function accountVia({ accounts }: AccountsFile, via: string | undefined): AccountSettings {
  const found = accounts.find(({ id, name }) => id === via || name === via) ?? accounts[0]
  if (!found) throw new TypeError('an accounts file without accounts')
  return found
}

/** Who assumes the role in accounts of targets: whom the file names for it, or for the organization, or its first account. */
export function viaOfReadRole({ readRole, organization }: AccountsFile): string | undefined {
  return readRole?.via ?? organization?.via
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html: the partition is the region's. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

type Entry = { readonly roleName: string; readonly externalId?: string | undefined }

/** The role of that name in an account, as the account `by` assumes it. */
export function roleIn(accountId: string, { roleName, externalId }: Entry, by: AccountSettings): AssumedRole {
  const region = by.regions[0] ?? 'us-east-1'
  return {
    roleArn: `arn:${partitionOf(region)}:iam::${accountId}:role/${roleName}`,
    externalId,
    by: { credentials: by.credentials, region },
  }
}

// On the process: Next loads modules anew, and the pages are others than those of the start.
const key = Symbol.for('podscope.members')
type Holder = { [key]?: MemberSource }

/** Says who knows the accounts of the organization: they are read in the background and remembered. Without it only those of the file are known. */
export function knowMembers(source: MemberSource): void {
  const holder = globalThis as Holder
  holder[key] = source
}

async function readMembers(): Promise<readonly Member[]> {
  const { [key]: source } = globalThis as Holder
  try {
    return (await source?.()) ?? []
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new MembersUnknownError(`the accounts of the organization are not known: ${why}`)
  }
}

type Known = { readonly members: readonly Member[]; readonly byId: ReadonlyMap<string, KnownAccount> }
let known: Known | null = null

function toKnown(settings: AccountsFile, members: readonly Member[]): Known {
  const { organization } = settings
  const byId = new Map<string, KnownAccount>(settings.accounts.map((account) => [account.id, account]))
  if (organization) {
    const by = accountVia(settings, organization.via)
    const { regions } = organization
    for (const { id, name } of members) {
      if (byId.has(id)) continue
      const credentials = known?.byId.get(id)?.credentials ?? roleIn(id, organization, by)
      byId.set(id, { id, name, regions, credentials })
    }
  }
  return { members, byId }
}

async function knownById(): Promise<ReadonlyMap<string, KnownAccount>> {
  const settings = await loadFile()
  const members = settings.organization ? await readMembers() : none
  // Made anew when the members are others; the ways of those that stay, and with them their credentials, are kept.
  if (known?.members !== members) known = toKnown(settings, members)
  return known.byId
}
const none: readonly Member[] = []

/** The accounts this site looks at, with the way into each. Throws what `loadFile` throws, and a MembersUnknownError. */
export async function loadAccounts(): Promise<readonly KnownAccount[]> {
  return [...(await knownById()).values()]
}

/** One of them. What the file names is found whatever becomes of the organization. */
export async function findAccount(accountId: string): Promise<KnownAccount | undefined> {
  const { accounts } = await loadFile()
  return accounts.find(({ id }) => id === accountId) ?? (await knownById()).get(accountId)
}
