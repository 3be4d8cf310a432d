import { commandActor } from '../audit/index.ts'
import { makeAdminLink, type NoLink } from '../auth/index.ts'
import { parseEnv } from '../env-schema.ts'
import { routes } from '../routes.ts'
import { openStore } from '../store/index.ts'
import { run } from './run.ts'
import { StartError } from './start-error.ts'
import { storePlaceOf, tellingWhy } from './store-place.ts'

const usage = `npm run admin-link -- [email]

Prints a one-time link with which an admin sets a new password. PODSCOPE_AWS, PODSCOPE_DATA and DATABASE_URL tell which store, as for npm start.`

function tell({ kind, emails }: NoLink): string {
  if (emails.length === 0)
    return 'Nobody is an admin by themselves. The start-up prints a link for the first one while nobody came by it.'
  const list = emails.join(', ')
  return kind === 'several' ? `Say which admin: ${list}` : `That is no admin. These are: ${list}`
}

/** `npm run admin-link`: a way back in, for whoever has the machine. */
async function main(): Promise<number> {
  const [email = null, ...more] = process.argv.slice(2)
  if (more.length > 0 || email?.startsWith('-')) throw new StartError(usage)
  const { signIn } = parseEnv(process.env)
  return tellingWhy(async () => {
    const store = await openStore(storePlaceOf(process.env))
    try {
      const made = await makeAdminLink(store.database, email, commandActor('npm run admin-link'), new Date())
      if (!made.ok) throw new StartError(tell(made.error))
      const { name, token } = made.value
      console.log(`${name}: ${signIn.origin}${routes.welcome(token)} (once, within a week)`)
      return 0
    } finally {
      await store.close()
    }
  })
}

await run(main)
