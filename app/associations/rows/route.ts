import { routeScope } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { listRows } from '@/lib/fleet/index.ts'
import { askedInput, sortOf, startInput } from '../input.ts'

/** A part of the fleet's table, for its page while it is scrolled. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'rows')
  if (refused) return refused
  const scope = await routeScope('associations.read')
  if (scope instanceof Response) return scope
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const asked = askedInput.parse(query)
  const start = startInput.safeParse(query)
  if (!start.success) return Response.json({ problem: 'Neither a cursor nor a place.' }, { status: 400 })
  const page = await listRows(scope, { filter: asked.q, sort: sortOf(asked) }, start.data)
  if (page.ok) return Response.json(page.value, { headers: { 'cache-control': 'no-store' } })
  return Response.json({ problem: page.error.kind }, { status: page.error.kind === 'store' ? 503 : 400 })
}
