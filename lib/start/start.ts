import { parseEnv } from '../env-schema.ts'
import { routes } from '../routes.ts'
import { readPeople, refuseOpenDoor } from './door.ts'
import { ensurePortIsFree } from './port.ts'
import { run } from './run.ts'
import { readStartSettings, startHelp } from './settings.ts'
import { siteVariables } from './site-settings.ts'
import { startLive, startOnLocalAws } from './start-parts.ts'

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
  const startParts = settings.mode === 'sandbox' ? startOnLocalAws : startLive
  const { site, sandbox } = await startParts(settings, variables, say)
  try {
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
