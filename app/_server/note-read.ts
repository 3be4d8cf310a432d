import 'server-only'
import { type Act, appendEvent } from '@/lib/audit/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'
import { actor } from './actor.ts'

/** Writes down that whoever asks takes something out of the site, before they get it; the answer for when that cannot be written down, else null. */
export async function noteRead(act: Act, detail: object): Promise<Response | null> {
  const noted = await asStoreProblem(async () => appendEvent({ actor: await actor(), act, detail }))
  if (noted.ok) return null
  return new Response('The database did not answer. What cannot be written down is not given.\n', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
