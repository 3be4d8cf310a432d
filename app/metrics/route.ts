import { readEnv } from '@/lib/env.ts'
import { exposition, expositionType, measure, showsToken } from '@/lib/metrics/index.ts'

export const dynamic = 'force-dynamic'

/** For Prometheus, with the token of the settings; for everybody else there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const { metricsToken } = readEnv()
  if (metricsToken === null || !showsToken(request.headers.get('authorization'), metricsToken))
    return new Response(null, { status: 404 })
  return new Response(exposition(await measure()), {
    headers: { 'content-type': expositionType, 'cache-control': 'no-store' },
  })
}
