import { everything } from '@/lib/auth/rules/index.ts'
import { fleetStatus } from '@/lib/fleet/index.ts'
import { storeReadiness } from '@/lib/store/index.ts'

export const dynamic = 'force-dynamic'

const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store' }

/**
 * Whether this process can serve: the database answers, with the tables it knows. Else one word for what is missing. How old what is shown is stands beside
 * it and decides nothing: AWS that is away must not take the pages away on which that is told.
 */
export async function GET(): Promise<Response> {
  const store = await storeReadiness()
  if (store !== 'ready') return new Response(`${store}\n`, { status: 503, headers })
  const status = await fleetStatus(everything)
  if (!status.ok) return new Response('database\n', { status: 503, headers })
  const { oldestReadAt } = status.value
  const age = oldestReadAt ? Math.max(0, Math.round((Date.now() - Date.parse(oldestReadAt)) / 1000)) : 'never'
  return new Response(`ready\ncrawl ${age}\n`, { headers })
}
