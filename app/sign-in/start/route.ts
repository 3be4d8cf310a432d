import type { NextRequest } from 'next/server'
import { keepCookie } from '@/app/_server/guard.ts'
import { useSandboxLink } from '@/lib/auth/sign-in/index.ts'
import { routes } from '@/lib/routes.ts'

/** The link that the start-up prints on the local AWS: signs in as admin, once. */
export async function GET(request: NextRequest): Promise<Response> {
  const token = request.nextUrl.searchParams.get('token') ?? ''
  const cookie = await useSandboxLink(token, request.headers)
  if (cookie) await keepCookie(cookie)
  const location = cookie ? routes.home() : routes.signIn({ problem: 'link' })
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  return new Response(null, { status: 303, headers })
}
