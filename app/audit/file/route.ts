import { Readable } from 'node:stream'
import { routeAboutAll } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { noteRead } from '@/app/_server/note-read.ts'
import { exportEntries } from '@/lib/audit/index.ts'

export const dynamic = 'force-dynamic'

/** The whole audit as lines of JSON with their hashes, sent while it is read; the last line is about this export. */
export async function GET(request: Request): Promise<Response> {
  const refused =
    refuseForeignRead(request, 'file') ??
    (await routeAboutAll('audit.read')) ??
    (await noteRead('audit.export', {}))
  if (refused) return refused
  // A database that goes away breaks the connection: half a file must not look like a whole one.
  const body = Readable.from(exportEntries(), { objectMode: false })
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${new Date().toISOString().slice(0, 10)}.jsonl"`,
      'cache-control': 'no-store',
    },
  })
}
