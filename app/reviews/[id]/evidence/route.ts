import { Readable } from 'node:stream'
import { actor } from '@/app/_server/actor.ts'
import { routeScope, scopeFor } from '@/app/_server/asker.ts'
import { refuseForeignRead } from '@/app/_server/guard.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { isWhole, readReview, takeEvidence } from '@/lib/reviews/index.ts'

export const dynamic = 'force-dynamic'

type Context = { readonly params: Promise<{ readonly id: string }> }

const noStore = { 'cache-control': 'no-store' }

/** The evidence of a review, sent while it is made. Of all that is in it whoever asks has to be allowed to see it, and to take it away. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const refused = refuseForeignRead(request, 'file')
  if (refused) return refused
  const exports = await routeScope('associations.export')
  if (exports instanceof Response) return exports
  const { id } = await params
  const found = await asStoreProblem(async () => {
    const reads = await scopeFor('associations.read')
    if (!(await isWhole(id, exports)) || !(await isWhole(id, reads))) return null
    const review = await readReview(id, { id: '', reads })
    const evidence = await takeEvidence(id, await actor(), new Date())
    return review && evidence && { evidence, name: review.name }
  })
  if (!found.ok) return new Response(found.error.message, { status: 503, headers: noStore })
  if (!found.value) return new Response('There is no such review for you.', { status: 404, headers: noStore })
  // What goes wrong in the middle breaks the connection: half an archive must not look like a whole one.
  const { evidence, name } = found.value
  const body = Readable.from(evidence, { objectMode: false })
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${fileName(name)}"`,
      ...noStore,
    },
  })
}

/** `review-tenant-acme-Q4-2026-taken-2026-11-28.zip`. */
function fileName(name: string): string {
  const words = name
    .replaceAll(/[^\w]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
  return `review-${words === '' ? '' : `${words}-`}taken-${new Date().toISOString().slice(0, 10)}.zip`
}
