import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { and, count, eq, gt, inArray } from 'drizzle-orm'
import { readEnv } from '../../env.ts'
import { database, tables, transaction } from '../../store/index.ts'
import type { Cookie } from './cookie.ts'
import type { HeaderList } from './request.ts'
import { continueAs } from './sandbox-people.ts'

const { signInLinks: links, people } = tables
const dayMs = 24 * 3_600_000

export const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
/** What a link bears: 256 bits. */
export const newToken = () => randomBytes(32).toString('base64url')

/** Whether nobody came by the start-up's link yet. */
export async function awaitsFirstAdmin(): Promise<boolean> {
  const store = await database()
  const [found] = await store.select({ number: count() }).from(people).where(eq(people.origin, 'link'))
  return found?.number === 0
}

/**
 * At the start: the link that the start-up printed is good from now on for a day, and those of earlier starts are not. It signs in as admin on the
 * local AWS; on real AWS it makes the first admin, where there is none yet.
 */
export async function offerStartLink(now = new Date()): Promise<void> {
  try {
    await offer(now)
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: whoever started the site holds a link that does not work.
    console.error(`podscope: the sign-in link is not good: ${error instanceof Error ? error.message : error}`)
  }
}

async function offer(now: Date): Promise<void> {
  const { sandbox, signIn } = readEnv()
  const wanted = signIn.startLink !== null && (sandbox || (await awaitsFirstAdmin()))
  const expiresAt = new Date(now.getTime() + dayMs)
  await transaction(async (tx) => {
    await tx.delete(links).where(inArray(links.kind, ['sandbox', 'first-admin']))
    if (wanted && signIn.startLink !== null)
      await tx
        .insert(links)
        .values({ hash: signIn.startLink, kind: sandbox ? 'sandbox' : 'first-admin', expiresAt })
        // Started again with the link of before.
        .onConflictDoNothing()
  })
}

/** The local AWS's link: signs in as admin, once. Null: it was used, has expired or never was. */
export async function useSandboxLink(
  token: string,
  headers: HeaderList,
  now = new Date(),
): Promise<Cookie | null> {
  const store = await database()
  const [used] = await store
    .delete(links)
    .where(and(eq(links.hash, hashOf(token)), eq(links.kind, 'sandbox'), gt(links.expiresAt, now)))
    .returning({ hash: links.hash })
  return used ? continueAs('admin', headers, now) : null
}
