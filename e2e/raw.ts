// Requests as no browser and no client library would send them.
import { readFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'

export type Asked = {
  readonly method?: string
  /** Sent as it stands. */
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Buffer
  /** Sends no length, and the body in pieces. */
  readonly chunked?: boolean
}
export type Answered = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

const pieceBytes = 65_536

/** Resolves with the answer; one that comes while the body is still being sent counts too. */
export function ask(
  site: string,
  { method = 'GET', path, headers = {}, body, chunked }: Asked,
): Promise<Answered> {
  const { hostname, port } = new URL(site)
  const length = body && !chunked ? { 'content-length': body.length } : {}
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { ...length, ...headers }, agent: false })
    let answered = false
    sent.on('response', async (answer) => {
      answered = true
      const text = Buffer.concat(await answer.toArray()).toString()
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
      sent.destroy()
    })
    // Whoever answers before the body is through may close the connection on the rest of it.
    sent.on('error', (error) => (answered ? undefined : reject(error)))
    for (let at = 0; body && at < body.length; at += pieceBytes)
      sent.write(body.subarray(at, at + pieceBytes))
    sent.end()
  })
}

type Stored = { readonly cookies: readonly { readonly name: string; readonly value: string }[] }

/** The same, sent by whoever the setup has signed in (playwright.config.ts, `storageState`). */
export function askSignedIn(site: string, asked: Asked): Promise<Answered> {
  const { cookies } = JSON.parse(readFileSync('.podscope/e2e/signed-in.json', 'utf8')) as Stored
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return ask(site, { ...asked, headers: { cookie, ...asked.headers } })
}
