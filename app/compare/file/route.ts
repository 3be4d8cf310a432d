import { routeScope } from '@/app/_server/asker.ts'
import { readHistory } from '@/app/_server/changes.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { noteRead } from '@/app/_server/note-read.ts'
import { formatInput } from '@/app/associations/input.ts'
import { compareMoments } from '@/lib/fleet/index.ts'
import { readAsked } from '../input.ts'
import { partOf } from '../tenant.ts'
import { linesOf } from './lines.ts'

export const dynamic = 'force-dynamic'

/** What is different between two moments, as a file. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'file')
  if (refused) return refused
  const scope = await routeScope('associations.export')
  if (scope instanceof Response) return scope
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const { choice, asked, problem } = readAsked(query, Date.now())
  const format = formatInput.safeParse(query.format)
  if (!format.success) return new Response('Ask for format=csv or format=json.', { status: 400 })
  if (!asked) return new Response(problem, { status: 400 })
  const part = await readHistory(() => partOf(scope, choice.tenant, 'associations.export'))
  if (!part.ok) return new Response(part.error, { status: 503 })
  const { value } = part
  if (!value) return new Response('There is no such tenant that you may take this away of.', { status: 404 })
  const read = await readHistory(() => compareMoments(value.scope, asked))
  if (!read.ok) return new Response(read.error, { status: 503 })
  if (!read.value.ok)
    return new Response('The filter is not understood.', {
      status: read.value.error.kind === 'store' ? 503 : 400,
    })
  const of = value.tenant && { tenant: value.tenant.name }
  const unnoted = await noteRead('export.comparison', { ...asked, ...of, format: format.data })
  if (unnoted) return unnoted
  const ending = format.data === 'csv' ? 'csv' : 'jsonl'
  return new Response(linesOf(read.value.value, format.data), {
    headers: {
      'content-type': format.data === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="compared-${new Date().toISOString().slice(0, 10)}.${ending}"`,
      'cache-control': 'no-store',
    },
  })
}
