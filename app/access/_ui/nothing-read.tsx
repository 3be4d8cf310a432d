import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { KeepFresh } from '@/components/who-can/keep-fresh.tsx'
import { type Crawl, listCrawls } from '@/lib/crawl/index.ts'
import { asStoreProblem } from '@/lib/fleet/index.ts'

/** Podscope knows no association yet: it is reading, or why it is not. */
export async function NothingRead({ isPartial }: { readonly isPartial: boolean }) {
  const crawls = await asStoreProblem(listCrawls)
  return (
    <Panel label="The answer">
      <KeepFresh />
      <EmptyState title="No association is known yet">
        <p role="status">{crawls.ok ? sayCrawls(crawls.value, isPartial) : crawls.error.message}</p>
      </EmptyState>
    </Panel>
  )
}

function sayCrawls(crawls: readonly Crawl[], isPartial: boolean): string {
  const open = crawls.filter(({ state }) => state === 'waiting' || state === 'running')
  if (open.length > 0) {
    const places = open.map(({ accountId, region }) => `${accountId} ${region}`)
    const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
    return `Podscope is reading ${places.slice(0, 3).join(', ')}${more}. The answer comes by itself.`
  }
  const failed = crawls.find(({ problem }) => problem !== null)
  if (failed?.problem) return `Reading ${failed.accountId} ${failed.region} failed: ${failed.problem.message}`
  if (crawls.length > 0 && isPartial)
    return 'There is no pod identity association in what could be read, and not everything could.'
  return crawls.length > 0
    ? 'Everything was read, and there is no pod identity association in it.'
    : 'Nothing was read yet. Podscope begins by itself; the answer comes with it.'
}
