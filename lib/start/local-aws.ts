import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { storeFolderOf } from '../env-schema.ts'
import { type Sandbox, SandboxDataError, startSandbox } from '../sandbox/index.ts'
import type { StartSettings } from './settings.ts'
import { StartError } from './start-error.ts'

/** Names through which the SDK would find a real account: the sandbox's site must not inherit one. */
const awsName = /^AWS_/

/** The command for the sandbox's own advice, which it gives for damaged data only: a folder in use is not to be emptied. */
function withHint(message: string): string {
  return message.includes('start afresh') ? `${message}\nTo start afresh: npm start -- --fresh` : message
}

/** Starts the local AWS on its data folder; `reserved` is called before that is read. Throws a StartError when the folder cannot be read; nothing in it is touched then. */
export async function startLocalAws(
  settings: StartSettings,
  reserved: (url: string) => void = () => undefined,
): Promise<Sandbox> {
  try {
    const sandbox = await startSandbox({
      dataFolder: join(settings.dataFolder, 'sandbox'),
      port: settings.sandboxPort,
      fresh: settings.fresh,
      reserved,
      ...(settings.sandboxAssociations !== undefined && { associations: settings.sandboxAssociations }),
      ...(settings.sandboxRequestsPerSecond !== undefined && {
        requestsPerSecond: settings.sandboxRequestsPerSecond,
      }),
    })
    // After the sandbox, which refuses a folder in use. What was remembered is of associations that are no more.
    if (settings.fresh) await rm(storeFolderOf(settings.dataFolder, true), { recursive: true, force: true })
    return sandbox
  } catch (error) {
    if (error instanceof SandboxDataError) throw new StartError(withHint(error.message))
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${settings.sandboxPort} on 127.0.0.1, wanted for the local AWS, is in use. Set PODSCOPE_SANDBOX_PORT to another, or to 0 for any.`,
      )
    }
    throw error
  }
}

const accountsFileOf = ({ dataFolder }: StartSettings) => join(dataFolder, 'sandbox-accounts.json')

/** The accounts file of the start before; null: there was none. */
export function readAccountsBefore(settings: StartSettings): Promise<string | null> {
  return readFile(accountsFileOf(settings), 'utf8').catch(() => null)
}

/** Writes the accounts file for the local AWS (its keys open nothing else), unless that is what it says. Returns what it says. */
export async function writeAccounts(
  sandbox: Sandbox,
  settings: StartSettings,
  before: string | null = null,
): Promise<string> {
  const file = accountsFileOf(settings)
  const text = JSON.stringify(sandbox.settings(), null, 2)
  if (text === before) return text
  await mkdir(settings.dataFolder, { recursive: true })
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return text
}

const exampleRails = join(import.meta.dirname, '../guard/example.yaml')

/** What the site's process needs to use the local AWS at an address. */
export function variablesFor(
  url: string,
  settings: StartSettings,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => !awsName.test(name)))
  return {
    ...inherited,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-west-2',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    PODSCOPE_SETTINGS: accountsFileOf(settings),
    PODSCOPE_SANDBOX: '1',
    // So that there is something to look at.
    PODSCOPE_GUARD_RAILS: env.PODSCOPE_GUARD_RAILS || exampleRails,
  }
}
