'use client'
import Link from 'next/link'
import type { FleetStatus } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { Age } from '../ui/age.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { Sign } from '../ui/sign.tsx'
import { useFleetStatus } from './use-fleet-status.ts'

const number = (value: number) => value.toLocaleString('en')
const counted = (value: number, one: string) => `${number(value)} ${value === 1 ? one : `${one}s`}`

/** How much is known, and how fresh it is; while something is read, how far. Leads to the page that tells all of it. */
export function CrawlFoot({ first }: { readonly first: FleetStatus | null }) {
  const status = useFleetStatus(first)
  return (
    <Link
      href={routes.crawls()}
      prefetch={false}
      className="block w-full min-w-0 rounded text-dim text-xs leading-5 hover:text-text max-md:w-auto"
    >
      {status ? (
        <>
          <span className="block max-md:sr-only">
            {counted(status.accounts, 'account')} · {counted(status.clusters, 'cluster')}
          </span>
          <Standing status={status} />
        </>
      ) : (
        'The store is away'
      )}
    </Link>
  )
}

function Standing({ status }: { readonly status: FleetStatus }) {
  const { crawl, waiting, failed, oldestReadAt } = status
  if (crawl) {
    const share = crawl.share === null ? null : Math.floor(crawl.share * 100)
    return (
      <>
        <span className="flex gap-1">
          <span className="truncate">reading {crawl.name ?? counted(crawl.places, 'region')}…</span>
          {share !== null && <span className="tabular-nums">{share} %</span>}
        </span>
        <ProgressBar label="How much is read" share={crawl.share} className="mt-1 max-md:hidden" />
      </>
    )
  }
  if (failed > 0)
    return (
      <span className="block text-text">
        <Sign of="warning" />
        {counted(failed, 'region')} not read
      </span>
    )
  if (waiting > 0) return <span className="block">working out {number(waiting)}…</span>
  return (
    <span className="block whitespace-nowrap">
      {oldestReadAt ? (
        <>
          <span className="max-sm:sr-only">read </span>
          <Age at={oldestReadAt} />
        </>
      ) : (
        'not read yet'
      )}
    </span>
  )
}
