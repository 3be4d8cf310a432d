import 'server-only'
import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { readEnv } from '../../env.ts'
import { type Database, database, tables } from '../../store/index.ts'

const { siteSecrets } = tables
const name = 'sign-in'
const known = new WeakMap<Database, string>()

/** What cookies are signed with: of the setting, else made once and kept in the store, so that all processes of a site share it. */
export async function signingSecret(): Promise<string> {
  const { secret } = readEnv().signIn
  if (secret !== null) return secret
  const store = await database()
  const found = known.get(store)
  if (found) return found
  await store
    .insert(siteSecrets)
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflictDoNothing()
  const [row] = await store.select().from(siteSecrets).where(eq(siteSecrets.name, name))
  if (!row) throw new Error('the store keeps what was written to it')
  known.set(store, row.value)
  return row.value
}
