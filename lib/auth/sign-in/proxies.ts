import 'server-only'
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { AlbJwtVerifier } from 'aws-jwt-verify'
import type { JwksCache } from 'aws-jwt-verify/jwk'
import { and, eq } from 'drizzle-orm'
import { readEnv } from '../../env.ts'
import type { AlbSettings } from '../../sign-in-schema.ts'
import { type Database, database, tables, transaction } from '../../store/index.ts'
import type { SignedIn } from '../types.ts'
import { groupsOf, sameGroups } from './groups.ts'
import { plainEmail, plainName } from './people.ts'
import { addressOf, type HeaderList, isFromProxy } from './request.ts'
import { shownEmail } from './sessions.ts'

const { people, signInAccounts: accounts } = tables

/** Whom a proxy vouches for. */
export type Vouched = {
  readonly provider: 'alb' | 'oauth2-proxy'
  /** Never given to another person by whoever gave it. */
  readonly subject: string
  readonly name: string | null
  readonly email: string | null
  /** Whether the provider knows the email to be theirs. */
  readonly isVerified: boolean
  readonly groups: readonly string[]
}

type Claims = Readonly<Record<string, unknown>>
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/**
 * Reads what an Application Load Balancer signed: of this load balancer (`signer`), issuer and client, and not expired. Anybody who owns a load balancer can
 * have one signed, by the same keys of the Region (Elastic Load Balancing user guide, listener-authenticate-users).
 */
export function albReader(
  { arn, issuer, clientId }: AlbSettings,
  groupsClaim: string,
  jwksCache?: JwksCache,
): (token: string) => Promise<Vouched | null> {
  const pinned = { albArn: arn, issuer, clientId }
  const verifier = jwksCache ? AlbJwtVerifier.create(pinned, { jwksCache }) : AlbJwtVerifier.create(pinned)
  return async (token) => {
    const claims: Claims | null = await verifier.verify(token).catch(() => null)
    const subject = textOf(claims?.sub)
    if (!claims || subject === null) return null
    return {
      provider: 'alb',
      subject,
      name: textOf(claims.name),
      email: textOf(claims.email),
      // A load balancer tells claims as texts.
      isVerified: claims.email_verified === true || claims.email_verified === 'true',
      groups: groupsOf(claims[groupsClaim]),
    }
  }
}

/** Digests, so that both are of a length: the comparison takes as long wherever they differ. */
function isSecret(sent: string, secret: string): boolean {
  const [one, other] = [sent, secret].map((each) => createHash('sha256').update(each).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

/** Headers of oauth2-proxy (its documentation, `--pass-user-headers`), where the secret is with them and the connection is a trusted proxy's. */
function vouchedByHeaders(headers: HeaderList): Vouched | null {
  const { proxySecret } = readEnv().signIn
  if (proxySecret === null || !isFromProxy(headers)) return null
  if (!isSecret(headers.get('x-podscope-proxy-secret') ?? '', proxySecret)) return null
  const subject = headers.get('x-forwarded-user')
  if (!subject || subject.length > 256) return null
  const email = headers.get('x-forwarded-email')
  const name = headers.get('x-forwarded-preferred-username')
  const groups = groupsOf(headers.get('x-forwarded-groups'))
  // oauth2-proxy lets nobody in whose email the provider does not vouch for, unless it is told to.
  return { provider: 'oauth2-proxy', subject, name, email, isVerified: true, groups }
}

let told = false
/** Once, and without what they said: headers that nobody who may send them sent. */
function tellOfForged(headers: HeaderList): void {
  if (told) return
  const name = ['x-amzn-oidc-data', 'x-forwarded-user', 'x-forwarded-email'].find((each) => headers.get(each))
  if (!name) return
  told = true
  // biome-ignore lint/suspicious/noConsole: whoever runs the site has to see that a proxy is not set up, or that somebody tries.
  console.error(
    `podscope: a request said who is signed in (${name}) and was not believed: it did not come from a trusted proxy with what is asked of one. This is told once.`,
  )
}

let reader: ((token: string) => Promise<Vouched | null>) | null = null

async function vouchedFor(headers: HeaderList): Promise<Vouched | null> {
  const { alb, groupsClaim } = readEnv().signIn
  const token = headers.get('x-amzn-oidc-data')
  if (token && alb) {
    reader ??= albReader(alb, groupsClaim)
    const vouched = await reader(token)
    if (vouched) return vouched
  }
  const vouched = vouchedByHeaders(headers)
  if (!vouched) tellOfForged(headers)
  return vouched
}

const theirs = ({ provider, subject }: Vouched) =>
  and(eq(accounts.providerId, provider), eq(accounts.accountId, subject))

async function find(store: Database, vouched: Vouched) {
  const [found] = await store
    .select({ person: people })
    .from(accounts)
    .innerJoin(people, eq(people.id, accounts.userId))
    .where(theirs(vouched))
  return found?.person ?? null
}

/** Makes a person, or finds the one whose email this is where the provider vouches for it. */
async function meet(vouched: Vouched): Promise<void> {
  const { provider, subject, groups, isVerified } = vouched
  const email = plainEmail(vouched.email ?? '')
  const own = `${createHash('sha256').update(`${provider} ${subject}`).digest('hex').slice(0, 32)}@${provider}.invalid`
  await transaction(async (tx) => {
    const [same] = email ? await tx.select().from(people).where(eq(people.email, email)) : []
    const personId = same && isVerified ? same.id : randomUUID()
    if (personId !== same?.id)
      await tx.insert(people).values({
        id: personId,
        name: plainName(vouched.name ?? vouched.email ?? subject) ?? 'Somebody',
        email: email && !same ? email : own,
        emailVerified: isVerified,
        origin: 'proxy',
        groups,
      })
    await tx
      .insert(accounts)
      .values({ id: randomUUID(), accountId: subject, providerId: provider, userId: personId })
  })
}

/** Whom a trusted proxy vouches for with this very request; null: none does. They are as long signed in as the proxy says. */
export async function personOfProxy(headers: HeaderList): Promise<SignedIn | null> {
  const vouched = await vouchedFor(headers)
  if (!vouched) return null
  const store = await database()
  let person = await find(store, vouched)
  if (!person) {
    // Another request of the same person may have been first.
    await meet(vouched).catch(() => undefined)
    person = await find(store, vouched)
  }
  if (!person) return null
  if (!sameGroups(person.groups, vouched.groups))
    await store.update(people).set({ groups: vouched.groups }).where(eq(people.id, person.id))
  return {
    id: person.id,
    name: person.name,
    email: shownEmail(person.email),
    groups: vouched.groups,
    session: { id: `proxy-${person.id}`, method: 'proxy' },
    address: addressOf(headers),
  }
}
