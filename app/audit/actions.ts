'use server'
import { actor } from '@/app/_server/actor.ts'
import { mayAsker } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import type { Verified } from '@/components/audit/verify-panel.tsx'
import { appendEvent, verifyChain } from '@/lib/audit/index.ts'
import { fail, ok } from '@/lib/base/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'

/** Reads the whole audit and tells what of it holds; that somebody did is written down too. */
export async function verifyThis(): Promise<Verified> {
  if (!(await isOwnOrigin()))
    return fail('The request did not come from this site’s own page. Reload the page and try again.')
  if (!(await mayAsker('audit.read', null))) return fail('Your role does not allow this.')
  const read = await asStoreProblem(async () => {
    const report = await verifyChain()
    const { entries, holds, broken } = report
    const detail = { entries, head: holds?.to.hash ?? null, broken: broken?.kind ?? null }
    await appendEvent({ actor: await actor(), act: 'audit.verify', detail })
    return report
  })
  return read.ok ? ok(read.value) : fail(read.error.message)
}
