import { routeScope } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { fleetStatus } from '@/lib/fleet/index.ts'

export const dynamic = 'force-dynamic'

/** What the frame of every page says, for the frame that is open already. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'rows')
  if (refused) return refused
  const scope = await routeScope('associations.read')
  if (scope instanceof Response) return scope
  const status = await fleetStatus(scope)
  const headers = { 'cache-control': 'no-store' }
  return status.ok
    ? Response.json(status.value, { headers })
    : Response.json({ problem: status.error.kind }, { status: 503, headers })
}
