'use client'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { routes } from '@/lib/routes.ts'
import { roleNameOf } from '../access/arn.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, buttonClass } from '../ui/button.tsx'
import { TallySwatch } from './tally-bar.tsx'
import type { RowsView, RowView, Some, WayView } from './types.ts'
import { type Asked, usePages } from './use-pages.ts'
import { WayLines } from './way-lines.tsx'
import { reasonWords, verdictMeanings } from './words.ts'

type Props = {
  /** What the address asks, for the pages that follow. */
  readonly asked: Asked
  readonly first: RowsView
  readonly label: string
  /** The question speaks of one action. */
  readonly single: boolean
  /** The rows stand under their role's name. */
  readonly ofRole?: boolean
  /** More comes as one scrolls, because nothing stands below. */
  readonly endless?: boolean
}

/** Associations of an answer with what makes their verdicts, a page at a time. */
export function RowList({ asked, first, label, single, ofRole = false, endless = false }: Props) {
  const { pages, next, state, more } = usePages(asked, first)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const seen = endless && state === 'idle' && next !== null ? button.current : null
    if (!seen) return
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) more()
      },
      { rootMargin: '600px' },
    )
    watcher.observe(seen)
    return () => watcher.disconnect()
  }, [endless, state, next, more])
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line">
        {pages.flatMap(({ rows, ways }) =>
          rows.map((row) => (
            <Row
              key={`${row.accountId} ${row.region} ${row.cluster} ${row.associationId}`}
              row={row}
              ways={row.ways === null ? null : (ways[row.ways] ?? null)}
              single={single}
              ofRole={ofRole}
            />
          )),
        )}
      </ul>
      {state === 'failed' && (
        <div className="p-3">
          <Banner
            tone="bad"
            title="More associations could not be fetched."
            actions={<Button onClick={more}>Try again</Button>}
          >
            Podscope or its database did not answer. What is shown stays.
          </Banner>
        </div>
      )}
      {next !== null && state !== 'failed' && (
        <div className="border-line border-t px-3.5 py-2">
          <Button ref={button} size="sm" onClick={more} disabled={state === 'busy'}>
            {state === 'busy' ? 'Reading…' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  )
}

type RowProps = {
  readonly row: RowView
  readonly ways: Some<WayView> | null
  readonly single: boolean
  readonly ofRole: boolean
}

function Row({ row, ways, single, ofRole }: RowProps) {
  const { verdict, reason, namespace, serviceAccount, cluster, roleArn, targetRoleArn } = row
  const name = `${namespace}/${serviceAccount}`
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 px-3.5 py-2 [content-visibility:auto] [contain-intrinsic-size:auto_44px] md:grid-cols-[104px_minmax(0,1fr)_minmax(0,1.7fr)_auto]">
      <span
        className="inline-flex items-center gap-1.5 self-start font-medium"
        title={verdictMeanings[verdict]}
      >
        <TallySwatch verdict={verdict} />
        {verdict}
      </span>
      <div className="min-w-0 max-md:col-span-2 max-md:row-start-2">
        <Link
          href={routes.association(row)}
          prefetch={false}
          className="font-medium hover:underline [overflow-wrap:anywhere]"
        >
          {serviceAccount}
        </Link>
        <div className="text-dim text-xs [overflow-wrap:anywhere]" title={`${row.accountId} · ${row.region}`}>
          {namespace} · {cluster}
          {!ofRole && roleArn && (
            <>
              {' · '}
              <code title={targetRoleArn ?? roleArn}>{roleNameOf(targetRoleArn ?? roleArn)}</code>
            </>
          )}
        </div>
      </div>
      <div className="min-w-0 max-md:col-span-2 max-md:row-start-3">
        {reason && <span className="text-dim">{reasonWords[reason]}</span>}
        {ways && !(reason && ways.shown.length === 0) && <WayLines ways={ways} at={row} single={single} />}
      </div>
      <span className="self-start max-md:col-start-2 max-md:row-start-1">
        <Link
          href={row.tryHref}
          prefetch={false}
          aria-label={`Try with ${name}`}
          className={buttonClass({ size: 'sm' })}
        >
          Try
        </Link>
      </span>
    </li>
  )
}
