import { z } from 'zod'
import { routeAboutAll } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { progressOf } from '../progress-of.ts'

const sinceInput = z.iso.datetime().nullable()

/** How a run stands, for its page while it goes on. Reads only. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ run: string }> },
): Promise<Response> {
  const refused = refuseForeignRead(request, 'rows')
  if (refused) return refused
  const notAllowed = await routeAboutAll('associations.edit')
  if (notAllowed) return notAllowed
  const since = sinceInput.safeParse(new URL(request.url).searchParams.get('since'))
  if (!since.success) return new Response(null, { status: 400 })
  const progress = await progressOf((await params).run, since.data ?? undefined)
  return progress ? Response.json(progress) : new Response(null, { status: 404 })
}
