/** A local AWS for the tests of the rooms that speak to it: over HTTP, with the real SDK, from the settings the site reads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { DefaultRateLimiter } from '@smithy/core/retry'
import { vi } from 'vitest'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { SandboxState } from '../sandbox/state.ts'
import { closeStore } from '../store/database.ts'

type LogEntry = { readonly operation: string; readonly status: number }

export type LocalAws = {
  readonly sandbox: Sandbox
  /** The settings the site was pointed at. */
  readonly settings: Readonly<Record<string, string>>
  /** Writes another accounts file and returns where it is. */
  accountsFile(accounts: readonly object[], more?: object): Promise<string>
  /** Makes an operation fail; without `times` until the faults are cleared. */
  arm(operation: string, fault: object, times?: number): Promise<void>
  /** Forgets faults and the record of calls. */
  calm(): Promise<void>
  /** Back to the seed. */
  reset(): Promise<void>
  /** The operations that arrived, oldest first. */
  calls(operation?: RegExp): Promise<string[]>
  close(): Promise<void>
}

/**
 * Starts it and points the site's settings at it. Must come before the first call into `lib/aws`, which reads its settings once.
 * Nobody waits: the SDK waits a random part of its back-off, so with nothing random it does not; nor does a throttled client hold back.
 */
export async function startLocalAws(
  settings: Readonly<Record<string, string>> = {},
  options: { readonly seed?: () => SandboxState; readonly associations?: number } = {},
): Promise<LocalAws> {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  vi.spyOn(DefaultRateLimiter.prototype, 'getSendToken').mockResolvedValue()
  const sandbox = await startSandbox({ dataFolder: null, port: 0, ...options })
  const folder = await mkdtemp(join(tmpdir(), 'podscope-aws-'))
  let files = 0
  async function accountsFile(accounts: readonly object[], more: object = {}): Promise<string> {
    const file = join(folder, `accounts-${files++}.json`)
    await writeFile(file, JSON.stringify({ accounts, ...more }))
    return file
  }
  const usual = {
    AWS_ENDPOINT_URL: sandbox.url,
    PODSCOPE_SETTINGS: await accountsFile(sandbox.settings().accounts),
    // What is remembered of one test file is of no other.
    PODSCOPE_DATA: folder,
    PODSCOPE_AUDIT_LOG: '0',
    ...settings,
  }
  pointAt(usual)
  const control = (path: string, method: string, body?: object) =>
    fetch(`${sandbox.controlUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  async function log(): Promise<readonly LogEntry[]> {
    const entries = await (await control('/log', 'GET')).json()
    // What the control endpoint answers: sandbox/control/log.ts.
    return entries as LogEntry[]
  }
  let read = 0
  return {
    sandbox,
    settings: usual,
    accountsFile,
    async arm(operation, fault, times) {
      const answer = await control('/faults', 'POST', { operation, fault, ...(times && { times }) })
      if (!answer.ok) throw new TypeError(await answer.text())
    },
    async calm() {
      await control('/faults', 'DELETE')
      read = (await log()).length
    },
    async reset() {
      await control('/reset', 'POST')
      read = 0
    },
    async calls(operation = /./) {
      return (await log())
        .slice(read)
        .flatMap((entry) => (operation.test(entry.operation) ? [entry.operation] : []))
    },
    async close() {
      await sandbox.close()
      await closeStore()
      await rm(folder, { recursive: true, force: true })
      vi.unstubAllEnvs()
      vi.restoreAllMocks()
    },
  }
}

/**
 * Nothing of the machine's own settings may reach the SDK: an endpoint of one service, a container's or a web identity's credentials and
 * a profile all win over what a test sets, and would send its calls to somebody's account.
 */
export function pointAt(settings: Readonly<Record<string, string>>): void {
  // biome-ignore lint/style/noProcessEnv: to find what is to be hidden from the SDK, not to read a setting.
  const own = Object.keys(process.env).filter((name) => /^(AWS|PODSCOPE)_|^DATABASE_URL$/.test(name))
  for (const name of own) vi.stubEnv(name, undefined)
  const none = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    PODSCOPE_AUDIT_LOG: '0',
  }
  for (const [name, value] of Object.entries({ ...none, ...settings })) vi.stubEnv(name, value)
}

/** The operation is carried out, and then its answer fails in this way. */
export function carriedOutThen(fault: object): object {
  // biome-ignore lint/suspicious/noThenProperty: the control endpoint's word; nobody awaits it.
  return { kind: 'after', then: fault }
}

/** Makes a role that pods may use and that allows nothing, as somebody else would. Returns its ARN. */
export async function makeRole({ sandbox }: LocalAws, accountId: string, RoleName: string): Promise<string> {
  const credentials = sandbox.settings().accounts.find(({ id }) => id === accountId)?.credentials
  if (!credentials) throw new TypeError(`no account ${accountId}`)
  const iam = new IAMClient({ region: 'us-east-1', endpoint: sandbox.url, credentials })
  const Principal = { Service: 'pods.eks.amazonaws.com' }
  const statement = { Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
  return Role?.Arn ?? ''
}
