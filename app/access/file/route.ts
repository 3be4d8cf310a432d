import { Readable } from 'node:stream'
import { routeScope } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { noteRead } from '@/app/_server/note-read.ts'
import { everyWhoCanRow, whoCan } from '@/lib/analysis/index.ts'
import type { Question, Unread, WhoCanRow } from '@/lib/analysis/types.ts'
import { askingStore } from '@/lib/fleet/index.ts'
import { formatInput, queryOf, readAsked, shownVerdicts } from '../input.ts'
import { type Asked, csvHeading, notCounted, toCsvLine, toJsonLine, unreadLine } from './lines.ts'

/** An answer, or one group of it, as a file, sent while it is read. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'file')
  if (refused) return refused
  const scope = await routeScope('associations.export')
  if (scope instanceof Response) return scope
  const query = queryOf(request.url)
  const { question, problem, view } = readAsked(query)
  const format = formatInput.safeParse([query.format].flat()[0])
  if (!format.success) return new Response('Ask for format=csv or format=json.', { status: 400 })
  if (!question) return new Response(problem?.message ?? 'Nothing is asked.', { status: 400 })
  const { signal } = request
  const answer = await askingStore(() => whoCan(scope, question, signal))
  if (!answer.ok) return new Response(answer.error.message, { status: 'kind' in answer.error ? 503 : 400 })
  const { role, cluster, tenant } = view
  const unnoted = await noteRead('export.who-can', { question, format: format.data })
  if (unnoted) return unnoted
  const rows = everyWhoCanRow(
    answer.value,
    { verdicts: shownVerdicts(view), ...omitAbsent({ role, cluster, tenant }) },
    signal,
  )
  const asked = {
    question,
    answeredAt: new Date().toISOString(),
    notCounted: notCounted(answer.value.withoutOrganization),
  }
  const body = Readable.from(linesOf(rows, asked, answer.value.unread, format.data), { objectMode: false })
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': format.data === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName(question, format.data)}"`,
      'cache-control': 'no-store',
    },
  })
}

function omitAbsent<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

const nameMax = 120

/** `who-can-s3-DeleteObject-on-arn-aws-s3-invoices-any-2026-11-26.csv`. */
function fileName({ action, resource }: Question, format: 'csv' | 'json'): string {
  const asked = resource === '*' ? action : `${action} on ${resource}`
  const what = asked.replaceAll('*', 'any').replaceAll(/[^\w]+/g, '-')
  const day = new Date().toISOString().slice(0, 10)
  return `who-can-${what.slice(0, nameMax)}-${day}.${format === 'csv' ? 'csv' : 'jsonl'}`
}

/** A database that goes away breaks the connection: half a file must not look like a whole one. */
async function* linesOf(
  rows: AsyncIterable<WhoCanRow>,
  asked: Asked,
  unread: Unread,
  format: 'csv' | 'json',
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeading
  const line = format === 'csv' ? toCsvLine : toJsonLine
  for await (const row of rows) yield line(row, asked)
  yield unreadLine(unread, format)
}
