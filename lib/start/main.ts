import { ensureBuild } from './build.ts'
import { pointSiteAt, startLocalAws } from './local-aws.ts'
import { ensurePortIsFree } from './port.ts'
import { run } from './run.ts'
import { readStartSettings, startHelp } from './settings.ts'
import { startSite } from './site.ts'
import { siteVariables } from './site-settings.ts'

const say = (line: string) => console.log(line)

/** Resolves at Ctrl-C or a polite request to stop. */
function askedToStop(): Promise<0> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done(0))
  })
}

/** Starts everything, prints the address, and stays until it is asked to stop or the site ends. Returns the exit status. */
async function main(): Promise<number> {
  const settings = readStartSettings(process.argv.slice(2), process.env)
  if (settings.help) {
    say(startHelp)
    return 0
  }
  const variables = await siteVariables(settings, process.env)
  const stopped = askedToStop()
  await ensurePortIsFree(settings.port)
  const sandbox = settings.mode === 'sandbox' ? await startLocalAws(settings) : null
  try {
    if (!settings.dev) await ensureBuild(say)
    const env = sandbox ? await pointSiteAt(sandbox, settings, variables) : variables
    const site = await startSite({ dev: settings.dev, port: settings.port, env })
    say(`\n  Podscope  ${site.url}`)
    say(sandbox ? `  local AWS ${sandbox.url} (no real account is touched)\n` : '  on real AWS\n')
    const status = await Promise.race([stopped, site.ended])
    await site.stop()
    return status
  } finally {
    await sandbox?.close()
  }
}

await run(main)
