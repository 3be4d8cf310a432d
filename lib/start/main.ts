import { parseEnv } from '../env-schema.ts'
import { routes } from '../routes.ts'
import { ensureBuild } from './build.ts'
import { readPeople, refuseOpenDoor } from './door.ts'
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
  await ensurePortIsFree(settings.port, settings.host)
  const people = settings.mode === 'live' ? await readPeople(variables) : null
  refuseOpenDoor(settings, variables, people)
  const sandbox = settings.mode === 'sandbox' ? await startLocalAws(settings) : null
  try {
    if (!settings.dev) await ensureBuild(say)
    const env = sandbox ? await pointSiteAt(sandbox, settings, variables) : variables
    const site = await startSite({ dev: settings.dev, host: settings.host, port: settings.port, env })
    const { origin } = parseEnv(variables)
    const link = sandbox ? routes.startLink : people?.awaitsFirstAdmin ? routes.welcome : null
    say(`\n  Podscope  ${origin ?? site.url}`)
    say(sandbox ? `  local AWS ${sandbox.url} (no real account is touched)` : '  on real AWS')
    if (link) say(`  sign in   ${origin ?? site.url}${link(site.linkToken)} (once, within a day)`)
    say('')
    const status = await Promise.race([stopped, site.ended])
    await site.stop()
    return status
  } finally {
    await sandbox?.close()
  }
}

await run(main)
