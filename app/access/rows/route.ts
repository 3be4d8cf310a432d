import { routeScope } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { rowsView } from '@/components/who-can/rows-view.ts'
import { whoCan, whoCanRows } from '@/lib/analysis/index.ts'
import { ok } from '@/lib/base/index.ts'
import { askingStore } from '@/lib/fleet/index.ts'
import { afterInput, queryOf, readAsked, rowsPage, shownVerdicts } from '../input.ts'

/** A page of an answer's associations, behind one, for the answer's own page. Reads only. */
export async function GET(request: Request): Promise<Response> {
  const refused = refuseForeignRead(request, 'rows')
  if (refused) return refused
  const scope = await routeScope('associations.read')
  if (scope instanceof Response) return scope
  const query = queryOf(request.url)
  const { question, problem, view } = readAsked(query)
  const after = afterInput.safeParse([query.after].flat()[0])
  if (!question) return refuse(problem?.message ?? 'Nothing is asked.', 400)
  if (!after.success) return refuse('Behind which association? after=account/region/cluster/id.', 400)
  const { signal } = request
  const page = await askingStore(async () => {
    const answer = await whoCan(scope, question, signal)
    if (!answer.ok) return answer
    const part = {
      verdicts: shownVerdicts(view),
      ...(view.by !== 'association' && { [view.by]: view[view.by] }),
      after: after.data,
      limit: rowsPage,
    }
    return ok(rowsView(await whoCanRows(answer.value, part, signal), question, rowsPage))
  })
  if (page.ok) return Response.json(page.value, { headers: { 'cache-control': 'no-store' } })
  return refuse(page.error.message, 'kind' in page.error ? 503 : 400)
}

const refuse = (message: string, status: number) => Response.json({ problem: message }, { status })
