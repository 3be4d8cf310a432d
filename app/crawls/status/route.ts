import { refuseForeignRead } from '@/app/_server/guard.ts'
import { fleetStatus } from '@/lib/fleet/index.ts'

export const dynamic = 'force-dynamic'

/** What the frame of every page says, for the frame that is open already. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'rows')
  if (refused) return refused
  const status = await fleetStatus()
  const headers = { 'cache-control': 'no-store' }
  return status.ok
    ? Response.json(status.value, { headers })
    : Response.json({ problem: status.error.kind }, { status: 503, headers })
}
