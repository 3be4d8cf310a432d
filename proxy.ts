import { type NextRequest, NextResponse } from 'next/server'
import { readEnv } from '@/lib/env.ts'
import {
  countDenied,
  documentPolicy,
  isTooLarge,
  type Refusal,
  refusalOf,
  tooLarge,
} from '@/lib/web/index.ts'

/** Files that are the same for everybody keep what Next says of their age. */
const isFile = (path: string) =>
  path.startsWith('/_next/static/') || /^\/(icon\.svg|robots\.txt|readme\/)/.test(path)

/** 128 bits, as CSP asks for. */
function newNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
}

function answer({ reason, status, sentence }: Refusal): Response {
  countDenied(reason)
  return new Response(`${sentence}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/**
 * Every request passes here before a page, an action or a handler is asked; Next has no matcher to leave one out. What is refused for everybody is refused
 * here, and each door looks for itself once more (app/_server/guard.ts). Who sent it was settled before (lib/web/arrivals.ts).
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const { pathname } = request.nextUrl
  const { headers, method } = request
  const refused = refusalOf({ method, path: pathname, headers }, readEnv())
  if (refused) return answer(refused)
  if (await isTooLarge(headers.get('content-length'), request.body)) return answer(tooLarge)
  if (isFile(pathname)) return NextResponse.next()
  const nonce = newNonce()
  const { oidc } = readEnv().signIn
  // Signing in and out there begins with a form that is sent here.
  const formTargets = oidc ? [new URL(oidc.issuer).origin] : []
  // biome-ignore lint/style/noProcessEnv: replaced when the site is built.
  const policy = documentPolicy({ nonce, dev: process.env.NODE_ENV === 'development', formTargets })
  const given = new Headers(headers)
  // Next reads the nonce from here and writes it on its scripts.
  given.set('content-security-policy', policy)
  given.set('x-nonce', nonce)
  const response = NextResponse.next({ request: { headers: given } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('cache-control', 'no-store')
  return response
}
