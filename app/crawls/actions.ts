'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { mayAsker } from '@/app/_server/asker.ts'
import { isOwnOrigin } from '@/app/_server/guard.ts'
import { describeAwsProblem } from '@/components/aws-problem.tsx'
import { askForCrawl, stopCrawl } from '@/lib/crawl/index.ts'
import { forgetCrawls } from '@/lib/fleet/index.ts'
import { siteState } from '@/lib/inventory/index.ts'
import { routes } from '@/lib/routes.ts'

const refusals = {
  foreign: 'The request did not come from this site’s own page. Reload the page and try again.',
  readOnly: 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY). It goes on reading.',
  store: 'What Podscope remembers is not to be reached at the moment. Nothing was begun or stopped.',
  notAllowed: 'Your role does not allow this. Nothing was begun or stopped.',
  over: 'It had ended already.',
}

const placesInput = z.union([
  z.literal('all'),
  z
    .array(z.object({ accountId: z.string().max(12), region: z.string().max(40) }))
    .min(1)
    .max(1000),
])

/**
 * Asks for places to be read again; null: they will be, else why not. In read-only mode too: nothing is written to AWS, and a place that is being
 * read is not read twice.
 */
export async function readAgain(places: z.input<typeof placesInput>): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusals.foreign
  if (!(await mayAsker('crawls.start', null))) return refusals.notAllowed
  const asked = placesInput.parse(places)
  try {
    const begun = await askForCrawl(asked, 'asked')
    forgetCrawls()
    revalidatePath(routes.crawls())
    if (begun.ok) return null
    const { title, next } = describeAwsProblem(begun.error)
    return `${title}. ${next}`
  } catch {
    return refusals.store
  }
}

/** Ends a crawl; null: it is ended, else why not. Not in read-only mode: whoever only looks must not keep others from fresh data. */
export async function stopReading(id: string): Promise<string | null> {
  if (!(await isOwnOrigin())) return refusals.foreign
  if (!(await mayAsker('crawls.start', null))) return refusals.notAllowed
  if (siteState().readOnly) return refusals.readOnly
  try {
    const stopped = await stopCrawl(z.uuid().parse(id))
    forgetCrawls()
    revalidatePath(routes.crawls())
    return stopped ? null : refusals.over
  } catch {
    return refusals.store
  }
}
