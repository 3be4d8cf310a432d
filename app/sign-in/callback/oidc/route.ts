import { finishOidc } from '@/lib/auth/sign-in/index.ts'

/** Whoever comes back from the identity provider. */
export function GET(request: Request): Promise<Response> {
  return finishOidc(request)
}
