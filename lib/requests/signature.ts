import 'server-only'
import { createHmac } from 'node:crypto'

/**
 * What a receiver checks: HMAC-SHA256 over the time (seconds since 1970), a dot and the body as it is sent. Whoever checks the time too is not
 * told twice by somebody who listened.
 */
export function signatureOf(secret: string, at: Date, body: string): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const hash = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${hash}`
}
