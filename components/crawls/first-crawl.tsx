import Link from 'next/link'
import type { FleetStatus } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { spanInWords } from './crawl-words.ts'
import { RefreshWhile } from './refresh-while.tsx'

type Props = {
  readonly crawl: FleetStatus['crawl']
  /** Regions whose clusters cannot be listed. */
  readonly unreadable: number
}

const regions = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'region' : 'regions'}`

/** What stands where nothing was read yet: the first crawl, as far as it is, or why there is none. */
export function FirstCrawl({ crawl, unreadable }: Props) {
  const more = (
    <Link href={routes.crawls()} className={buttonClass()}>
      See what is read
    </Link>
  )
  return (
    <Panel>
      <RefreshWhile isMoving={crawl !== null || unreadable === 0} />
      {crawl === null && unreadable > 0 ? (
        <div role="alert">
          <EmptyState title={`${regions(unreadable)} could not be read`} actions={more}>
            Nothing is known of any cluster yet. The reasons, and what would help, stand beside each region.
          </EmptyState>
        </div>
      ) : (
        <EmptyState title="Podscope reads your accounts for the first time" actions={more}>
          {crawl === null
            ? 'It begins within a minute.'
            : `${crawl.name ? `Reading ${crawl.name}` : `${regions(crawl.places)} to read`}.`}
          {crawl?.remainingSeconds != null && ` About ${spanInWords(crawl.remainingSeconds)} left.`}
          {crawl && <ProgressBar label="How much is read" share={crawl.share} className="mt-2" />}
        </EmptyState>
      )}
    </Panel>
  )
}
