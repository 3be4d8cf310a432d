import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Whether an `Authorization` header shows the token (RFC 6750, 2.1). How long it takes tells nothing of where they differ. */
export function showsToken(authorization: string | null, token: string): boolean {
  const shown = /^Bearer +(?<token>\S+)$/i.exec(authorization ?? '')?.groups?.token
  return shown !== undefined && timingSafeEqual(digest(shown), digest(token))
}
