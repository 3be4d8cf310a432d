import { routeAboutAll } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { noteRead } from '@/app/_server/note-read.ts'
import { consolidationOf } from '@/lib/analysis/index.ts'
import { writeConsolidation } from '@/lib/export/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { accountInput, formatInput } from '../input.ts'

/** The plan of an account as a script or a module. Reads only: whoever takes it away carries it out. */
export async function GET(request: Request): Promise<Response> {
  const refused =
    refuseForeignRead(request, 'file') ??
    (await routeAboutAll('associations.read')) ??
    (await routeAboutAll('associations.export'))
  if (refused) return refused
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const account = accountInput.parse(query.account)
  const format = formatInput.safeParse(query.format)
  if (!format.success) return new Response('Ask for format=cli or format=terraform.', { status: 400 })
  const found = await asStoreProblem(() => consolidationOf(account))
  if (!found.ok) return new Response(found.error.message, { status: 503 })
  const [file] = writeConsolidation(format.data, found.value.plan)
  if (!file) return new Response('There is nothing to carry out.', { status: 404 })
  const unnoted = await noteRead('export.consolidation', { account, format: format.data })
  if (unnoted) return unnoted
  return new Response(file.text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${file.fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
