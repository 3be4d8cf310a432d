import { Readable } from 'node:stream'
import { routeScope } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { noteRead } from '@/app/_server/note-read.ts'
import type { Scope } from '@/lib/auth/rules/index.ts'
import {
  countRows,
  csvHeading,
  type FleetQuery,
  streamRows,
  toCsvLine,
  toJsonLine,
} from '@/lib/fleet/index.ts'
import { askedInput, formatInput, sortOf } from '../input.ts'

/** All that a filter selects as a file, sent while it is read. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'file')
  if (refused) return refused
  const scope = await routeScope('associations.export')
  if (scope instanceof Response) return scope
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const asked = askedInput.parse(query)
  const format = formatInput.safeParse(query.format)
  if (!format.success) return new Response('Ask for format=csv or format=json.', { status: 400 })
  const counted = await countRows(scope, asked.q)
  if (!counted.ok)
    return new Response(sayProblem(counted.error.kind), {
      status: counted.error.kind === 'store' ? 503 : 400,
    })
  const unnoted = await noteRead('export.fleet', {
    filter: asked.q,
    format: format.data,
    rows: counted.value,
  })
  if (unnoted) return unnoted
  const name = `associations-${new Date().toISOString().slice(0, 10)}.${format.data === 'csv' ? 'csv' : 'jsonl'}`
  const body = Readable.from(linesOf(scope, { filter: asked.q, sort: sortOf(asked) }, format.data), {
    objectMode: false,
  })
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': format.data === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

function sayProblem(kind: string): string {
  return kind === 'store' ? 'The database did not answer.' : 'The filter is not understood.'
}

async function* linesOf(scope: Scope, query: FleetQuery, format: 'csv' | 'json'): AsyncGenerator<string> {
  const line = format === 'csv' ? toCsvLine : toJsonLine
  if (format === 'csv') yield csvHeading
  for await (const page of streamRows(scope, query)) {
    // Half a file must not look like a whole one: the connection breaks and the browser says that the download failed.
    if (!page.ok) throw new Error('the database went away')
    yield page.value.map(line).join('')
  }
}
