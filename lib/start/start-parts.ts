import type { Sandbox } from '../sandbox/index.ts'
import { ensureBuild, isBuilt } from './build.ts'
import { readAccountsBefore, startLocalAws, variablesFor, writeAccounts } from './local-aws.ts'
import type { StartSettings } from './settings.ts'
import { type Site, startSite } from './site.ts'

type Variables = Readonly<Record<string, string | undefined>>
type Say = (line: string) => void
export type Parts = { readonly site: Site; readonly sandbox: Sandbox | null }

const start = ({ dev, host, port }: StartSettings, env: Variables) => startSite({ dev, host, port, env })

/** On real AWS: the site alone. */
export async function startLive(settings: StartSettings, variables: Variables, say: Say): Promise<Parts> {
  if (!settings.dev) await ensureBuild(say)
  return { site: await start(settings, variables), sandbox: null }
}

/**
 * The local AWS, and the site on it. A large local AWS takes a second to open: where the site is built, and its accounts are those of the start before,
 * it starts meanwhile.
 */
export async function startOnLocalAws(
  settings: StartSettings,
  variables: Variables,
  say: Say,
): Promise<Parts> {
  const before = settings.fresh ? null : await readAccountsBefore(settings)
  const mayBeEarly = before !== null && !settings.dev && (await isBuilt())
  let early: Promise<Site> | null = null
  const startEarly = (url: string) => {
    early = start(settings, variablesFor(url, settings, variables))
    // It is looked at further down.
    early.catch(() => undefined)
  }
  const stopEarly = async () => (await early?.catch(() => null))?.stop()
  const sandbox = await startLocalAws(settings, mayBeEarly ? startEarly : undefined).catch(async (error) => {
    await stopEarly()
    throw error
  })
  try {
    const isAsBefore = (await writeAccounts(sandbox, settings, before)) === before
    if (early && isAsBefore) return { site: await early, sandbox }
    await stopEarly()
    if (!settings.dev) await ensureBuild(say)
    return { site: await start(settings, variablesFor(sandbox.url, settings, variables)), sandbox }
  } catch (error) {
    await sandbox.close()
    throw error
  }
}
