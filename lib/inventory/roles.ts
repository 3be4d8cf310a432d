import 'server-only'
import { listAccounts, listRoles as listRolesInAws, type Read, type Role } from '../aws/index.ts'
import { readNow } from './read.ts'
import { remembering } from './remember.ts'

/** Roles change rarely and every association of an account needs them: one read serves the clicks of a few seconds. */
const remember = remembering<Read<readonly Role[]>>({ forMs: 10_000, max: 100 })

/** Every role of an account with its documents, or why they cannot be read. IAM is global: any of the account's regions will do. */
export async function listRoles(accountId: string): Promise<Read<readonly Role[]>> {
  const account = (await listAccounts()).find(({ id }) => id === accountId)
  if (!account) return notConfigured(accountId)
  const region = account.regions[0] ?? 'us-east-1'
  const found = await remember(accountId, async () => {
    const answer = readNow(await listRolesInAws(accountId, region))
    // A failure is told to those who wait for it and is not kept for those who come later.
    if (answer.state === 'unreadable') throw new Unreadable(answer)
    return answer
  }).catch((error: unknown) => {
    if (error instanceof Unreadable) return error.answer
    throw error
  })
  return found
}

class Unreadable extends Error {
  readonly answer: Read<readonly Role[]>
  constructor(answer: Read<readonly Role[]>) {
    super('unreadable')
    this.answer = answer
  }
}

function notConfigured(accountId: string): Read<never> {
  const message = `account ${accountId} is not among the configured accounts`
  const problem = {
    kind: 'not-authorised',
    operation: 'iam:GetAccountAuthorizationDetails',
    accountId,
    region: '',
    message,
    outcomeUnknown: false,
  } as const
  return { state: 'unreadable', problem, readAt: new Date().toISOString() }
}

/** One role of whichever account its ARN names; gone, unreadable and not ours are told apart. */
export async function readRole(roleArn: string): Promise<Read<Role>> {
  const accountId = roleArn.split(':')[4] ?? ''
  const roles = await listRoles(accountId)
  if (roles.state === 'unreadable') return roles
  const role = roles.value.find(({ arn }) => arn === roleArn)
  if (role) return { state: 'read', value: role, readAt: roles.readAt }
  const problem = {
    kind: 'not-found',
    operation: 'iam:GetRole',
    accountId,
    region: '',
    message: `there is no role ${roleArn}`,
    outcomeUnknown: false,
  } as const
  return { state: 'unreadable', problem, readAt: roles.readAt }
}
