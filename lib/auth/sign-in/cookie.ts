import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readEnv } from '../../env.ts'
import type { HeaderList } from './request.ts'
import { signingSecret } from './secret.ts'

export type Cookie = {
  readonly name: string
  readonly value: string
  readonly options: {
    readonly httpOnly: true
    readonly secure: boolean
    readonly sameSite: 'lax'
    readonly path: '/'
    /** In seconds; 0 takes it away. */
    readonly maxAge: number
  }
}

export const isSecure = () => readEnv().signIn.origin.startsWith('https:')

/** `__Host-`: a browser takes it over https only, for this host alone and from no other (RFC 6265bis, 4.1.3.2). Without https it takes none. */
export const cookieName = () => (isSecure() ? '__Host-podscope' : 'podscope')

/** As better-auth signs: HMAC with SHA-256, base64, behind a dot. */
async function signatureOf(token: string): Promise<string> {
  return createHmac('sha256', await signingSecret())
    .update(token)
    .digest('base64')
}

/** Not Strict: coming back from an identity provider is a navigation from another site, which would arrive signed out. */
export function optionsOf(maxAge: number): Cookie['options'] {
  return { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/', maxAge }
}

function cookie(value: string, maxAge: number): Cookie {
  return { name: cookieName(), value, options: optionsOf(maxAge) }
}

/** What the browser is given for a session. */
export async function sessionCookie(token: string): Promise<Cookie> {
  return cookie(`${token}.${await signatureOf(token)}`, Math.floor(readEnv().signIn.sessionMs / 1000))
}

export const noCookie = (): Cookie => cookie('', 0)

function sentCookie(headers: HeaderList): string | null {
  const wanted = `${cookieName()}=`
  const found = (headers.get('cookie') ?? '').split(/; */).filter((each) => each.startsWith(wanted))
  // Two of one name: somebody else put one there, and which is ours cannot be told.
  if (found.length !== 1) return null
  try {
    return decodeURIComponent(found[0]?.slice(wanted.length) ?? '')
  } catch {
    return null
  }
}

/** The session's token, where the cookie bears this site's signature. */
export async function tokenOf(headers: HeaderList): Promise<string | null> {
  const [, token = '', signature = ''] =
    /^([\w-]{20,100})\.([\w+/]{43}=)$/.exec(sentCookie(headers) ?? '') ?? []
  if (token === '') return null
  const right = Buffer.from(await signatureOf(token))
  return timingSafeEqual(right, Buffer.from(signature)) ? token : null
}
